"""One sheet that shows what the numbers mean: a film, its truth, and what each method makes of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import torch

from xrayview.evaluation.cases import Case
from xrayview.evaluation.judging import SKIN_ISO_VALUE
from xrayview.evaluation.report import NAMES
from xrayview.evaluation.shading import SIDE, shaded
from xrayview.projection.views import camera_from_angles

FILM = "frontal"
"""The clinical view whose film is shown; what is seen from the side is then what no ray told."""

METHODS = ("ours", "nearest", "henzler2018")
"""The methods that are shown beside the truth, as far as they were judged."""

_HEADING, _MARGIN = 26, 4


def sheet(case: Case, volumes: Mapping[str, torch.Tensor]) -> npt.NDArray[np.uint8]:
    """(height, width, 3) picture with headings: the film, then a column for the truth and each method.

    Its rows: the skin from the front and from the side, then the bone. ``case``: a frontal view;
    ``volumes``: (R, R, R) density of each method on it.
    """
    from PIL import Image, ImageDraw, ImageFont

    shown = {"truth": case.truth, **{NAMES[one]: volumes[one] for one in METHODS if one in volumes}}
    looks = [
        (f"{view}, surface at density {iso:g}{of}", iso, azimuth)
        for iso, of in ((SKIN_ISO_VALUE, ""), (case.bone, " (bone)"))
        for view, azimuth in (("front", 0), ("side", 90))
    ]
    across, down = SIDE + _MARGIN, _HEADING + SIDE
    picture = Image.new("RGB", (across * (1 + len(shown)), _HEADING + down * len(looks)), "black")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(15)
    film = Image.fromarray(_bytes(case.film)).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    picture.paste(film, (0, 2 * _HEADING))
    for column, heading in enumerate(("x-ray", *shown)):
        draw.text((column * across + _MARGIN, 3), heading, "white", font)
    for row, (name, iso, azimuth) in enumerate(looks):
        top = _HEADING + row * down
        draw.text((across + _MARGIN, top + 3), name, "white", font)
        camera = camera_from_angles(azimuth, 0) if azimuth else None
        for column, volume in enumerate(shown.values(), 1):
            drawn = Image.fromarray(_bytes(shaded(volume, iso, camera)))
            picture.paste(drawn, (column * across, top + _HEADING))
    return np.asarray(picture)


def _bytes(picture: torch.Tensor) -> npt.NDArray[np.uint8]:
    return np.asarray((picture * 255).round().to(torch.uint8).numpy())
