"""PNG, JPEG, BMP, WebP and GIF through pillow."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np

from xrayview.errors import UnusableInput
from xrayview.xray.deep_png import deep_samples, is_cut_to_bytes
from xrayview.xray.grey import grey_of, levels_of
from xrayview.xray.limits import check_frame, check_size
from xrayview.xray.radiograph import Meaning, Radiograph
from xrayview.xray.turning import oriented

_FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "GIF", "TIFF")
MEANING_KEY = "xrayview:meaning"
SPACING_KEY = "xrayview:spacing"


def read_picture(path: Path, frame: int) -> Radiograph:
    """Read ``frame`` of an image file; the pixels stay in the file's own grey levels.

    The size is asked of the header before any pixel is decoded. EXIF orientation is obeyed.
    A PNG text chunk ``xrayview:meaning`` = ``opacity`` says that the values are opacities.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    _load_formats()
    _check_webp(path)
    try:
        # in memory: of a file pillow asks for as many bytes as a damaged header claims
        file = io.BytesIO(path.read_bytes())
        with Image.open(file, formats=_FORMATS) as image:
            check_size(path, image.height, image.width)
            kind = image.format or "picture"
            frames = int(getattr(image, "n_frames", 1)) if image.format != "MPO" else 1
            check_frame(path, frame, frames)
            if frame:
                image.seek(frame)
            texts = {key: value for key, value in image.info.items() if isinstance(value, str)}
            is_deep = is_cut_to_bytes(image)
            deep = deep_samples(file, image) if is_deep else None
            image.load()
            notes = []
            orientation = int(image.getexif().get(0x0112, 1))
            upright = image if orientation in (0, 1) else ImageOps.exif_transpose(image)
            if upright is not image:
                notes.append("turned as its EXIF orientation says")
            if deep is not None:
                samples = oriented(deep, orientation)
            else:
                samples = np.asarray(_plain_mode(upright))
                notes += ["read at 8 bits of its 16"] if is_deep else []
    except Image.DecompressionBombError:
        raise UnusableInput(
            f"{path}: the picture is too large", "reduce it to at most 150 megapixels"
        ) from None
    except UnidentifiedImageError:
        raise UnusableInput(
            f"{path}: damaged, or no picture that is known here", "open it elsewhere and export it as PNG"
        ) from None
    grey, opaque, coloured = grey_of(samples)
    if coloured:
        notes.append("colours turned into luminance")
    meaning, spacing = described(texts.get(MEANING_KEY), texts.get(SPACING_KEY))
    return Radiograph(
        grey,
        path.name,
        levels_of(samples.dtype),
        spacing,
        meaning,
        measured=opaque,
        frame=frame,
        frames=frames,
        notes=tuple(notes),
        kind=kind,
        spacing_from="unknown" if spacing is None else "saved",
    )


def described(meaning: str | None, spacing: str | None) -> tuple[Meaning, tuple[float, float] | None]:
    """The marks that `writing` leaves in a picture: what its values mean, and "row,column" millimetres."""
    found: Meaning = "opacity" if meaning == "opacity" else "unknown"
    try:
        row, column = (float(part) for part in (spacing or "").split(","))
    except ValueError:
        return found, None
    return found, (row, column) if 0 < row < 1e4 and 0 < column < 1e4 else None


def _plain_mode(image: Any) -> Any:
    """The picture in a mode whose numpy array is plain grey, grey + alpha, RGB or RGBA samples."""
    if image.mode in ("L", "LA", "RGB", "RGBA", "F", "I") or image.mode.startswith("I;16"):
        return image
    if image.mode == "1":
        return image.convert("L")
    return image.convert(
        "RGBA" if "transparency" in image.info or image.mode in ("PA", "La", "RGBa") else "RGB"
    )


def _load_formats() -> None:
    """Make pillow know the formats asked for, and none of its many others."""
    from PIL import (  # noqa: F401 (each registers itself)
        BmpImagePlugin,
        GifImagePlugin,
        JpegImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )


def _check_webp(path: Path) -> None:
    """The size of a WebP from its header: pillow's decoder allocates the canvas when it opens."""
    with path.open("rb") as file:
        start = file.read(30)
    if start[:4] != b"RIFF" or len(start) < 30:
        return
    if start[12:16] == b"VP8X":
        columns = 1 + int.from_bytes(start[24:27], "little")
        rows = 1 + int.from_bytes(start[27:30], "little")
    elif start[12:16] == b"VP8L":
        bits = struct.unpack("<I", start[21:25])[0]
        columns, rows = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    else:
        columns, rows = (size & 0x3FFF for size in struct.unpack("<HH", start[26:30]))
    check_size(path, rows, columns)
