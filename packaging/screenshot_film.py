"""The screenshots of both eyes, of the film's side, of the Train page, of menus and dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screenshot_step import Chapter, Deed, Step, does, front
from screenshot_views import turned

from xrayview.scene.scene import METHODS, STEREO_KINDS
from xrayview.window.commands import files, stereo
from xrayview.window.panels.stereo_panel import KIND_WORDS, METHOD_WORDS

if TYPE_CHECKING:
    from screenshot_window import Walk

    from xrayview.window.film.film_view import FilmView

STEREO = Chapter(
    "Both eyes",
    "A legacy x-ray becomes a stereo picture; the paper shows a red-cyan anaglyph.",
    (
        *(
            Step(f"stereo-{kind}", KIND_WORDS[kind][0], KIND_WORDS[kind][1],
                 (turned(20, 10), does(stereo.set_stereo_kind, kind)))
            for kind in STEREO_KINDS
        ),
        *(
            Step(f"stereo-method-{method}", f"Anaglyph: {METHOD_WORDS[method]}", "How the colours are mixed.",
                 (turned(20, 10), does(stereo.set_stereo_method, method)))
            for method in METHODS
        ),
        Step("stereo-panel", "Stereo panel", "Kind, eye angle and screen depth, live in the view.",
             (turned(20, 10), does(stereo.set_stereo, True), front("stereo")), "window"),
        Step("stereo-strain", "What strains the eyes", "Too large an eye angle is warned of.",
             (front("stereo"), does(stereo.set_eye_angle, 12.0)), "stereo"),
    ),
)  # fmt: skip


def _crop(walk: Walk) -> None:
    """Take the crop tool in hand and draw a rectangle on the film by the mouse."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    pictures = walk.window.xray.pictures
    pictures.crop_button.click()
    film = pictures.film
    width, height = film.placing.size
    first, last = (
        QPoint(*(round(at) for at in film.placing.to_view(x * width, y * height)))
        for x, y in ((0.06, 0.06), (0.94, 0.94))
    )
    QTest.mousePress(film, Qt.MouseButton.LeftButton, pos=first)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(film, first + (last - first) * share)
    QTest.mouseRelease(film, Qt.MouseButton.LeftButton, pos=last)


def _outline(walk: Walk) -> None:
    """Open the holder's step, and take the tool for the head's outline in hand."""
    walk.window.xray.preparation.open("holder")
    walk.window.xray.preparation.holder.draw.click()
    film = walk.window.xray.film
    if film.outline.shape is None:
        _draw_round(film)


def _draw_round(film: FilmView) -> None:
    """Draw an outline round the film's middle by the mouse."""
    import math

    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    width, height = film.placing.size
    radius = 0.48 * min(width, height)
    way = []
    for turn in (math.radians(degrees) for degrees in range(0, 360, 10)):
        x, y = width / 2 + radius * math.cos(turn), height / 2 + radius * math.sin(turn)
        way.append(QPoint(*(round(at) for at in film.placing.to_view(x, y))))
    QTest.mousePress(film, Qt.MouseButton.LeftButton, pos=way[0])
    for place in way[1:]:
        QTest.mouseMove(film, place)
    QTest.mouseRelease(film, Qt.MouseButton.LeftButton, pos=way[-1])


def _masked(walk: Walk) -> None:
    walk.window.xray.pictures.masked_button.click()


def _difference(presses: int) -> Deed:
    """Choose the residual by keys: before fusion, then after it."""

    def choose(walk: Walk) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        residual = walk.window.xray.pictures.residual
        residual.setFocus()
        for _ in range(presses):
            QTest.keyClick(residual, Qt.Key.Key_Down)

    return choose


def _findings(walk: Walk) -> None:
    """Press the badge, and open every line of what was found."""
    panel = walk.window.xray
    panel.badge.click()
    panel.findings.folds["fine"].setChecked(True)
    for row in panel.findings.lines.values():
        row.set_open(True)


def _train(walk: Walk) -> None:
    """Train on four small made-up heads for a minute."""
    page = walk.window.train
    page.recipe.edge.buttons["32"].click()
    page.recipe.count.setValue(4)
    page.recipe.minutes.setValue(1)
    page.recipe.name.setText("four heads")
    page.start.click()
    walk.wait(lambda: page.watch is not None and not page.is_looking, "the end of a minute's training", 300.0)


def _open_menu(name: str) -> Deed:
    def pop_up(walk: Walk) -> None:
        window = walk.window
        menu = window.actions_shown.menus[name]
        place = window.menuBar().actionGeometry(menu.menuAction()).bottomLeft()
        menu.popup(window.menuBar().mapToGlobal(place))

    return pop_up


def _press(name: str) -> Deed:
    """Trigger a menu's action by its name."""
    return lambda walk: walk.window.actions_by_name[name].trigger()


FILM = Chapter(
    "The film's side",
    "What was measured, what the network sees of it, and every step of the preparation in a person's hands.",
    (
        Step("film-window", "The whole window", "Film on the left, the 3D view, the look on the right.",
             shows="window"),
        Step("film-panel", "X-ray panel", "The film as stored, what the network sees, and the preparation.",
             shows="xray"),
        Step("film-crop", "Crop", "A rectangle drawn on the film; the reconstruction follows.",
             (_crop,), "window"),
        Step("film-outline", "The head's outline", "What lies outside it is no part of the head.",
             (_outline,), "xray"),
        Step("film-masked", "What is masked", "Shown on the film: frame, holder, writing.",
             (_masked,), "xray"),
        Step("film-residual-before", "Difference before fusion",
             "Where the prediction's own x-ray differs from the film.", (_difference(1),), "xray"),
        Step("film-residual-after", "Difference after fusion", "What is left of it: next to nothing.",
             (_difference(2),), "xray"),
        Step("film-findings", "Findings", "What the input doctor says of the film, each with its way out.",
             (_findings,), "xray"),
    ),
)  # fmt: skip

PAGES = Chapter(
    "Start, training, menus and dialogs",
    "What else the window shows.",
    (
        Step("welcome", "Nothing open", "A place to drop files, samples, and a sentence on what it does.",
             shows="window", opened="nothing"),
        Step("train-page", "Train page", "What to learn from, the recipe, and where the run goes.",
             (does(files.show_page, "train"),), "window"),
        Step("train-run", "A training", "A minute on four made-up heads: the loss falls.",
             (does(files.show_page, "train"), _train), "window"),
        Step("menu-view", "View menu", "Every mode, view and tool with its key.",
             (_open_menu("View"),), "window"),
        Step("menu-stereo", "Stereo menu", "Both eyes, by kind.", (_open_menu("Stereo"),), "window"),
        Step("dialog-keys", "Keyboard and mouse", "Every key, and what the mouse does.",
             (_press("shortcuts"),), "window"),
        Step("dialog-trust", "What is measured, what is inferred", "Said at the first start, and in Help.",
             (_press("not-a-device"),), "window"),
        Step("dialog-loop", "Save a moving picture", "Wiggle or turntable, its length, its file.",
             (_press("save-loop"),), "window"),
    ),
)  # fmt: skip
