"""Millimetres a pixel in the plane of the head: the film's own are as many times larger as its picture is."""

from __future__ import annotations

from xrayview.errors import UnusableOption
from xrayview.xray.radiograph import Preparation, Radiograph

LARGEST_MAGNIFICATION = 10.0


def spacing_wished(radiograph: Radiograph, preparation: Preparation) -> tuple[float, float] | None:
    """(row, column) millimetres in the head's plane by the file and the wishes, or None where nobody says.

    Raises `UnusableOption` for a spacing or a magnification that is not believable.
    """
    asked, magnification = preparation.spacing, preparation.magnification
    if asked is not None and not 1e-4 < asked < 100:
        raise UnusableOption(f"spacing {asked:g}: not believable", "give millimetres a pixel, 0.0001 to 100")
    if magnification is not None and not 1 <= magnification <= LARGEST_MAGNIFICATION:
        raise UnusableOption(
            f"magnification {magnification:g}: not believable",
            "give the distance from source to film over that from source to head, 1 to 10",
        )
    if asked is not None:
        return asked / (magnification or 1), asked / (magnification or 1)
    if radiograph.spacing is None or magnification is None:
        return radiograph.spacing
    row, column = (step * radiograph.magnification / magnification for step in radiograph.spacing)
    return row, column
