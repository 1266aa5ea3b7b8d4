"""Web pages in a real browser, with its mouse and keys: what they show is what xrayview itself shows."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from xrayview.export.web_gallery import Exhibit, write_gallery
from xrayview.export.web_page import write_web_page
from xrayview.render.offscreen import render
from xrayview.scene.cuts import CutPlane, CutSphere
from xrayview.scene.scene import Camera, Scene, Stereo
from xrayview.volume.volume import Volume

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WINDOW, PICTURE = (300, 400), (300, 232)
"""Width and height; the controls stand below the picture. Small, for the processor draws it."""

SAME = 0.93
"""Share of two outlines that is common where they are one: a busy processor draws fewer, larger pixels."""

Pixels = npt.NDArray[np.int16]


def two_balls() -> Volume:
    """A small dense ball near the viewer, left and high, before a large one of lower density, in a shell."""
    place = (np.arange(64, dtype=np.float32) + 0.5) / 64 - 0.5
    depth, row, column = np.meshgrid(place, place, place, indexing="ij")
    large = np.sqrt((depth - 0.1) ** 2 + row**2 + column**2)
    small = np.sqrt((depth + 0.3) ** 2 + (row + 0.2) ** 2 + (column + 0.15) ** 2)
    edge = np.float32(1 / 32)
    density = 0.5 * np.clip((0.3 - large) / edge + 0.5, 0, 1)
    density = np.maximum(density, 0.9 * np.clip((0.12 - small) / edge + 0.5, 0, 1))
    return Volume(density.astype(np.float32))


VOLUME = two_balls()
SCENE = Scene(iso_value=0.25)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip(f"needs one of the browsers {', '.join(BROWSERS)}")
    from playwright.sync_api import sync_playwright

    software = [
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--ignore-gpu-blocklist",
        "--no-sandbox",
    ]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=software)
        yield running
        running.close()


class Shown:
    """A page that is open; ``asked`` is every address it asked for, ``said`` what it complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.said: list[str] = []
        page.set_default_timeout(60_000)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on(
            "console",
            lambda message: self.said.append(message.text) if message.type in ("error", "warning") else None,
        )

    def open(self, path: Path) -> None:
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("#view[data-state=still]")

    def picture(self) -> Pixels:
        """(height, width, 3) of the picture as it stands still, without the words over it."""
        self.page.wait_for_timeout(250)  # longer than it waits before it is drawn sharp
        self.page.wait_for_selector("#view[data-state=still]")
        self.page.evaluate("document.querySelectorAll('#view > p').forEach(p => p.style.opacity = 0)")
        shot = self.page.locator("#view").screenshot()
        return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(np.int16)

    def choose(self, mode: str) -> None:
        self.page.get_by_role("radio", name=mode, exact=True).check(force=True)

    def trust(self) -> str:
        return self.page.locator("#trust").inner_text()


Open = Callable[..., Shown]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Write a scene of the two balls as a page, and open it; nothing may go wrong in it until the end."""
    shown: list[Shown] = []

    def open_page(scene: Scene = SCENE) -> Shown:
        path = tmp_path / f"page{len(shown)}.html"
        write_web_page(path, VOLUME, scene)
        new = Shown(browser.new_page(viewport={"width": WINDOW[0], "height": WINDOW[1]}))
        shown.append(new)
        new.open(path)
        return new

    yield open_page
    for one in shown:
        one.page.close()
        assert one.said == []
        assert len(one.asked) == 1 and one.asked[0].startswith("file://")


def lit(picture: Pixels) -> npt.NDArray[np.bool_]:
    return np.asarray(picture.max(axis=2) > 24)


def ours(scene: Scene) -> Pixels:
    return render(VOLUME, scene, PICTURE).astype(np.int16)


def overlap(a: npt.NDArray[np.bool_], b: npt.NDArray[np.bool_]) -> float:
    """The share of what either has that both have."""
    return float((a & b).sum() / (a | b).sum())


def middle(weight: Pixels) -> float:
    """The mean column of what is light, 0..1."""
    return float((weight.sum(axis=0) * np.arange(weight.shape[1])).sum() / weight.sum() / weight.shape[1])


@pytest.mark.parametrize(
    "camera",
    [
        Camera(),
        Camera(azimuth_degrees=50, elevation_degrees=25, roll_degrees=15, zoom=1.3, pan=(0.1, -0.05)),
        Camera(azimuth_degrees=-70, elevation_degrees=-30, projection="perspective", distance=1.6),
    ],
)
def test_the_surface_stands_where_xrayview_shows_it(opened: Open, camera: Camera) -> None:
    scene = replace(SCENE, camera=camera)
    picture = opened(scene).picture()
    assert picture.shape == (*PICTURE[::-1], 3)
    assert 0.1 < lit(picture).mean() < 0.6
    assert overlap(lit(picture), lit(ours(scene))) > SAME


def test_the_x_ray_and_the_highest_density_are_those_of_xrayview(opened: Open) -> None:
    shown = opened()
    for mode, name in (("xray", "X-ray"), ("mip", "Maximum")):
        shown.choose(name)
        expected = ours(replace(SCENE, mode=mode))  # type: ignore[arg-type]
        assert expected.max() > 100
        assert np.abs(shown.picture() - expected).mean() < 3


def test_the_slider_of_density_changes_the_surface(opened: Open) -> None:
    shown = opened()
    first = shown.picture()
    slider = shown.page.get_by_label("Density of the surface")
    box = slider.bounding_box()
    assert box is not None
    shown.page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2)
    denser = shown.picture()
    value = float(slider.input_value())
    assert 0.5 < value < 0.9
    # Only the small ball is as dense as that.
    assert lit(denser).sum() < 0.5 * lit(first).sum()
    assert overlap(lit(denser), lit(ours(replace(SCENE, iso_value=value)))) > 0.9
    slider.press("Home")
    assert lit(shown.picture()).sum() > lit(first).sum()


def test_every_preset_can_be_chosen(opened: Open) -> None:
    shown = opened()
    shown.choose("Volume")
    seen = []
    for name in ("bone", "skin", "colourful", "metal"):
        shown.page.get_by_label("Colours").select_option(name)
        seen.append(shown.picture())
    assert all(lit(picture).mean() > 0.01 for picture in seen)
    for i, one in enumerate(seen):
        assert all(np.abs(one - other).mean() > 1 for other in seen[:i])


def test_the_anaglyph_gives_each_eye_its_picture(opened: Open) -> None:
    scene = replace(SCENE, stereo=Stereo("true", 8.0), iso_value=0.7)
    shown = opened(scene)
    picture = shown.picture()
    red, blue = picture[..., 0], picture[..., 2]
    assert np.abs(red - blue).mean() > 2
    # The small ball is before the screen: the left eye sees it farther right.
    assert middle(red) - middle(blue) > 0.01
    expected = ours(scene)
    assert middle(red) == pytest.approx(middle(expected[..., 0]), abs=0.008)
    assert middle(blue) == pytest.approx(middle(expected[..., 2]), abs=0.008)
    shown.page.get_by_label("Swap the eyes").check()
    swapped = shown.picture()
    assert middle(swapped[..., 0]) == pytest.approx(middle(blue), abs=0.005)
    shown.page.get_by_label("Red-cyan anaglyph, red on the left eye").uncheck()
    flat = shown.picture()
    assert middle(flat[..., 0]) == pytest.approx(middle(flat[..., 2]), abs=0.001)


def test_a_cut_takes_away_what_lies_before_it(opened: Open) -> None:
    scene = replace(SCENE, iso_value=0.7)
    shown = opened(scene)
    assert lit(shown.picture()).any()
    shown.page.get_by_label("From", exact=True).select_option("front")
    assert lit(shown.picture()).sum() == 0
    depth = shown.page.get_by_label("How far")
    depth.press("Home")
    whole = lit(shown.picture()).sum()
    assert whole > 0
    depth.press("End")
    assert lit(shown.picture()).sum() == 0
    shown.page.get_by_label("From", exact=True).select_option("left")
    depth.press("Home")
    assert lit(shown.picture()).sum() == pytest.approx(whole, rel=0.1)


def test_the_cuts_of_the_scene_are_there_and_can_be_put_back(opened: Open) -> None:
    scene = replace(SCENE, cuts=(CutSphere((-0.15, -0.3, 0.2), 0.2),))
    shown = opened(scene)
    assert overlap(lit(shown.picture()), lit(ours(scene))) > SAME
    cut = shown.picture()
    shown.page.get_by_label("The cuts this page was made with").uncheck()
    whole = shown.picture()
    assert overlap(lit(whole), lit(ours(SCENE))) > SAME
    assert np.abs(whole - cut).mean() > 0.5
    plane = opened(replace(SCENE, cuts=(CutPlane((0, 0, 2), 0.1),)))
    assert plane.page.get_by_label("From", exact=True).input_value() == "above"
    assert overlap(lit(plane.picture()), lit(ours(replace(SCENE, cuts=(CutPlane((0, 0, 2), 0.1),))))) > SAME


def test_mouse_and_keys_turn_it_and_the_page_says_how_far_from_the_film(opened: Open) -> None:
    shown = opened()
    assert "Measured view" in shown.trust()
    first = shown.picture()
    mouse = shown.page.mouse
    mouse.move(100, 116)
    mouse.down()
    mouse.move(200, 116, steps=4)  # 40 degrees, seen from further left
    mouse.up()
    shown.page.get_by_text("40° off the film").wait_for()
    turned = shown.picture()
    assert overlap(lit(turned), lit(ours(replace(SCENE, camera=Camera(azimuth_degrees=-40))))) > SAME
    view = shown.page.get_by_role("application")
    view.press("Home")
    assert np.abs(shown.picture() - first).mean() < 1
    for _ in range(6):
        view.press("ArrowRight")
    view.press("+")
    camera = Camera(azimuth_degrees=30, zoom=1.15)
    assert overlap(lit(shown.picture()), lit(ours(replace(SCENE, camera=camera)))) > SAME
    shown.page.get_by_role("button", name="90° right").click()
    camera = Camera(azimuth_degrees=90, zoom=1.15)
    assert overlap(lit(shown.picture()), lit(ours(replace(SCENE, camera=camera)))) > SAME


def test_two_fingers_bring_it_nearer(browser: Browser, tmp_path: Path) -> None:
    write_web_page(tmp_path / "page.html", VOLUME, SCENE)
    window = {"width": WINDOW[0], "height": WINDOW[1]}
    context = browser.new_context(has_touch=True, viewport=window)
    shown = Shown(context.new_page())
    shown.open(tmp_path / "page.html")
    before = lit(shown.picture()).sum()
    fingers = context.new_cdp_session(shown.page)

    def touch(kind: str, *places: float) -> None:
        points = [{"x": x, "y": 116, "id": number} for number, x in enumerate(places)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 120, 180)
    for away in range(0, 31, 5):
        touch("touchMove", 120 - away, 180 + away)
    touch("touchEnd")
    assert lit(shown.picture()).sum() > 1.5 * before
    context.close()


def test_depth_flipped_is_seen_from_the_side(opened: Open) -> None:
    scene = replace(SCENE, iso_value=0.7, camera=Camera(azimuth_degrees=90))
    shown = opened(scene)
    before = middle(shown.picture()[..., 0])
    shown.page.get_by_label("Flip depth").check()
    after = middle(shown.picture()[..., 0])
    assert before < 0.35 and after > 0.65
    assert "fits the film as well" in shown.trust()


def test_the_controls_stand_beside_the_picture_where_there_is_room(opened: Open) -> None:
    page = opened().page

    def boxes() -> tuple[Any, Any]:
        return page.locator("#view").bounding_box(), page.locator("aside").bounding_box()

    view, controls = boxes()
    assert view["width"] == controls["width"] == WINDOW[0] and controls["y"] == view["height"] == PICTURE[1]
    assert page.evaluate("document.documentElement.scrollWidth") == WINDOW[0]
    page.set_viewport_size({"width": 900, "height": 500})
    view, controls = boxes()
    assert controls["x"] == view["width"] == 580 and view["height"] == controls["height"] == 500


def test_a_gallery_is_leafed_through(browser: Browser, tmp_path: Path) -> None:
    write_gallery(tmp_path / "gallery", [Exhibit(VOLUME, SCENE), Exhibit(VOLUME, SCENE, title="Second")])
    shown = Shown(browser.new_page())
    shown.page.goto((tmp_path / "gallery" / "index.html").as_uri())
    thumbnails: Any = shown.page.locator("img")
    assert thumbnails.count() == 2
    assert thumbnails.first.evaluate("(picture) => picture.naturalWidth") == 320
    shown.page.get_by_role("link", name="Second").click()
    shown.page.wait_for_selector("#view[data-state=still]")
    assert shown.page.get_by_role("heading").inner_text() == "Second"
    shown.page.get_by_role("link", name="All volumes").click()
    assert shown.page.get_by_role("heading").inner_text() == "2 volumes"
    assert shown.said == [] and all(url.startswith(("file://", "data:")) for url in shown.asked)
    shown.page.close()
