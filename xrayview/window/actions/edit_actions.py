"""The Edit menu: undo, the clipboard, the film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xrayview.window.actions.action import Action
from xrayview.window.commands import film
from xrayview.window.state import State

if TYPE_CHECKING:
    from xrayview.window.main_window import MainWindow


def _undo_words(state: State) -> str:
    past = state.sheet.history.past
    return f"Undo {past[-1].name.lower()}" if past else "Undo"


def _redo_words(state: State) -> str:
    future = state.sheet.history.future
    return f"Redo {future[-1].name.lower()}" if future else "Redo"


def _toggle_mirror(window: MainWindow) -> None:
    window.store.do(film.mirror_film, not window.store.state.document.preparation.mirror)


EDIT_ACTIONS: tuple[Action, ...] = (
    Action(
        "undo", "Undo", "Edit", ("Ctrl+Z",), "undo", lambda w: w.store.undo(),
        "Take the last step back", "undo", bar=True, says=_undo_words, gap=True,
    ),
    Action(
        "redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", lambda w: w.store.redo(),
        "Take the step once more", "redo", bar=True, says=_redo_words,
    ),
    Action(
        "copy", "Copy picture", "Edit", ("Ctrl+C",), "volume", lambda w: w.exports.copy_picture(),
        "Copy the picture as it is seen to the clipboard", "copy", gap=True,
    ),
    Action(
        "paste", "Paste x-ray", "Edit", ("Ctrl+V",), "nothing", lambda w: w.paste(),
        "Open the picture or the files on the clipboard", "paste",
    ),
    Action(
        "turn-left", "Turn film left", "Edit", ("Ctrl+L",), "film",
        lambda w: w.store.do(film.rotate_film, -90.0), "Turn the film a quarter to the left", "turn-left",
        gap=True,
    ),
    Action(
        "turn-right", "Turn film right", "Edit", ("Ctrl+R",), "film",
        lambda w: w.store.do(film.rotate_film, 90.0), "Turn the film a quarter to the right", "turn-right",
    ),
    Action(
        "mirror", "Mirror film", "Edit", ("Ctrl+M",), "film", _toggle_mirror,
        "Read the film from its other side", "mirror",
        checked=lambda state: state.document.preparation.mirror,
    ),
    Action(
        "automatic", "Prepare automatically", "Edit", ("Ctrl+Shift+A",), "film",
        lambda w: w.store.do(film.prepare_automatically), "Let the program choose every step again",
    ),
    Action(
        "stop", "Stop", "Edit", ("Esc",), "nothing", lambda w: w.escape(),
        "Stop what is under way, or come back from the full screen", "stop", gap=True,
    ),
)  # fmt: skip
