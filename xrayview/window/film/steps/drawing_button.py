"""A button that takes a tool in hand, with which something is drawn on the film."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from xrayview.window.film.film_view import FilmView, ToolName


class DrawingButton(QPushButton):
    """On while its tool is in hand; pressed again, it puts the tool away."""

    def __init__(self, words: str, hint: str, view: FilmView, name: ToolName) -> None:
        super().__init__(words)
        self.setObjectName("small")
        self.setCheckable(True)
        self.setToolTip(hint)
        self.setAccessibleDescription(hint)
        self.clicked.connect(lambda on: view.take_tool(name if on else None))
        view.tool_changed.connect(lambda now: self.setChecked(now == name))
