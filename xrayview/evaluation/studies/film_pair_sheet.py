"""A pair of films on one sheet: the lateral film, the frontal one, every method's x-ray from the front."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from xrayview.evaluation.studies.film_pair_alignment import Region
from xrayview.evaluation.studies.film_pair_films import Picture
from xrayview.files import new_file

_TILE = 320
_CAPTION = 18
_COLUMNS = 4
_OUTLINE = (255, 190, 60)


def write_sheet(
    path: Path,
    lateral: Picture,
    frontal: Picture,
    inside: Region,
    laid: Sequence[tuple[str, Picture]],
    overwrite: bool = False,
) -> None:
    """Write square pictures of optical depth as tiles of one PNG file, each with its caption.

    Each runs from black at 0 to white at the 99th percentile of its own values, inside the outline where it
    lies on the frontal film: correlation, too, does not mind a factor. ``inside``: of the frontal film, drawn
    round all but the lateral one.
    """
    from PIL import Image, ImageDraw

    tiles = [("lateral film", _grey(lateral, lateral > 0.05)), ("PA film", _outlined(frontal, inside))]
    tiles += [(caption, _outlined(picture, inside)) for caption, picture in laid]
    rows = -(-len(tiles) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * _TILE, rows * (_TILE + _CAPTION)), (24, 24, 24))
    pen = ImageDraw.Draw(sheet)
    for number, (caption, tile) in enumerate(tiles):
        left, top = number % _COLUMNS * _TILE, number // _COLUMNS * (_TILE + _CAPTION)
        sheet.paste(Image.fromarray(tile).resize((_TILE, _TILE), Image.Resampling.BICUBIC), (left, top))
        pen.text((left + 4, top + _TILE + 2), caption, "white")
    with new_file(path, overwrite) as temporary:
        sheet.save(temporary, format="PNG")


def _grey(picture: Picture, region: Region) -> npt.NDArray[np.uint8]:
    """(N, N, 3) of a picture, scaled by its values in a region."""
    white = float(np.percentile(picture[region], 99)) if region.any() else 0.0
    grey = np.clip(picture / max(white, 1e-6), 0, 1)
    return np.repeat(np.round(255 * grey).astype(np.uint8)[..., None], 3, axis=2)


def _outlined(picture: Picture, inside: Region) -> npt.NDArray[np.uint8]:
    """The same with the region's border drawn."""
    from scipy import ndimage

    tile = _grey(picture, inside)
    tile[inside & ~ndimage.binary_erosion(inside)] = _OUTLINE
    return tile
