"""TIFF pictures of 1 to 64 bits a sample, integer or float, in strips or tiles, one page of many."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.xray.grey import grey_of, levels_of
from xrayview.xray.limits import check_frame, check_size
from xrayview.xray.pictures import MEANING_KEY, SPACING_KEY, described, read_picture
from xrayview.xray.radiograph import Radiograph
from xrayview.xray.turning import oriented

_ORIENTATION = 274


def read_tiff(path: Path, frame: int) -> Radiograph:
    """Read page ``frame`` of a TIFF file.

    WhiteIsZero pages are inverted and the Orientation tag is obeyed, as a viewer shows them. What tifffile
    cannot decompress alone (LZW, JPEG, ...) is left to pillow. An ImageDescription that is JSON with
    ``"xrayview:meaning": "opacity"``, or the text ``xrayview:meaning=opacity``, says that the values are
    opacities.
    """
    import tifffile

    with tifffile.TiffFile(path) as file:
        frames = len(file.pages)
        check_frame(path, frame, frames)
        page: Any = file.pages[frame]
        check_size(path, int(page.imagelength), int(page.imagewidth))
        texts = _described_by(str(page.description))
        inverted = int(page.photometric) == 0
        orientation = int(page.tags.valueof(_ORIENTATION, 1))
        turned = ["turned as its TIFF orientation says"] if orientation in range(2, 9) else []
        try:
            samples: npt.NDArray[Any] = page.asarray()
        except Exception:
            # pillow brings libtiff's decoders along, tifffile's (imagecodecs) are not installed
            radiograph = read_picture(path, frame)
            is_cut = int(page.bitspersample) > 8 and radiograph.levels == 256
            cut = [f"read at 8 bits of its {page.bitspersample}"] if is_cut else []
            return replace(radiograph, notes=(*turned, *cut, *radiograph.notes))
        if page.axes.startswith("S") and samples.ndim == 3:
            samples = np.moveaxis(samples, 0, -1)
        if int(page.photometric) == 3 and page.colormap is not None:
            samples = np.moveaxis(page.colormap[:, samples], 0, -1)
        levels = 2 ** int(page.bitspersample) if samples.dtype.kind in "ui" else levels_of(samples.dtype)
    grey, opaque, coloured = grey_of(oriented(samples, orientation))
    notes = turned + (["colours turned into luminance"] if coloured else [])
    if inverted:
        top = levels - 1 if levels and samples.dtype.kind == "u" else float(grey.max()) + float(grey.min())
        grey = np.float32(top) - grey
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
    )


def _described_by(description: str) -> dict[str, str]:
    """Marks in an ImageDescription: a JSON object, or lines ``key=value``."""
    try:
        found = json.loads(description)
        return {str(key): str(value) for key, value in found.items()}
    except (ValueError, AttributeError, RecursionError):
        pairs = (line.split("=", 1) for line in description.splitlines() if "=" in line)
        return {key.strip(): value.strip() for key, value in pairs}
