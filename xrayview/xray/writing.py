"""Opacity pictures written as 16-bit grey PNG, in a form that reading takes up again exactly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.files import PREPARED_NOT_FOR_DIAGNOSIS, new_file
from xrayview.xray.pictures import MEANING_KEY, SPACING_KEY

FULL_SCALE = 65535


def write_radiograph_png(
    path: Path,
    opacity: npt.NDArray[np.floating[Any]],
    spacing: tuple[float, float] | None = None,
    remarks: Mapping[str, Any] | None = None,
    overwrite: bool = False,
    remark: str = PREPARED_NOT_FOR_DIAGNOSIS,
) -> None:
    """Write ``opacity`` (H, W), 0..1, as a 16-bit grey PNG; opacity 1 is 65535, rounded to 1/65535.

    Text chunks: ``xrayview:meaning`` = ``opacity``, by which reading and preparing leave the values alone;
    ``xrayview:spacing`` = "row,column" millimetres; ``remark``, which says what the picture is and that it is
    not for diagnosis; and every entry of ``remarks``. With ``remarks`` there is a sidecar, which holds them
    and the remark. Raises `UnwritableTarget`; `UnusableOption` where the name does not end in .png.
    """
    from PIL import Image, PngImagePlugin

    path = Path(path)
    if path.suffix.lower() != ".png":
        raise UnusableOption(f"{path}: an x-ray is written as PNG", "give a name that ends in .png")
    if opacity.ndim != 2 or not (float(opacity.min()) >= 0 and float(opacity.max()) <= 1):
        raise ValueError("opacity is a (row, column) array within 0..1")
    texts = PngImagePlugin.PngInfo()
    texts.add_text(MEANING_KEY, "opacity")
    if spacing is not None:
        texts.add_text(SPACING_KEY, f"{spacing[0]!r},{spacing[1]!r}")
    noted = None if remarks is None else {"remark": remark, **remarks}
    for key, value in (noted or {"remark": remark}).items():
        texts.add_itxt(str(key)[:79], str(value))
    levels = np.rint(np.asarray(opacity, np.float64) * FULL_SCALE).astype(np.uint16)
    with new_file(path, overwrite, noted) as temporary:
        Image.fromarray(levels).save(temporary, format="PNG", pnginfo=texts, compress_level=4)
