"""The pages of the Help menu: what is measured, every key, and about the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from xrayview.window.actions import TABLE
from xrayview.window.view.mouse import MOUSE_IN_WORDS
from xrayview.window.view.tools import TOOLS_IN_WORDS

if TYPE_CHECKING:
    from pathlib import Path


class HelpPages:
    """Opens the pages over the window; the window goes on beneath them."""

    def __init__(self, window: QWidget, log_file: str, settings_file: Path) -> None:
        self._window, self._log_file, self._settings_file = window, log_file, settings_file

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

        return self._open(About(self._log_file, str(self._settings_file), self._window))

    def _open(self, dialog: QDialog) -> QDialog:
        dialog.open()
        return dialog
