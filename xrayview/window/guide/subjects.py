"""Which page of the guide tells of what a person has before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xrayview.window.guide.contents import FIRST

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from xrayview.window.main_window import MainWindow

PAGES_OF_PANELS = {
    "xray": "film.html",
    "look": "looking.html",
    "cut": "cut.html",
    "light": "light.html",
    "stereo": "stereo.html",
    "change": "change.html",
}


def page_about(window: MainWindow, focus: QWidget | None) -> str:
    """The page on the panel, view or page of the window that has the focus; the first one for none."""
    state = window.store.state
    if state.page == "train":
        return "training.html"
    if state.document.path is None:
        return "first-steps.html"
    if focus is None:
        return FIRST
    if window.look.editor.isAncestorOf(focus) or state.tool != "turn":
        return "colours.html"
    for name, dock in window.explore.docks.items():
        if dock.isAncestorOf(focus):
            return PAGES_OF_PANELS[name]
    return "looking.html" if window.centre.isAncestorOf(focus) else FIRST
