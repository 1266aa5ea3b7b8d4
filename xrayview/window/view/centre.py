"""The middle of the window: the welcome, the wait, and the 3D view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from xrayview.window import words
from xrayview.window.memory.samples import Sample
from xrayview.window.state import Running, State
from xrayview.window.store import Store
from xrayview.window.view.welcome import Welcome

if TYPE_CHECKING:
    from xrayview.window.view.view3d import View3D


class Centre(QWidget):
    """Shows one of three pages, by the document: nothing open, work without a picture yet, the 3D view."""

    def __init__(
        self,
        store: Store,
        samples: tuple[Sample, ...],
        recent: tuple[Path, ...],
        choose: Callable[[], object],
        open_path: Callable[[Path], object],
    ) -> None:
        super().__init__()
        self._store = store
        self.samples = samples
        self.view: View3D | None = None
        self._without_view = False
        self.welcome = Welcome(samples, recent, choose, open_path)
        self._waiting = _Waiting()
        self._stage = QWidget()
        self._stage.setObjectName("stage")
        room = QVBoxLayout(self._stage)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(0)
        self._room = room
        self._pages = QStackedWidget()
        for page in (self.welcome, self._waiting, self._stage):
            self._pages.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._pages)
        store.listen(self._show)
        self._show(None, store.state)

    def build_view(self) -> View3D:
        """Make the 3D view and return it; its libraries are loaded by now."""
        from xrayview.window.view.view3d import View3D

        if self.view is None:
            self.view = View3D(self._store)
            self._room.insertWidget(0, self.view, 1)
            self._show(None, self._store.state)
        return self.view

    def do_without_view(self) -> None:
        """Say that there will be no 3D view; the x-ray and the volume can be used all the same."""
        self._without_view = True
        self._show(None, self._store.state)

    def view_size(self) -> tuple[int, int]:
        """Width and height of the 3D picture, in pixels of the screen."""
        shown = self.view or self
        scale = shown.devicePixelRatioF()
        return round(shown.width() * scale), round(shown.height() * scale)

    def show_drop(self, hovered: bool) -> None:
        """Mark the drop target while a file is held over the window."""
        self.welcome.mark(hovered)

    def release(self) -> None:
        """Let go of the 3D view."""
        if self.view is not None:
            self.view.release()

    def _show(self, old: State | None, new: State) -> None:
        document = new.document
        if document.volume is not None and self.view is not None:
            page = self._stage
        elif document.running is not None or document.volume is not None:
            page = self._waiting
            idle = "there is no 3D view here" if self._without_view else "loading the 3D view…"
            running = document.running or Running(0, idle)
            self._waiting.tell(running.stage, running.fraction)
        else:
            page = self.welcome
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)


class _Waiting(QWidget):
    """What stands there until the first picture does."""

    def __init__(self) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.addStretch(1)
        self._words = QLabel()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows.addWidget(self._words)
        bar = self._bar = QProgressBar()
        bar.setMinimumWidth(100)
        bar.setMaximumWidth(260)
        bar.setTextVisible(False)
        rows.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(1)

    def tell(self, stage: str, fraction: float | None) -> None:
        """Say what is being done, and how far it is where that is known."""
        self._bar.setVisible(fraction is not None)
        self._bar.setValue(round(100 * (fraction or 0.0)))
        self._words.setText(words.capitalised(stage))
