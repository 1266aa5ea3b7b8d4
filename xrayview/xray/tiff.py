"""TIFF pictures of 1 to 64 bits a sample, integer or float, in strips or tiles, one page of many."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput
from xrayview.xray.grey import EXACT_GREYS, grey_of, levels_of
from xrayview.xray.limits import check_frame, check_size
from xrayview.xray.pictures import MEANING_KEY, SPACING_KEY, described, read_picture
from xrayview.xray.radiograph import Radiograph
from xrayview.xray.tiff_libtiff import deep_grey, is_deep_grey
from xrayview.xray.turning import oriented

_ORIENTATION = 274
_MOST_CHANNELS = 5
_GREY_RGB_PALETTE = (0, 1, 2, 3)


def read_tiff(path: Path, frame: int) -> Radiograph:
    """Read page ``frame`` of a TIFF file.

    WhiteIsZero pages are inverted and the Orientation tag is obeyed, as a viewer shows them. What tifffile
    cannot decompress alone (LZW, JPEG, …) is left to pillow. An ImageDescription that is JSON with
    ``"xrayview:meaning": "opacity"``, or the text ``xrayview:meaning=opacity``, says that the values are
    opacities.
    """
    import tifffile

    # in memory: of a file tifffile asks for as many bytes as a damaged header claims
    data = path.read_bytes()
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        frames = len(file.pages)
        check_frame(path, frame, frames)
        page: Any = file.pages[frame]
        check_size(path, int(page.imagelength), int(page.imagewidth))
        _check_layout(path, page)
        texts = _described_by(str(page.description))
        inverted = int(page.photometric) == 0
        orientation = int(page.tags.valueof(_ORIENTATION, 1))
        turned = ["turned as its TIFF orientation says"] if orientation in range(2, 9) else []
        samples = _samples(path, data, frame, page)
        if samples is None:
            radiograph = read_picture(path, frame)
            is_cut = int(page.bitspersample) > 8 and radiograph.levels == 256
            cut = [f"read at 8 bits of its {page.bitspersample}"] if is_cut else []
            return replace(radiograph, notes=(*turned, *cut, *radiograph.notes))
        if page.axes.startswith("S") and samples.ndim == 3:
            samples = np.moveaxis(samples, 0, -1)
        bits = int(page.bitspersample)
        if int(page.photometric) == 3 and page.colormap is not None:
            samples = _looked_up(np.asarray(page.colormap), samples)
            bits = 8 * samples.itemsize
        levels = 2**bits if samples.dtype.kind in "ui" else levels_of(samples.dtype)
    grey, opaque, coloured = grey_of(oriented(samples, orientation))
    notes = turned + (["colours turned into luminance"] if coloured else [])
    if inverted:
        own = float(grey.max()) + float(grey.min())
        is_exact = levels is not None and (levels <= EXACT_GREYS or own >= EXACT_GREYS)
        top = levels - 1 if levels and is_exact and samples.dtype.kind == "u" else own
        grey = grey.dtype.type(top) - grey  # no number of a whole kind lies above its top
        notes.append("white is zero in the file: inverted")
    meaning, spacing = described(texts.get(MEANING_KEY), texts.get(SPACING_KEY))
    if spacing is not None and orientation in range(5, 9):
        spacing = spacing[::-1]
    return Radiograph(
        np.ascontiguousarray(grey),
        path.name,
        levels,
        spacing,
        meaning,
        measured=None if opaque is None else np.ascontiguousarray(opaque),
        frame=frame,
        frames=frames,
        notes=tuple(notes),
        kind="TIFF",
        spacing_from="unknown" if spacing is None else "saved",
    )


def _check_layout(path: Path, page: Any) -> None:
    """Refuse tiles, channels or depths for which a decoder would allocate far more than the picture."""
    cells = int(page.tilewidth) * int(page.tilelength) if page.is_tiled else 0
    area = int(page.imagelength) * int(page.imagewidth)
    if (
        cells > max(4 * area, 1 << 22)
        or int(page.samplesperpixel) > _MOST_CHANNELS
        or int(page.imagedepth) > 1
    ):
        raise UnusableInput(
            f"{path}: this TIFF is damaged, or holds no plain picture", "export it again as PNG"
        )


def _samples(path: Path, data: bytes, frame: int, page: Any) -> npt.NDArray[Any] | None:
    """Stored samples of a page; None for what pillow reads better: its colour spaces and 8-bit decoders."""
    if int(page.photometric) not in _GREY_RGB_PALETTE:
        return None
    try:
        stored: npt.NDArray[Any] = page.asarray()
        return stored
    except Exception:  # no decoder in tifffile, or a damaged file: the next reader decides which
        return deep_grey(path, data, frame, page) if is_deep_grey(page) else None


def _looked_up(palette: npt.NDArray[Any], indices: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """(H, W, 3) colours of ``palette`` (3, N) of 16 bits; of 8 bits where its entries hold no more."""
    if not (palette & 255).any() or np.array_equal(palette >> 8, palette & 255):
        palette = (palette >> 8).astype(np.uint8)
    return np.moveaxis(palette[:, indices], 0, -1)


def _described_by(description: str) -> dict[str, str]:
    """Marks in an ImageDescription: a JSON object, or lines ``key=value``."""
    try:
        found = json.loads(description)
        return {str(key): str(value) for key, value in found.items()}
    except (ValueError, AttributeError, RecursionError):
        pairs = (line.split("=", 1) for line in description.splitlines() if "=" in line)
        return {key.strip(): value.strip() for key, value in pairs}
