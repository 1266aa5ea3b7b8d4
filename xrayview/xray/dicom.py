"""DICOM projection x-rays: from the file to grey values as they are meant to be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput
from xrayview.xray.dicom_data_set import data_set, has_pixels, take_from_groups, view_codes
from xrayview.xray.dicom_grey import displayed
from xrayview.xray.dicom_pixels import decoded
from xrayview.xray.grey import grey_of
from xrayview.xray.limits import check_finite, check_frame, check_size
from xrayview.xray.radiograph import Radiograph, SpacingFrom
from xrayview.xray.seen_from import Orientation, from_dicom, side_whichever_way
from xrayview.xray.view_position import Projection, agrees, projection_of

_FILM_LIKE = ("CR", "DX", "MG", "IO", "PX", "RG", "XA", "RF")


def read_dicom(path: Path, frame: int) -> Radiograph:
    """Read ``frame`` (from 0) of a DICOM file; no patient attribute is kept.

    The grey values pass through the modality look-up, the values-of-interest look-up (the first window or
    table) and then the photometric inversion, in the standard's order; overlays are ignored.
    """
    dataset = data_set(path, path.read_bytes())
    rows, columns = _whole(dataset, "Rows"), _whole(dataset, "Columns")
    if not rows or not columns or not has_pixels(dataset):
        kind = dataset.get("Modality", "") or "unknown"
        raise UnusableInput(
            f"{path}: this DICOM file holds no picture (modality {kind})",
            "give the file of the x-ray itself (modality CR, DX, RG, IO, PX, MG or XA)",
        )
    check_size(path, rows, columns)
    frames = max(1, _whole(dataset, "NumberOfFrames"))
    check_frame(path, frame, frames)
    take_from_groups(dataset, frame)
    stored, notes = decoded(path, dataset, frame)
    photometric = str(dataset.get("PhotometricInterpretation", "MONOCHROME2"))
    measured: npt.NDArray[np.bool_] | None = None
    if stored.ndim == 3 or not photometric.startswith("MONOCHROME"):
        pixels, _, coloured = grey_of(stored)
        is_looked_up = photometric == "PALETTE COLOR"
        bits = 8 * stored.itemsize if is_looked_up else _whole(dataset, "BitsStored") or 8
        levels: int | None = 2**bits
        notes += ["colours turned into luminance"] if coloured else []
    else:
        check_finite(path, stored)
        measured = _not_padding(dataset, stored)
        pixels, levels, steps = displayed(dataset, stored, photometric == "MONOCHROME1")
        notes += steps
    notes += _warnings(dataset)
    orientation, projection, contradiction = _way_taken(dataset)
    notes += contradiction
    spacing, spacing_from, magnification = _spacing(dataset)
    return Radiograph(
        pixels,
        path.name,
        levels,
        spacing,
        "unknown",
        _bright_bone(dataset, photometric),
        measured,
        frame,
        frames,
        tuple(notes),
        "DICOM",
        orientation,
        spacing_from,
        magnification,
        projection,
    )


def _warnings(dataset: Any) -> list[str]:
    """What the file says of its picture that whoever uses it should know."""
    said = []
    if str(dataset.get("BurnedInAnnotation", "")).strip().upper() == "YES":
        said.append("the file says that text is burnt into the picture: it may name the patient")
    if str(dataset.get("PresentationIntentType", "")).strip().upper() == "FOR PROCESSING":
        said.append("the detector's own values, not made for showing")
    return said


def _whole(dataset: Any, name: str) -> int:
    """A whole number of the data set, 0 where it is missing or senseless."""
    try:
        return int(dataset.get(name) or 0)
    except (TypeError, ValueError):
        return 0


def _number(dataset: Any, name: str) -> float:
    """A positive number of the data set, 0 where it is missing or senseless."""
    try:
        value = float(dataset.get(name) or 0)
    except (TypeError, ValueError):
        return 0.0
    return value if 0 < value < 1e6 else 0.0


def _pair(dataset: Any, name: str) -> tuple[float, float] | None:
    """(row, column) spacing in millimetres, or None where it is missing or senseless."""
    try:
        row, column = (float(value) for value in dataset.get(name) or ())
    except (TypeError, ValueError):
        return None
    return (row, column) if 1e-4 < row < 100 and 1e-4 < column < 100 else None


def _spacing(dataset: Any) -> tuple[tuple[float, float] | None, SpacingFrom, float]:
    """Millimetres, where they come from, and by which magnification the detector's were divided.

    PixelSpacing that equals ImagerPixelSpacing is not calibrated (DICOM PS3.3, 10.7.1.3); alone, it says in
    which plane it was measured only where it names its calibration.
    """
    pixel, imager = _pair(dataset, "PixelSpacing"), _pair(dataset, "ImagerPixelSpacing")
    if pixel is not None and pixel != imager:
        named = str(dataset.get("PixelSpacingCalibrationType", "")).strip()
        return pixel, "calibrated" if imager or named else "pixel", 1.0
    if imager is None:
        return None, "unknown", 1.0
    magnification = _number(dataset, "EstimatedRadiographicMagnificationFactor")
    if not magnification:
        to_detector = _number(dataset, "DistanceSourceToDetector")
        to_patient = _number(dataset, "DistanceSourceToPatient")
        magnification = to_detector / to_patient if to_detector and to_patient else 0.0
    if not 1.0 <= magnification < 10:
        return imager, "detector", 1.0
    return (imager[0] / magnification, imager[1] / magnification), "magnification", magnification


def _bright_bone(dataset: Any, photometric: str) -> bool | None:
    """Whether dense matter is bright once shown; by the intensity sign, else by the custom of radiographs."""
    custom = True if str(dataset.get("Modality", "")) in _FILM_LIKE else None
    sign = dataset.get("PixelIntensityRelationshipSign")
    if sign in (1, -1) and photometric.startswith("MONOCHROME"):
        said = bool((int(sign) == -1) != (photometric == "MONOCHROME1"))
        return said if said == custom else None  # the sign is often wrong: let the picture decide
    return custom


def _way_taken(dataset: Any) -> tuple[Orientation | None, Projection, list[str]]:
    """How the film lies and how the rays went, where the file says; nothing of both where they contradict."""
    orientation = _orientation(dataset)
    projection = projection_of(dataset.get("ViewPosition"), view_codes(dataset))
    if agrees(projection, side_whichever_way(orientation)):
        return orientation, projection, []
    if projection == "oblique":
        return None, projection, []  # its directions are rounded: it shows none of the sides
    said = f"{projection}, and directions of another view"
    return None, "unknown", [f"the file contradicts itself on how the film was taken ({said})"]


def _orientation(dataset: Any) -> Orientation | None:
    """Towards which parts of the patient columns and rows run on, where the file says."""
    quadruped = str(dataset.get("AnatomicalOrientationType", "")).strip().upper() == "QUADRUPED"
    angles = (_angle(dataset, f"Positioner{axis}Angle") for axis in ("Primary", "Secondary"))
    return from_dicom(dataset.get("PatientOrientation"), quadruped, angles)


def _angle(dataset: Any, name: str) -> float:
    """Degrees of the data set, 0 where they are missing or senseless."""
    try:
        degrees = float(dataset.get(name) or 0)
    except (TypeError, ValueError):
        return 0.0
    return degrees if abs(degrees) <= 360 else 0.0


def _not_padding(dataset: Any, stored: npt.NDArray[Any]) -> npt.NDArray[np.bool_] | None:
    """False where the stored value is the file's padding; None where nothing is padded."""
    padding = dataset.get("PixelPaddingValue")
    if not isinstance(padding, int):
        return None
    limit = dataset.get("PixelPaddingRangeLimit")
    low, high = sorted((padding, limit if isinstance(limit, int) else padding))
    measured = (stored < low) | (stored > high)
    return None if measured.all() or measured.mean() < 0.05 else measured
