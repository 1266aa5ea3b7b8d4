"""A page that asks how something is to be saved: rows of fields, a remark below them, Save… and Cancel."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from xrayview.window.dialogs.page import Page
from xrayview.window.parts.section import Section, muted


class WishPage(Page):
    """``remark``: what will be made, or why nothing can be; ``save``: the button that takes the wish."""

    def lay_out(
        self, fields: Iterable[tuple[str, QWidget]], choose: Callable[[], object], width: int, height: int
    ) -> None:
        """Put labelled fields in rows, and the rest below; ``choose``: what Save… does."""
        rows = Section()
        for label, field in fields:
            rows.add_row(label, field)
        self.remark = muted()
        self.remark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.remark.setMinimumHeight(3 * self.remark.fontMetrics().lineSpacing())
        rows.add(self.remark)
        self.rows.addWidget(rows)
        self.save = self.add_button("Save…", main=True)
        self.save.clicked.connect(choose)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.finish(width, height)
