"""How a run goes: where it stands, its numbers, its loss curve, and on demand what it printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from xrayview.window.parts.section import muted
from xrayview.window.train.watching import RunWatch
from xrayview.window.train.words import curve_in_words, loss_in_words, standing, time_in_words

if TYPE_CHECKING:
    from xrayview.window.train.loss_curve import LossCurve

NO_RUN = (
    "Choose what to learn from and press Start. The training is a program of its own: it goes on when this "
    "window is closed, and what it learned is kept whenever you stop it.\n\n"
    "A run made earlier, or copied from another machine, opens in the same way."
)
FIGURES = (
    ("step", "Step", "How many batches of views it has learned from"),
    ("loss", "Loss now", "How far the predicted densities are from the true ones; 0 is perfect"),
    ("spent", "Time spent", "Of learning, over all sittings"),
    ("left", "Time left", "Until the time or the steps are over, whichever is sooner"),
    ("specimens", "Specimens", "Individuals that it learns from"),
)


class RunView(QWidget):
    """Shows one `RunWatch`, or that there is none; it changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._watch: RunWatch | None = None
        self._drawn: tuple[int, int] = (-1, -1)
        self.curve: LossCurve | None = None
        self.title = QLabel()
        self.title.setObjectName("subtitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.headline = QLabel()
        self.headline.setObjectName("strong")
        self.sentence = muted()
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName("Share of the training that is done")
        self._figures = {key: _Figure(words, hint) for key, words, hint in FIGURES}
        figures = QHBoxLayout()
        figures.setSpacing(10)
        for figure in self._figures.values():
            figures.addWidget(figure, 1)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.headline)
        self._place = QVBoxLayout()
        self.details = QPushButton("Details")
        self.details.setObjectName("small")
        self.details.setCheckable(True)
        self.details.setToolTip("What the training printed last")
        self.details.toggled.connect(self._show_output)
        self.output = QPlainTextEdit()
        self.output.setReadOnly(True)
        self.output.setAccessibleName("What the training printed last")
        self.output.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.output.setFixedHeight(130)
        self.output.setTabChangesFocus(True)
        self.output.hide()
        self._run = QWidget()
        rows = QVBoxLayout(self._run)
        rows.setContentsMargins(20, 16, 20, 14)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(self.sentence)
        rows.addWidget(self.progress)
        rows.addLayout(figures)
        rows.addLayout(self._place, 1)
        rows.addWidget(self.details, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.output)
        self.invitation = _invitation()
        self._either = QStackedLayout(self)
        self._either.addWidget(self.invitation)
        self._either.addWidget(self._run)
        self.refresh()

    def figure(self, key: str) -> str:
        """One of the `FIGURES` as it is shown."""
        return self._figures[key].value.text()

    def draw_curves(self) -> None:
        """Make the place of the curve, which loads the drawing library; done once."""
        if self.curve is None:
            from xrayview.window.train.loss_curve import LossCurve

            self.curve = LossCurve()
            self.curve.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            self._place.addWidget(self.curve)
            self._drawn = (-1, -1)
            self.refresh()

    def show_watch(self, watch: RunWatch | None) -> None:
        """Show another run."""
        self._watch, self._drawn = watch, (-1, -1)
        self.refresh()

    def refresh(self) -> None:
        """Show what the watch knows now."""
        watch = self._watch
        self._either.setCurrentWidget(self.invitation if watch is None else self._run)
        if watch is None:
            self._draw()
            return
        state, now = watch.state, standing(watch)
        self.title.setText(watch.run.name)
        self.title.setToolTip(str(watch.run))
        self.headline.setText(now.headline)
        self.sentence.setText(now.sentence)
        self._show_share(state.fraction, watch.condition == "under way")
        shown = {
            "step": f"{state.step:,}" if state.step else "",
            "loss": loss_in_words(state.loss),
            "spent": time_in_words(state.seconds) if state.seconds else "",
            "left": time_in_words(state.seconds_left) if watch.condition == "under way" else "",
            "specimens": f"{state.specimens:,}" if state.specimens else "",
        }
        for key, words in shown.items():
            self._figures[key].value.setText(words or "\N{EN DASH}")
        self._draw()
        if self.output.isVisible():
            self._fill_output()

    def _draw(self) -> None:
        points = self._watch.points if self._watch is not None else []
        drawn = (len(points), points[-1].step if points else 0)
        if self.curve is not None and drawn != self._drawn:
            self.curve.show_points(points)
            self.curve.setAccessibleDescription(curve_in_words(points))
            self._drawn = drawn

    def _show_share(self, share: float | None, is_busy: bool) -> None:
        # A bar without a share runs to and fro: something is under way, and nobody knows how long.
        self.progress.setRange(0, 1000 if share is not None or not is_busy else 0)
        self.progress.setValue(round(1000 * (share or 0.0)))

    def _show_output(self, on: bool) -> None:
        self.output.setVisible(on)
        if on:
            self._fill_output()

    def _fill_output(self) -> None:
        words = self._watch.output() if self._watch is not None else ""
        words = words or "Nothing was printed."
        if words != self.output.toPlainText():
            self.output.setPlainText(words)
            bar = self.output.verticalScrollBar()
            bar.setValue(bar.maximum())


def _invitation() -> QWidget:
    body = QWidget()
    title = QLabel("No training yet")
    title.setObjectName("title")
    words = muted(NO_RUN)
    words.setMaximumWidth(520)
    rows = QVBoxLayout(body)
    rows.setContentsMargins(48, 48, 48, 48)
    rows.setSpacing(12)
    rows.addStretch(2)
    rows.addWidget(title)
    rows.addWidget(words)
    rows.addStretch(3)
    return body


class _Figure(QWidget):
    """A number above what it stands for."""

    def __init__(self, words: str, hint: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setToolTip(hint)
        self.value = QLabel("\N{EN DASH}")
        self.value.setObjectName("subtitle")
        self.value.setAccessibleName(words)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(1)
        rows.addWidget(self.value)
        rows.addWidget(muted(words, wrap=False))
