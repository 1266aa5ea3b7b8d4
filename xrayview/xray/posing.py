"""The pose: the film turned and mirrored as it was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from xrayview.xray.framing import BODY
from xrayview.xray.radiograph import Step
from xrayview.xray.turning import turned


@dataclass(frozen=True, eq=False)
class Picture:
    """``opacity`` (H, W) float32 in 0..1, 0 outside ``content`` (H, W) bool; ``spacing`` (row, column) mm.

    ``body``: the opacity above which a pixel belongs to the object.
    """

    opacity: npt.NDArray[np.float32]
    content: npt.NDArray[np.bool_]
    spacing: tuple[float, float] | None
    body: float = BODY

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        rows, columns = self.opacity.shape
        return rows, columns


def rotated(picture: Picture, degrees: float) -> Picture:
    """The picture turned clockwise."""
    opacity, content = turned(picture.opacity, degrees), turned(picture.content, degrees)
    if degrees % 90:
        opacity *= content  # interpolated edges
    swapped = picture.spacing is not None and round(degrees / 90) % 2
    spacing = picture.spacing[::-1] if picture.spacing and swapped else picture.spacing
    return replace(picture, opacity=opacity, content=content, spacing=spacing)


def mirrored(picture: Picture) -> tuple[Picture, Step]:
    """The picture with its columns reversed, and the step."""
    flipped = replace(picture, opacity=picture.opacity[:, ::-1], content=picture.content[:, ::-1])
    return flipped, Step("mirror", "yes", "columns reversed, as asked")
