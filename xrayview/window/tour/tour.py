"""The tour itself: takes the card from part to part; the window can be used all the while."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QObject, QPoint, QRect, Qt, QTimer, QVariantAnimation

from xrayview.window.commands import files
from xrayview.window.tour.card import Card, Mark, beside
from xrayview.window.tour.steps import Step, steps_for

if TYPE_CHECKING:
    from xrayview.window.main_window import MainWindow

_LOOK_EACH, _GLIDE = 150, 220  # ms


class Tour(QObject):
    """Shows the steps over ``window``; ``ended`` is called once, when it was gone through or left."""

    def __init__(self, window: MainWindow, ended: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._ended = window, ended
        self.steps = steps_for(window.store.state.document.path is not None)
        self.place = 0
        self.mark, self.card = Mark(window), Card(window)
        self._at = QRect()
        self._motion = QVariantAnimation(self, duration=_GLIDE)
        self._motion.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._motion.valueChanged.connect(self.mark.surround)
        # Docks, tabs and splitters move a part without telling: look where it is now.
        self._watch = QTimer(self, interval=_LOOK_EACH)
        self._watch.timeout.connect(self._follow)
        self.card.onwards.connect(self._go_on)
        self.card.backwards.connect(self._go_back)
        self.card.left.connect(self.end)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.steps[self.place]

    def start(self) -> None:
        """Show the first step."""
        window = self._window
        window.show_only_view(False)
        if window.store.state.page != "explore":
            window.store.do(files.show_page, "explore")
        window.activateWindow()  # the notice that it follows may not have given the keys back yet
        self.card.show()
        self._show()
        self._watch.start()

    def end(self) -> None:
        """Take the card away."""
        if not self._watch.isActive():
            return
        self._watch.stop()
        self._motion.stop()
        had_focus = self.card.isAncestorOf(self._window.focusWidget() or self._window)
        for part in (self.card, self.mark):
            part.hide()
            part.deleteLater()
        if had_focus:
            self._window.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ended()
        self.deleteLater()

    def _go_on(self) -> None:
        if self.place + 1 == len(self.steps):
            self.end()
            return
        samples = self._window.centre.samples
        if self.step.opens_sample and samples and self._window.store.state.document.path is None:
            self._window.open_paths([samples[0].path])
        self.place += 1
        self._show()

    def _go_back(self) -> None:
        self.place = max(0, self.place - 1)
        self._show()

    def _show(self) -> None:
        step = self.step
        if step.dock:
            self._window.explore.docks[step.dock].raise_()
        self.card.tell(step.title, step.words, self.place + 1, len(self.steps))
        self._follow()
        self.card.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        """Stand beside the part that the step is about, wherever it is by now."""
        at = self._part()
        whole = self._window.rect()
        self.card.setGeometry(beside(at or whole, self.card.size(), whole))
        if at is None:
            self.mark.hide()
        elif at != self._at or self.mark.isHidden():
            self._frame(at)
        self._at = at or QRect()
        self.mark.raise_()
        self.card.raise_()

    def _frame(self, at: QRect) -> None:
        self._motion.stop()
        calm = self._window.store.state.preferences.reduced_motion
        if calm or self.mark.isHidden():
            self.mark.surround(at)
        else:
            self._motion.setStartValue(self._at)
            self._motion.setEndValue(at)
            self._motion.start()
        self.mark.show()

    def _part(self) -> QRect | None:
        """Where in the window the part is; None where it is hidden, or floats in a window of its own."""
        part = self.step.part(self._window)
        if part is None or not part.isVisible() or part.window() is not self._window:
            return None
        return QRect(part.mapTo(self._window, QPoint(0, 0)), part.size())
