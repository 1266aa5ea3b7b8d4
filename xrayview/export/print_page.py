"""A picture on a page of A4 to be printed: as large as in the head, with its scale and its mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview.errors import UnusableOption
from xrayview.export.picture import marked
from xrayview.export.true_size import millimetres_a_pixel
from xrayview.files import NOT_FOR_DIAGNOSIS, check_target, new_file
from xrayview.jobs import Job, Progress
from xrayview.scene.scene import Scene
from xrayview.volume.volume import Volume

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume
    from xrayview.render.offscreen import Pixels

PAGE = (210.0, 297.0)
"""Millimetres of A4, upright."""

DOTS_AN_INCH = 300
_DOTS = DOTS_AN_INCH / 25.4  # a millimetre
_MARGIN, _FOOT = 10.0, 16.0
_BARS = (100, 50, 20, 10, 5, 2, 1)


@dataclass(frozen=True)
class Layout:
    """How a picture lies on the page: whether that lies on its side, the picture's (width, height) in dots,
    and millimetres on paper for one in the head, None where the scale is unknown."""

    lies: bool
    size: tuple[int, int]
    scale: float | None

    @property
    def page(self) -> tuple[float, float]:
        """(width, height) of the page in millimetres."""
        return (PAGE[1], PAGE[0]) if self.lies else PAGE

    @property
    def words(self) -> str:
        """The scale in words."""
        if self.scale is None:
            return "scale unknown"
        return "true size" if abs(self.scale - 1) < 0.002 else f"{self.scale:.3g} of true size"


def layout(volume: Volume, scene: Scene, shape: tuple[int, int], width: float | None = None) -> Layout:
    """Where the scene's picture of the proportions ``shape`` (width, height) is printed.

    ``width``: of the picture on paper, in millimetres, None for true size. It is made smaller where the page
    ends. Raises `UnusableOption` where true size is asked for and no spacing is known.
    """
    pixel = millimetres_a_pixel(volume, scene, shape)
    if width is None and pixel is None:
        raise UnusableOption(
            "print: how large the head is, is not known",
            "give the spacing of the x-ray's pixels in millimetres (--spacing), or the width on paper "
            "(--print-width)",
        )
    own = None if pixel is None else (pixel * shape[0], pixel * shape[1])
    wanted = (width, width * shape[1] / shape[0]) if width is not None else own
    assert wanted is not None
    found = []
    for lies in (False, True):
        across, down = (PAGE[1], PAGE[0]) if lies else PAGE
        room = across - 2 * _MARGIN, down - 2 * _MARGIN - _FOOT
        found.append((min(1.0, room[0] / wanted[0], room[1] / wanted[1]), lies))
    share, lies = max(found, key=lambda one: one[0])
    size = round(wanted[0] * share * _DOTS), round(wanted[1] * share * _DOTS)
    exact = millimetres_a_pixel(volume, scene, size)
    return Layout(lies, size, None if exact is None else 1 / (_DOTS * exact))


def printing(
    path: Path,
    volume: Volume,
    scene: Scene,
    shape: tuple[int, int],
    remarks: Mapping[str, Any],
    fused: FusedVolume | None = None,
    overwrite: bool = False,
    width: float | None = None,
) -> Job[Path]:
    """Write the scene's picture as a PDF page, with sidecar; see `layout` for how large it is.

    Below it stand a bar of so many millimetres of the head, the scale and the mark. Raises `UnusableOption`
    and `UnwritableTarget`.
    """
    from xrayview.render.offscreen import render

    check_target(path, overwrite, with_sidecar=True)
    laid = layout(volume, scene, shape, width)
    yield Progress("drawing the picture", 0.1)
    pixels = render(volume, scene, laid.size, fused)
    yield Progress("writing the page", 0.8)
    notes = {**remarks, "print": {"page": "A4", "scale": laid.scale, "dots_an_inch": DOTS_AN_INCH}}
    with new_file(path, overwrite, marked(notes)) as temporary:
        page = _page(pixels, laid, scene)
        # In full colour: halved colours would let each eye see some of the other's picture.
        page.save(
            temporary,
            "PDF",
            resolution=DOTS_AN_INCH,
            quality=95,
            subsampling=0,
            title=NOT_FOR_DIAGNOSIS,
            creator="xrayview",
        )
    return path


def _page(pixels: Pixels, laid: Layout, scene: Scene) -> Any:
    """The whole page as an image."""
    from PIL import Image, ImageDraw, ImageFont

    across, down = (round(side * _DOTS) for side in laid.page)
    page = Image.new("RGB", (across, down), "white")
    width, height = laid.size
    left, top = (across - width) // 2, round(_MARGIN * _DOTS)
    page.paste(Image.fromarray(pixels), (left, top))
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(round(3.2 * _DOTS))
    line, below = round(0.4 * _DOTS), top + height + round(5 * _DOTS)
    edge = round(_MARGIN * _DOTS)
    if laid.scale is not None:
        room = (across - 2 * edge) / _DOTS
        bar = next((bar for bar in _BARS if bar * laid.scale < 0.5 * room), _BARS[-1])
        end = edge + round(bar * laid.scale * _DOTS)
        pen.rectangle((edge, below, end, below + line), fill="black")
        for place in (edge, end - line):
            pen.rectangle((place, below - round(1.5 * _DOTS), place + line, below), fill="black")
        deep = " where the view turns" if scene.camera.projection == "perspective" else ""
        pen.text((end + round(3 * _DOTS), below), f"{bar} mm{deep}, {laid.words}", "black", font, anchor="lm")
    else:
        pen.text((edge, below), laid.words, "black", font, anchor="lm")
    said = f"xrayview: {NOT_FOR_DIAGNOSIS}"
    pen.text((edge, below + round(6 * _DOTS)), said, "black", font, anchor="lm")
    return page
