"""The two films of a pair: prepared as any film is, the side that each shows, and how large the head is on
it.

A JPEG says neither which way the head looks nor how far the tube stood. Both are read from a dcm4ceph file
beside it (``film.properties`` for ``film.jpg``): ``patientOrientationRow`` and ``patientOrientationColumn``,
and ``sid`` and ``sod``, the distances from the source to the patient and to the film in whichever order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from xrayview.errors import UnusableInput
from xrayview.network.inference import reduced
from xrayview.projection.beer_lambert import optical_depth_of
from xrayview.xray.polygon import Polygon, filled
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph
from xrayview.xray.reading import read_radiograph
from xrayview.xray.seen_from import SeenFrom, from_dicom, side_whichever_way

Picture = npt.NDArray[np.float32]

SIZE = 128
"""Rows and columns that pictures are compared at: the volumes hold no finer detail."""

_FINENESS = 64
"""Parts of a cell to which an outline is rounded."""


@dataclass(frozen=True, eq=False)
class Film:
    """One film of a pair, upright.

    ``radiograph``, ``preparation``, ``prepared``: the film, what was asked for, and what the network sees.
    ``side``: of the head that is nearest to whoever looks at ``prepared``. ``magnification``: of the head's
    middle plane.
    """

    radiograph: Radiograph
    preparation: Preparation
    prepared: Prepared
    side: SeenFrom
    magnification: float

    @property
    def edge(self) -> float:
        """Edge of the network's square in the head's plane, in pixels of the film; two films of a pair are
        taken to be scanned with equal pixels."""
        assert self.prepared.outline is not None
        top_left, top_right, *_ = (np.array(corner) for corner in self.prepared.outline.square)
        return float(np.linalg.norm(top_right - top_left)) / self.magnification

    def optical_depth(self) -> Picture:
        """(SIZE, SIZE) what each ray met, from the mean opacity of each cell."""
        opacity = torch.from_numpy(reduced(self.prepared.opacity, SIZE))
        return np.asarray(optical_depth_of(opacity, quantisation=self.prepared.quantisation).numpy())

    def inside(self, outline: Polygon) -> npt.NDArray[np.bool_]:
        """(SIZE, SIZE) what an outline in the file's pixels goes round."""
        assert self.prepared.outline is not None
        top_left, top_right, _, bottom_left = (np.array(one) for one in self.prepared.outline.square)
        axes = np.stack([top_right - top_left, bottom_left - top_left], axis=1) / SIZE
        places = np.linalg.solve(axes, (np.array(outline) - top_left).T).T
        cells = tuple((round(_FINENESS * x), round(_FINENESS * y)) for x, y in places)
        return filled(cells, (SIZE, SIZE), _FINENESS, (0, 0))


def read_lateral(path: Path) -> Film:
    """A lateral film as the program prepares it; it must be known which way the head looks."""
    film = _read(path)
    if film.side not in ("left", "right"):
        raise _unknown(path, "from the left or from the right", "A or P, and F")
    return film


def read_frontal(path: Path) -> Film:
    """A frontal film as the program prepares it, mirrored where it is stored as seen from the back."""
    film = _read(path)
    if film.side == "front":
        return film
    if film.side != "back":
        raise _unknown(path, "from the front or from the back", "L or R, and F")
    mirrored = replace(film.preparation, mirror=True)
    return replace(film, preparation=mirrored, prepared=prepare(film.radiograph, mirrored), side="front")


def _read(path: Path) -> Film:
    radiograph = read_radiograph(path)
    said = _properties(path.with_suffix(".properties"))
    rows = tuple(said.get(f"patientOrientation{axis}", "") for axis in ("Row", "Column"))
    side = side_whichever_way(from_dicom(rows) or radiograph.orientation)
    preparation = Preparation()
    return Film(
        radiograph,
        preparation,
        prepare(radiograph, preparation),
        side,
        _magnification(path, said, radiograph),
    )


def _properties(path: Path) -> dict[str, str]:
    """The entries of a properties file; none where there is no such file."""
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="latin-1").splitlines()
    pairs = (line.partition("=") for line in lines if not line.lstrip().startswith("#"))
    return {key.strip(): value.strip() for key, _, value in pairs if value.strip()}


def _magnification(path: Path, said: dict[str, str], radiograph: Radiograph) -> float:
    if not {"sid", "sod"} <= set(said):
        return radiograph.magnification
    try:
        near, far = sorted(float(said[key]) for key in ("sid", "sod"))
    except ValueError:
        near, far = 0.0, 0.0
    if not 0 < near <= far < 2 * near:
        raise UnusableInput(
            f"{path.with_suffix('.properties')}: sid {said['sid']} and sod {said['sod']} are no distances",
            "give millimetres from the source to the patient and to the film",
        )
    return far / near


def _unknown(path: Path, sides: str, letters: str) -> UnusableInput:
    return UnusableInput(
        f"{path}: it is not known whether this film shows the head {sides}",
        f"say towards what its columns and rows run ({letters}) as patientOrientationRow and "
        f"patientOrientationColumn in {path.with_suffix('.properties').name} beside it",
    )
