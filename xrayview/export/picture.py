"""Pictures as PNG, JPEG, TIFF or WebP, with the mark in their metadata and a sidecar beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview import __version__
from xrayview.errors import UnusableOption
from xrayview.files import NOT_FOR_DIAGNOSIS, new_file

Pixels = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF", ".webp": "WEBP"}
_LARGEST = {"JPEG": 65_535, "WEBP": 16_383}
_INCH = 25.4  # millimetres
_IMAGE_DESCRIPTION, _SOFTWARE = 270, 305


def write_picture(
    path: Path,
    pixels: Pixels,
    remarks: Mapping[str, Any],
    overwrite: bool = False,
    millimetres: float | None = None,
) -> None:
    """Write ``pixels`` in the format of the name's ending, and ``remarks`` into the sidecar.

    ``pixels``: (height, width, 3) or (height, width, 4) uint8, or (height, width) grey, uint8 or (in PNG
    and TIFF) uint16; row 0 at the top. ``millimetres``: of what is shown a pixel is wide, where that is
    known; printed at this density, it is as large as in the head. WebP keeps none.
    Raises `UnusableOption` for an unknown ending or a picture the format cannot hold, `UnwritableTarget`
    where the file cannot be written or exists already.
    """
    path = Path(path)
    kind = picture_format(path)
    _check(path, kind, pixels)
    from PIL import Image

    image = Image.fromarray(pixels)
    density = {} if millimetres is None else {"dpi": (_INCH / millimetres, _INCH / millimetres)}
    notes = {**remarks, **({} if millimetres is None else {"millimetres_a_pixel": millimetres})}
    with new_file(path, overwrite, marked(notes)) as temporary:
        image.save(temporary, kind, **picture_options(kind), **density)


def picture_format(path: Path) -> str:
    """The format that the ending of ``path`` names; an unknown one is answered with the list."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise UnusableOption(
            f"{path}: {path.suffix or 'a name without ending'} is no picture format",
            "use " + ", ".join(FORMATS),
        )
    return kind


def marked(remarks: Mapping[str, Any]) -> dict[str, Any]:
    """``remarks`` with the mark and the program's version before them."""
    return {"remark": NOT_FOR_DIAGNOSIS, "program": f"xrayview {__version__}", **remarks}


def _check(path: Path, kind: str, pixels: Pixels) -> None:
    colours = pixels.ndim == 3 and pixels.shape[2] in (3, 4) and pixels.dtype == np.uint8
    grey = pixels.ndim == 2 and pixels.dtype in (np.uint8, np.uint16)
    if not (colours or grey) or 0 in pixels.shape:
        raise ValueError("pixels is (height, width, 3 or 4) uint8 or (height, width) uint8 or uint16")
    if kind == "JPEG" and pixels.ndim == 3 and pixels.shape[2] == 4:
        raise UnusableOption(f"{path}: JPEG holds no transparency", "use .png or .tif")
    if pixels.dtype == np.uint16 and kind not in ("PNG", "TIFF"):
        raise UnusableOption(f"{path}: {kind} holds no 16-bit picture", "use .png or .tif")
    most = _LARGEST.get(kind)
    if most is not None and max(pixels.shape[:2]) > most:
        raise UnusableOption(f"{path}: {kind} ends at {most} pixels a side", "use .png or .tif")


def picture_options(kind: str) -> dict[str, Any]:
    """Quality, and the mark in the place where the format keeps a description."""
    software = f"xrayview {__version__}"
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        text = PngInfo()
        text.add_text("Description", NOT_FOR_DIAGNOSIS)
        text.add_text("Software", software)
        return {"pnginfo": text}
    from PIL import Image

    if kind == "TIFF":
        return {"description": NOT_FOR_DIAGNOSIS, "software": software, "compression": "tiff_adobe_deflate"}
    exif = Image.Exif()
    exif[_IMAGE_DESCRIPTION] = NOT_FOR_DIAGNOSIS
    exif[_SOFTWARE] = software
    if kind == "WEBP":
        return {"exif": exif.tobytes(), "lossless": True}
    return {"exif": exif.tobytes(), "quality": 95, "subsampling": 0}
