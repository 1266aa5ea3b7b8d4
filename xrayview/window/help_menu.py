"""The Help menu: the guide, the tour, what is measured, every key, and about the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from xrayview.window.actions.table import TABLE
from xrayview.window.view.mouse import MOUSE_IN_WORDS
from xrayview.window.view.tools import TOOLS_IN_WORDS

if TYPE_CHECKING:
    from xrayview.window.guide.guide_window import Guide
    from xrayview.window.main_window import MainWindow
    from xrayview.window.remembering import Remembering
    from xrayview.window.tour.tour import Tour


class HelpPages:
    """Opens the guide beside the window and the pages over it; the window goes on beneath them."""

    def __init__(self, window: MainWindow, log_file: str, remembering: Remembering) -> None:
        self._window, self._log_file, self._remembering = window, log_file, remembering
        self.guide: Guide | None = None
        self.tour: Tour | None = None

    def show_guide(self) -> Guide:
        """The guide, at the page on what has the focus."""
        from xrayview.window.guide.guide_window import Guide
        from xrayview.window.guide.subjects import page_about

        page = page_about(self._window, QApplication.focusWidget())
        if self.guide is None:
            self.guide = Guide()
        self.guide.turn_to(page)
        self.guide.setWindowState(self.guide.windowState() & ~Qt.WindowState.WindowMinimized)
        self.guide.show()
        self.guide.raise_()
        self.guide.activateWindow()
        self.guide.text.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.guide

    def show_tour(self) -> None:
        """The tour from its beginning; at once after a dialog that is just being closed."""
        QTimer.singleShot(0, self._window, self._start_tour)

    def close(self) -> None:
        """Close the guide; a tour under way goes with the window, and counts as not seen."""
        if self.guide is not None:
            self.guide.close()
            self.guide.deleteLater()
            self.guide = None

    def _start_tour(self) -> None:
        from xrayview.window.tour.tour import Tour

        if self.tour is not None:
            self.tour.end()
        self.tour = Tour(self._window, self._tour_ended)
        self.tour.start()

    def _tour_ended(self) -> None:
        self.tour = None
        self._remembering.tour_ended()

    def show_trust(self, understood: Callable[[], object] | None = None) -> QDialog:
        """What an x-ray can tell and what it cannot; ``understood`` is called once it was accepted."""
        from xrayview.window.dialogs.not_a_device import NotADevice

        dialog = NotADevice(self._window)
        if understood is not None:
            dialog.accepted.connect(lambda: understood())
        return self._open(dialog)

    def show_keys(self) -> QDialog:
        """Every key, and what the mouse does."""
        from xrayview.window.dialogs.shortcuts import Shortcuts

        rows = [(row.menu, row.words, ", ".join(row.keys)) for row in TABLE if row.keys]
        return self._open(Shortcuts(rows, f"{MOUSE_IN_WORDS}  {TOOLS_IN_WORDS}", self._window))

    def show_about(self) -> QDialog:
        """The program, its method and its licences."""
        from xrayview.window.dialogs.about import About

        return self._open(About(self._log_file, str(self._remembering.settings.path), self._window))

    def _open(self, dialog: QDialog) -> QDialog:
        dialog.open()
        return dialog
