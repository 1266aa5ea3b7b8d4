"""The screenshots of colour and light: transfer function, light, and what is changed of the volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screenshot_step import Chapter, Deed, Step, does, front
from screenshot_views import in_mode, turned

from xrayview.scene.scene import ENVIRONMENTS
from xrayview.scene.transfer import PRESETS, Point, TransferFunction
from xrayview.window.commands import camera, change, light, look, pick
from xrayview.window.panels.light_panel import SURROUNDINGS
from xrayview.window.transfer.presets import preset_in_words

if TYPE_CHECKING:
    from screenshot_window import Walk

_SHOWS_SKIN = ("skin-and-bone", "skin", "soft-tissue", "airways", "colourful")
_ASIDE = turned(30, 10)

STYLISED = TransferFunction(
    "stylised",
    (
        Point(0.42, (0.10, 0.20, 0.60), 0.0),
        Point(0.46, (0.10, 0.60, 0.75), 0.06),
        Point(0.55, (0.55, 0.85, 0.35), 0.15),
        Point(0.68, (0.98, 0.75, 0.15), 0.5),
        Point(0.95, (0.95, 0.20, 0.25), 0.95),
    ),
)


def _zoom_on_a_point(walk: Walk) -> None:
    """Zoom the editor to its points and select one, by keys."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    canvas = walk.window.look.editor.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_End)
    canvas.select(2)


def _click_the_middle(walk: Walk) -> None:
    """Click in the middle of the 3D view."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    view = walk.window.centre.view
    assert view is not None
    QTest.mouseClick(view.surface(), Qt.MouseButton.LeftButton, pos=view.surface().rect().center())


def _drag_over_the_view(walk: Walk) -> None:
    """Drag from the middle to the right and downwards, so that less is seen, and softer."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    view = walk.window.centre.view
    assert view is not None
    surface, middle = view.surface(), view.surface().rect().center()
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=middle)
    for share in (1, 2, 3):
        QTest.mouseMove(surface, middle + QPoint(40 * share, 20 * share))
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=middle + QPoint(120, 60))


def _list_of_presets(walk: Walk) -> None:
    """Open the list of presets, once their pictures are made."""
    walk.rest(4.0)
    walk.window.look.preset.showPopup()


def _preset_step(name: str) -> Step:
    of_skin = name in _SHOWS_SKIN
    words = preset_in_words(name)
    return Step(
        f"preset-{name}",
        f"Preset: {words}",
        f"The bundled preset “{words}”" + (", on the made-up head." if of_skin else "."),
        (in_mode("volume"), does(look.choose_preset, name), _ASIDE),
        opened="made-up head" if of_skin else "film",
    )


TRANSFER = Chapter(
    "Transfer function",
    "Points over the histogram turn density into colour and opacity; the paper shows a colourful one.",
    (
        *(_preset_step(name) for name in PRESETS),
        Step("transfer-stylised", "A stylised transfer function",
             "Bone from translucent blue over green to gold and red.",
             (in_mode("volume"), does(look.use_preset, STYLISED), _ASIDE)),
        Step("transfer-stylised-taken", "The same, as taken",
             "The stylised function from where the film was taken.",
             (in_mode("volume"), does(look.use_preset, STYLISED))),
        Step("transfer-presets", "List of presets", "Each preset with its picture of this very volume.",
             (in_mode("volume"), _list_of_presets), "window", "made-up head"),
        Step("transfer-editor", "Transfer-function editor", "Zoomed to its points, one of them selected.",
             (in_mode("volume"), _zoom_on_a_point), "look"),
        Step("transfer-picked", "A picked density",
             "A click in the picture put a point at the density that is seen there.",
             (in_mode("volume"), does(pick.take_tool, "pick"), _click_the_middle), "window"),
        Step("transfer-profile", "Depth profile", "Density along the clicked line of sight.",
             (in_mode("surface"), does(pick.take_tool, "pick"), _click_the_middle), "look"),
        Step("transfer-window", "Window and level", "A drag over the picture moves and widens the function.",
             (in_mode("volume"), does(pick.take_tool, "window"), _drag_over_the_view), "window"),
    ),
)  # fmt: skip


_LAMP_ABOVE = (
    does(light.set_light, -40.0, 70.0),
    does(light.set_ambient, 0.15),
    does(light.set_occlusion, 0.0),
)


def _lit(*deeds: Deed) -> tuple[Deed, ...]:
    return (_ASIDE, *deeds)


LIGHT = Chapter(
    "Light",
    "A lamp that travels with the viewer, surroundings that light the rest, shadow and ambient occlusion.",
    (
        *(
            Step(f"light-{name}", f"Surroundings: {SURROUNDINGS[name]}", "Most of the light comes from them.",
                 _lit(does(light.choose_environment, name), does(light.set_ambient, 0.8)))
            for name in ENVIRONMENTS
        ),
        Step("light-default", "As it is at first", "From above and the left.", _lit()),
        Step("light-left", "Lamp from the left", "Low and from the left.",
             _lit(does(light.set_light, -80.0, 5.0))),
        Step("light-right", "Lamp from the right", "Low and from the right.",
             _lit(does(light.set_light, 80.0, 5.0))),
        Step("light-behind", "Lamp from behind", "What is seen lies in its own shade.",
             _lit(does(light.set_light, 160.0, 30.0))),
        Step("light-shadow-off", "Without shadow", "The lamp, from high above, casts none.",
             _lit(*_LAMP_ABOVE, does(light.set_shadow, 0.0))),
        Step("light-shadow-on", "With a full shadow", "The skull throws its shadow on jaw and neck.",
             _lit(*_LAMP_ABOVE, does(light.set_shadow, 1.0))),
        Step("light-occlusion-off", "Without ambient occlusion", "Hollows are as bright as the rest.",
             _lit(does(light.set_ambient, 0.8), does(light.set_occlusion, 0.0))),
        Step("light-occlusion-on", "With ambient occlusion", "Hollows are darkened.",
             _lit(does(light.set_ambient, 0.8), does(light.set_occlusion, 1.0))),
        Step("light-panel", "Light panel", "The lamp on its ball, and everything in numbers.",
             _lit(front("light")), "window"),
    ),
)  # fmt: skip

_PERSPECTIVE = does(camera.set_projection, "perspective")

CHANGE = Chapter(
    "Change",
    "The volume changed before it is looked at, and x-rays taken of it anew: dose, exposure, geometry.",
    (
        Step("change-scaled", "Density times 0.8", "Only the densest bone rises above the surface's density.",
             (does(change.set_scale, 0.8),)),
        Step("change-soft-out", "Soft tissue taken out", "An x-ray of what is denser than 0.42: bone alone.",
             (in_mode("xray"), does(change.set_lowest, 0.42))),
        Step("change-stretched", "Stretched", "One and a half times as deep, from 60°.",
             (does(change.set_stretch, 1, 1.5), turned(60, 10))),
        Step("change-panel", "Change panel", "Densities and shape, and the note that says so.",
             (does(change.set_scale, 0.9), does(change.set_stretch, 2, 0.8), front("change")), "window"),
        Step("xray-100-photons", "100 photons a pixel", "An x-ray at a low dose.",
             (in_mode("xray"), does(look.set_photons, 100.0))),
        Step("xray-10000-photons", "10,000 photons a pixel", "An x-ray at a usual dose.",
             (in_mode("xray"), does(look.set_photons, 10_000.0))),
        *(
            Step(f"xray-chi-{chi:g}", f"Exposure χ {chi:g}", words,
                 (in_mode("xray"), does(look.set_chi, chi)))
            for chi, words in (
                (5.0, "Half the absorption of the film's."),
                (10.0, "The absorption of the paper's films."),
                (20.0, "Twice the absorption: bone saturates."),
            )
        ),
        Step("xray-near", "Source near", "An x-ray from a point 1.5 cube edges before the middle.",
             (in_mode("xray"), _PERSPECTIVE, does(camera.set_distance, 1.5))),
        Step("xray-far", "Source far", "The same from 10 cube edges.",
             (in_mode("xray"), _PERSPECTIVE, does(camera.set_distance, 10.0))),
    ),
)  # fmt: skip
