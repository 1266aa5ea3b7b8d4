"""TIFF pages that tifffile cannot decompress by itself (LZW, Zstandard, …), through pillow's libtiff."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput

# The compressions in which libtiff undoes a predictor: LZW, Deflate (both numbers), LZMA and Zstandard.
_WITH_PREDICTOR = (5, 8, 32946, 34925, 50000)


def is_deep_grey(page: Any) -> bool:
    """Whether a page (of tifffile) is one grey channel of more than 8 bits, which pillow may misread."""
    return int(page.samplesperpixel) == 1 and int(page.bitspersample) > 8


def deep_grey(path: Path, data: bytes, frame: int, page: Any) -> npt.NDArray[Any]:
    """(H, W) stored samples of a page that `is_deep_grey`, in its own number type; not turned, not inverted.

    ``data``: the whole file. libtiff hands over numbers in this machine's byte order, whereas pillow goes by
    the file's. Raises `UnusableInput`, naming the compression, where libtiff does not know it either.
    """
    from PIL import Image, TiffImagePlugin, UnidentifiedImageError  # noqa: F401 (registers itself)

    kind = np.dtype(page.dtype).newbyteorder("=")
    if kind.itemsize not in (2, 4) or (kind.kind == "f" and kind.itemsize == 2):
        raise UnusableInput(*undecoded(path, page))
    if int(page.predictor) != 1 and int(page.compression) not in _WITH_PREDICTOR:
        raise UnusableInput(*undecoded(path, page))
    try:
        with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
            image.seek(frame)
            tiles: Any = image.tile
            if not all(tile[0] == "libtiff" for tile in tiles):
                raise UnusableInput(*undecoded(path, page))
            image.tile = [tile._replace(args=(_native(tile[3][0]), *tile[3][1:])) for tile in tiles]
            stored = np.asarray(image)
            stored = stored.astype(stored.dtype.newbyteorder("="), copy=False)
    except (UnidentifiedImageError, KeyError) as trouble:
        raise UnusableInput(*undecoded(path, page)) from trouble
    if stored.dtype.itemsize == kind.itemsize:
        return stored.view(kind)
    return stored.astype(kind)


def undecoded(path: Path, page: Any) -> tuple[str, str]:
    """What to say of a page that nothing here can decompress."""
    name = str(getattr(page.compression, "name", page.compression))
    predicted = " with a predictor" if int(page.predictor) != 1 else ""
    kind = f"{page.bitspersample} bits, compressed by {name}{predicted}"
    return (
        f"{path}: this TIFF ({kind}) is damaged or cannot be decoded here",
        "save it uncompressed or with Deflate in the program it came from",
    )


def _native(mode: str) -> str:
    return mode.replace(";16B", ";16N").replace(";32B", ";32N")
