"""Specimens: heads in one anatomical frame, scaled into the unit cube."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from xrayview.dataset.crops import MOST_VOXELS, Crop, crop_from
from xrayview.dataset.grids import resample
from xrayview.dataset.manifest import Entry
from xrayview.dataset.placing import parse_placement
from xrayview.dataset.scans import read_scan


@dataclass(frozen=True, eq=False)
class Specimen:
    """One individual in the patient frame.

    ``density``: (D, H, W) uint8, 255 = density 1; D = y (posterior), H = -z (caudal), W = x (left): the
    camera frame of the frontal view. The head's bounding sphere is inscribed in the cube. ``edge``: the
    cube's edge in millimetres, ``centre`` its middle in the patient frame (LPS mm). ``top_cut``: whether the
    scan ends inside the head at the vertex.
    """

    entry: Entry
    density: npt.NDArray[np.uint8]
    edge: float
    top_cut: bool
    centre: tuple[float, float, float]


def specimen_of(crop: Crop, size: int = 128) -> Specimen:
    """The head of a crop in a (size)^3 cube; coarser than the crop, it is smoothed before it is sampled."""
    density = crop.density.astype(np.float32) / np.float32(255)
    cube = resample(density, crop.index_to_patient, np.array(crop.centre), crop.edge, size)
    return Specimen(crop.entry, np.round(cube * 255).astype(np.uint8), crop.edge, crop.top_cut, crop.centre)


def crop_of(
    folder: Path,
    entry: Entry,
    placement: npt.NDArray[np.float64] | None = None,
    most: int = MOST_VOXELS,
) -> Crop:
    """Read one scan of ``folder`` and cut out its head, as `crop_from`; a placement by hand goes first."""
    by_hand = parse_placement(entry.placement)
    scan = read_scan(folder / entry.file, entry.values, entry.spacing, entry.axes)
    return crop_from(scan, entry, placement if by_hand is None else by_hand, most)


def specimen_from(
    folder: Path, entry: Entry, size: int = 128, placement: npt.NDArray[np.float64] | None = None
) -> Specimen:
    """Read one scan of ``folder`` and inscribe its head's bounding sphere in a (size)^3 cube.

    ``placement``: (4, 4) rigid patient_to_patient matrix (LPS mm) where the file's own affine is wrong.
    """
    return specimen_of(crop_of(folder, entry, placement, max(size, MOST_VOXELS)), size)
