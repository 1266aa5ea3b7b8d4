"""The menus Tools and Help."""

from __future__ import annotations

from xrayview.window.actions.action import Action
from xrayview.window.commands import film

OTHER_ACTIONS: tuple[Action, ...] = (
    Action(
        "weights", "Use other weights…", "Tools", (), "nothing", lambda w: w.choose_weights(),
        "Reconstruct with a weights file of your own",
    ),
    Action(
        "bundled-weights", "Use the bundled weights", "Tools", (), "other weights",
        lambda w: w.store.do(film.use_weights, None), "Reconstruct with the network that comes with xrayview",
    ),
    Action("log", "Open the log folder", "Tools", (), "nothing", lambda w: w.open_log_folder(), gap=True),
    Action(
        "guide", "User guide", "Help", ("F1",), "nothing", lambda w: w.help.show_guide(),
        "Read about the part of the window that you are in", "help",
    ),
    Action(
        "tour", "Tour", "Help", (), "nothing", lambda w: w.help.show_tour(),
        "A few steps round the window",
    ),
    Action(
        "shortcuts", "Keyboard and mouse", "Help", ("Shift+F1",), "nothing", lambda w: w.help.show_keys(),
        "Every key, and what the mouse does",
    ),
    Action(
        "not-a-device", "What is measured, what is inferred", "Help", (), "nothing",
        lambda w: w.help.show_trust(), "What an x-ray can tell, and what it cannot",
    ),
    Action("about", "About xrayview", "Help", (), "nothing", lambda w: w.help.show_about(), gap=True),
)  # fmt: skip
