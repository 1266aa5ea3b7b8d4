"""A slider and a number that say the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSlider, QWidget

from xrayview.window.parts.in_hand import answers_in_hand
from xrayview.window.parts.number_field import NumberField


class NumberSlider(QWidget):
    """One value between two limits; ``moved(value)`` while it is changed by slider, number or keys.

    ``pressed`` and ``released``: the mouse took hold of the slider, and let go of it.
    """

    moved = Signal(float)
    pressed = Signal()
    released = Signal()

    def __init__(self, low: float, high: float, step: float, suffix: str = "", decimals: int = 2) -> None:
        super().__init__()
        self._step = step
        self.slider = QSlider(Qt.Orientation.Horizontal)
        # From low in steps, not from 0: what a screen reader says is then the value but for its decimals.
        self.slider.setRange(round(low / step), round(high / step))
        self.slider.setPageStep(max(1, round((high - low) / step / 10)))
        self.number = NumberField(low, high, step, decimals, suffix)
        self.number.setFixedWidth(74)
        answers_in_hand(self.slider)
        self.setFocusProxy(self.slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.slider.setValue(round(self.number.value() / step))
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderPressed.connect(self.pressed)
        self.slider.sliderReleased.connect(self.released)
        self.number.valueChanged.connect(self._typed)

    def value(self) -> float:
        """The present value."""
        return self.number.value()

    def set_value(self, value: float) -> None:
        """Show a value without saying that it moved."""
        if abs(value - self.number.value()) < 1e-9:
            return
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.number.setValue(value)
            self.slider.setValue(round(value / self._step))

    def set_limits(self, low: float, high: float) -> None:
        """Let it go from ``low`` to ``high`` from now on, without saying that it moved."""
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.setRange(round(low / self._step), round(high / self._step))
            self.number.setRange(low, high)

    def set_name(self, name: str, hint: str) -> None:
        """Say what this is, to a pointer that rests on it and to a screen reader."""
        for part in (self.slider, self.number):
            part.setAccessibleName(name)
            part.setToolTip(hint)

    def let_go(self) -> None:
        """End a drag as if the button had come up; nothing where there is none."""
        if self.slider.isSliderDown():
            none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
            # Nothing less makes a QSlider forget what it has hold of.
            kind, place = QEvent.Type.MouseButtonRelease, QPointF()
            release = QMouseEvent(kind, place, place, left, none, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(self.slider, release)

    def hideEvent(self, event: QHideEvent) -> None:
        """A slider that vanishes amid a drag gets no release."""
        super().hideEvent(event)
        self.let_go()

    def _slid(self, place: int) -> None:
        value = round(place * self._step, 6)
        with QSignalBlocker(self.number):
            self.number.setValue(value)
        self.moved.emit(value)

    def _typed(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value / self._step))
        self.moved.emit(value)
