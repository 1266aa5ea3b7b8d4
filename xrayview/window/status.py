"""The status bar: the work under way with a way to stop it, how well the volume fits, device and time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QStatusBar, QWidget

from xrayview.window import words
from xrayview.window.parts.section import muted
from xrayview.window.state import State
from xrayview.window.store import Store


class Status(QStatusBar):
    """Shows the document's running work, residual, device and time."""

    def __init__(self, store: Store, cancel: Callable[[], object]) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._work = QWidget()
        row = QHBoxLayout(self._work)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(10)
        self.stage = QLabel()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(180)
        self.stage.setMinimumWidth(150)
        self.bar.setTextVisible(False)
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("Stop reconstructing (Esc)")
        self.stop.setObjectName("small")
        self.stop.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.stop.clicked.connect(lambda: cancel())
        for widget in (self.stage, self.bar, self.stop):
            row.addWidget(widget)
        row.addStretch(1)
        self.fit = muted("", wrap=False)
        self.fit.setContentsMargins(14, 0, 14, 0)
        self.device = muted("", wrap=False)
        self.device.setContentsMargins(14, 0, 14, 0)
        self.addWidget(self._work)
        self.addWidget(self.fit)
        self.addPermanentWidget(self.device)
        self.setMinimumHeight(38)
        store.listen(self._show)
        self._show(None, store.state)

    def _show(self, old: State | None, new: State) -> None:
        document = new.document
        if old is not None and old.document is document:
            return
        running = document.running
        self._work.setVisible(running is not None)
        if running is not None:
            self.stage.setText(words.capitalised(running.stage))
            known = running.fraction is not None
            self.bar.setRange(0, 100 if known else 0)
            self.bar.setValue(round(100 * (running.fraction or 0.0)))
        made = document.reconstruction
        self.fit.setVisible(made is not None and running is None)
        if made is not None:
            self.fit.setText(words.residual_in_words(made))
            self.fit.setToolTip(f"{words.RESIDUAL_HINT}\n\n{words.shares_in_words(made)}")
            self.device.setText(f"{made.device}   {words.time_in_words(made.seconds)}")
            details = [f"{stage}: {spent:.2f} s" for stage, spent in made.seconds.items()]
            self.device.setToolTip("\n".join([f"Weights: {made.weights_name}", *details]))
        elif document.volume is not None:
            depth, rows, columns = document.volume.shape
            self.device.setText(f"{columns} x {rows} x {depth} cells")
            self.device.setToolTip("")
        else:
            self.device.setText("")
