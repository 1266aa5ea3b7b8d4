"""The status bar: the angle to the measured view, the work under way with a way to stop it, how well the
volume fits, device and time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QStatusBar, QWidget

from xrayview.window import words
from xrayview.window.parts.gauge import AngleGauge
from xrayview.window.parts.section import muted
from xrayview.window.state import Document, State
from xrayview.window.store import Store

_MARGIN = 14


class Status(QStatusBar):
    """Shows the view's angle, the running work, the residual, device and time of the current file."""

    def __init__(self, store: Store, stop: Callable[[], object]) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.gauge = AngleGauge()
        self.addWidget(self.gauge)
        self._work = QWidget()
        row = QHBoxLayout(self._work)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(10)
        self.stage = QLabel()
        self.stage.setMinimumWidth(150)
        self.bar = QProgressBar()
        self.bar.setFixedWidth(160)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("Stop what is under way (Esc)")
        self.stop.setObjectName("small")
        self.stop.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.stop.clicked.connect(lambda: stop())
        for widget in (self.stage, self.bar, self.stop):
            row.addWidget(widget)
        self.addWidget(self._work)
        self.fit = muted("", wrap=False)
        self.device = muted("", wrap=False)
        for label in (self.fit, self.device):
            label.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
            # Never wider than there is room: a long sentence must not make the window wider.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            label.setMinimumWidth(60)
        self.addWidget(self.fit, 1)
        self.device.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.addPermanentWidget(self.device)
        self.setMinimumHeight(34)
        self._store = store
        self._shown: tuple[object, ...] = ()
        # Once for all that changes together: showing and hiding makes Qt lay out and paint at once.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(lambda: self._show(self._store.state))
        store.listen(lambda old, new: self._soon.start())
        self._show(store.state)

    def _show(self, new: State) -> None:
        document, exploring = new.document, new.page == "explore"
        inferred = exploring and document.reconstruction is not None and document.volume is not None
        self.gauge.set_angle(words.angle_to_film(new.scene.camera) if inferred else None)
        self.gauge.setVisible(inferred)
        shown = (document, new.saving, new.page)
        if shown == self._shown:
            return
        self._shown = shown
        running = document.running or new.saving
        self._work.setVisible(running is not None)
        if running is not None:
            self.stage.setText(words.capitalised(running.stage))
            known = running.fraction is not None
            self.bar.setRange(0, 100 if known else 0)
            self.bar.setValue(round(100 * (running.fraction or 0.0)))
        self.fit.setVisible(running is None and exploring)
        self.device.setVisible(exploring)
        self._show_facts(document)

    def _show_facts(self, document: Document) -> None:
        """How well the volume fits, on what it was computed, and how long that took."""
        made = document.reconstruction
        if made is not None:
            self.fit.setText(words.residual_in_words(made))
            self.fit.setToolTip(f"{words.RESIDUAL_HINT}\n\n{words.shares_in_words(made)}")
            self.device.setText(f"{made.device}   {words.time_in_words(made.seconds)}")
            details = [f"{stage}: {spent:.2f} s" for stage, spent in made.seconds.items()]
            self.device.setToolTip("\n".join([f"Weights: {made.weights_name}", *details]))
            return
        self.fit.setText("")
        self.fit.setToolTip("")
        self.device.setToolTip("")
        if document.volume is not None:
            depth, rows, columns = document.volume.shape
            self.device.setText(f"{columns} x {rows} x {depth} cells")
        else:
            self.device.setText("")
