"""A printed page: as large as in the head, or smaller by the factor that stands on it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, PdfParser

from xrayview.errors import UnusableOption
from xrayview.export.print_page import layout, printing
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.jobs import run
from xrayview.scene.scene import Camera, Scene, Stereo
from xrayview.volume.volume import Volume

RADIUS = 0.3


def ball(edge: float | None) -> Volume:
    """A ball of 0.6 edges across in a cube of ``edge`` millimetres."""
    place = (np.arange(48) + 0.5) / 48 - 0.5
    squares = place[:, None, None] ** 2 + place[None, :, None] ** 2 + place[None, None, :] ** 2
    density = np.clip((RADIUS - np.sqrt(squares)) * 48 + 0.5, 0, 1).astype(np.float32)
    return Volume(density, None if edge is None else (edge / 48,) * 3)


def printed(path: Path) -> tuple[Any, tuple[float, float]]:
    """The page's picture, (rows, columns, 3), and the page's size in millimetres."""
    with PdfParser.PdfParser(str(path)) as document:
        (page,) = document.pages
        opened = document.read_indirect(page)
        _, _, width, height = opened[b"MediaBox"]
        (image,) = opened[b"Resources"][b"XObject"].values()
        stream = document.read_indirect(image).buf  # a JPEG
    picture = Image.open(io.BytesIO(stream)).convert("RGB")
    return np.asarray(picture).astype(int), (float(width) * 25.4 / 72, float(height) * 25.4 / 72)


@pytest.mark.parametrize("edge", [100.0, 180.0])
@pytest.mark.parametrize("zoom", [1.0, 1.25])
def test_one_millimetre_of_the_head_is_one_on_paper(tmp_path: Path, edge: float, zoom: float) -> None:
    path = tmp_path / "head.pdf"
    scene = Scene(
        iso_value=0.5, camera=Camera(zoom=zoom), stereo=Stereo(method="true", eye_angle_degrees=0.0)
    )
    run(printing(path, ball(edge), scene, (800, 800), {}))
    pixels, (width, height) = printed(path)
    assert (width, height) == pytest.approx((210, 297), abs=0.1)
    a_millimetre = pixels.shape[1] / width
    grounds = pixels.max(axis=2)
    side = edge / zoom
    middle = round((10 + side / 2) * a_millimetre)  # the row through the ball's middle
    inside = np.nonzero(
        grounds[middle, round((105 - side / 2 + 2) * a_millimetre) :][: round((side - 4) * a_millimetre)] > 25
    )[0]
    assert (inside[-1] - inside[0]) / a_millimetre == pytest.approx(2 * RADIUS * edge, rel=0.02)
    assert json.loads((tmp_path / "head.pdf.json").read_text())["print"]["scale"] == pytest.approx(
        1, abs=1e-3
    )


def test_the_bar_is_as_long_as_it_says(tmp_path: Path) -> None:
    run(printing(tmp_path / "head.pdf", ball(150.0), Scene(iso_value=0.5), (600, 400), {}))
    pixels, (width, _) = printed(tmp_path / "head.pdf")
    below = pixels[round(163 * pixels.shape[1] / width) :].max(axis=2) < 100
    lengths = [
        max(map(len, re.findall("1+", "".join("01"[int(dark)] for dark in row))), default=0) for row in below
    ]
    assert max(lengths) * width / pixels.shape[1] == pytest.approx(100, abs=0.3)


def test_what_is_larger_than_the_page_is_made_smaller_and_says_so() -> None:
    found = layout(ball(400.0), Scene(), (800, 800))
    assert found.scale == pytest.approx(190 / 400, abs=1e-3) and found.words == "0.475 of true size"
    wide = layout(ball(200.0), Scene(stereo=Stereo(kind="side-by-side")), (1600, 800))
    assert wide.lies and wide.scale == pytest.approx(277 / 400, abs=1e-3)
    assert layout(ball(100.0), Scene(), (800, 800)).words == "true size"


def test_without_a_spacing_a_width_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UnusableOption) as caught:
        run(printing(tmp_path / "head.pdf", ball(None), Scene(iso_value=0.5), (80, 80), {}))
    assert "--print-width" in caught.value.hint and not list(tmp_path.iterdir())
    run(printing(tmp_path / "head.pdf", ball(None), Scene(iso_value=0.5), (80, 80), {}, width=60.0))
    assert layout(ball(None), Scene(), (80, 80), 60.0).size == (709, 709)
    with PdfParser.PdfParser(str(tmp_path / "head.pdf")) as document:
        assert document.info.Title == NOT_FOR_DIAGNOSIS


def test_colours_are_kept_as_finely_as_brightness(tmp_path: Path) -> None:
    """Halved, as JPEG likes to have them, they would show each eye some of the other's picture."""
    run(printing(tmp_path / "head.pdf", ball(60.0), Scene(iso_value=0.5), (300, 300), {}))
    data = (tmp_path / "head.pdf").read_bytes()
    frame = data.index(b"\xff\xc0")  # its header: three components, each sampled 1 x 1
    assert data[frame + 9] == 3 and [data[frame + 11 + 3 * one] for one in range(3)] == [0x11] * 3
