"""PNGs of 16 bits with colours or alpha, of which pillow by itself keeps the higher eight bits only."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import numpy.typing as npt


def is_cut_to_bytes(image: Any) -> bool:
    """Whether pillow will cut this opened, not yet loaded picture from 16 bits a sample to 8."""
    return _raw_mode(image) in ("LA;16B", "RGB;16B", "RGBA;16B")


def deep_samples(file: io.BytesIO, image: Any) -> npt.NDArray[np.uint16] | None:
    """(H, W, 2 to 4) samples of a still, not yet loaded PNG that `is_cut_to_bytes`; None for moving pictures.

    The file is unpacked under other names for its bytes: grey and alpha of 16 bits as four bytes, colours
    once for the higher bytes and once for the lower ones.
    """
    if getattr(image, "n_frames", 1) > 1:
        return None
    mode = _raw_mode(image)
    if mode == "LA;16B":
        return np.ascontiguousarray(_unpacked(file, "RGBA")).view(">u2").astype(np.uint16)
    samples = _unpacked(file, mode).astype(np.uint16)
    samples <<= 8
    samples |= _unpacked(file, mode.replace("16B", "16L"))
    return samples


def _raw_mode(image: Any) -> str:
    mode = image.tile[0][3] if image.format == "PNG" and image.tile else ""
    return mode if isinstance(mode, str) else ""


def _unpacked(file: io.BytesIO, mode: str) -> npt.NDArray[np.uint8]:
    from PIL import Image

    with Image.open(io.BytesIO(file.getvalue()), formats=("PNG",)) as again:
        tiles: Any = again.tile
        again.tile = [tile._replace(args=mode) for tile in tiles]
        return np.asarray(again)
