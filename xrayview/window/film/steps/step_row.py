"""One step of the preparation: a line that says what was done, and opens to the reason and the control."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from xrayview.window.film.framed_view import tool
from xrayview.window.icons import icon
from xrayview.window.parts.section import muted
from xrayview.window.theme import colours

_HEIGHT = 26
_NAME = 88  # where the words begin
_INDENT = 20
_SIGN = 15


class StepLine(QAbstractButton):
    """The line: a sign that it opens, the step's name, and what was done, in the accent where by a person."""

    def __init__(self, name: str, sign: str = "") -> None:
        super().__init__()
        self._name, self._words, self._by_hand, self._sign = name, "", False, sign
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumWidth(120)

    def say(self, words: str, hint: str, by_hand: bool) -> None:
        """Show what was done, and whether by a person's wish; ``hint``: the reason."""
        self._words, self._by_hand = words, by_hand
        whose = ", changed by you" if by_hand else ""
        self.setAccessibleName(f"{self._name}: {words}{whose}")
        self.setToolTip("\n".join(part for part in (f"{self._name}: {words}{whose}", hint) if part))
        self.setAccessibleDescription(hint)
        self.update()

    @property
    def words(self) -> str:
        """What was done."""
        return self._words

    def sizeHint(self) -> QSize:
        """A line of the list."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sign, the name, the words, and a ring where the keys go here."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.WindowText)
        accent = palette.color(QPalette.ColorRole.Highlight)
        quiet = palette.color(QPalette.ColorRole.PlaceholderText) if self.isEnabled() else text
        if self.underMouse() or self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Base))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        self._draw_sign(painter, quiet)
        middle = Qt.AlignmentFlag.AlignVCenter
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(text)
        name_room = max(_NAME - _INDENT, painter.fontMetrics().horizontalAdvance(self._name))
        painter.drawText(QRectF(_INDENT, 0, name_room, self.height()), middle, self._name)
        font.setBold(False)
        painter.setFont(font)
        left = _INDENT + name_room + 8
        if self._by_hand:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawEllipse(QRectF(left, self.height() / 2 - 3, 6, 6))
            left += 12
        painter.setPen(accent if self._by_hand else quiet)
        room = max(0, self.width() - left - 4)
        shown = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, self.height()), middle, shown)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent, 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _draw_sign(self, painter: QPainter, colour: QColor) -> None:
        """Its own sign, or a wedge that points to the words while the step is closed, and down while open."""
        if self._sign:
            self._draw_icon(painter)
            return
        x, y = 8.0, self.height() / 2
        closed = [QPointF(x - 2.5, y - 4), QPointF(x + 2.5, y), QPointF(x - 2.5, y + 4)]
        opened = [QPointF(x - 4, y - 2.5), QPointF(x, y + 2.5), QPointF(x + 4, y - 2.5)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.6, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(opened if self.isChecked() else closed))

    def _draw_icon(self, painter: QPainter) -> None:
        ratio = self.devicePixelRatioF()
        drawn = icon(self._sign).pixmap(QSize(_SIGN, _SIGN), ratio)
        application = QApplication.instance()
        if self._sign == "warning" and isinstance(application, QApplication):
            over = QPainter(drawn)
            over.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            over.fillRect(drawn.rect(), QColor(colours(application).warning))
            over.end()
        painter.drawPixmap(0, (self.height() - _SIGN) // 2, drawn)


class StepRow(QWidget):
    """The line with its reason and control below it; ``toggled(open)``, ``automatic`` asked for again."""

    toggled = Signal(bool)
    automatic = Signal()

    def __init__(self, name: str, control: QWidget | None = None, *beside: QWidget, sign: str = "") -> None:
        super().__init__()
        self._said: tuple[str, str, bool] | None = None
        self.line = StepLine(name, sign)
        self.reason = muted()
        self.control = control
        self.back = tool("Auto", f"{name}: automatic", f"{name}: let the program choose again")
        self.back.setObjectName("auto")
        self.back.hide()
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(2)
        top.addWidget(self.line, 1)
        for widget in (*beside, self.back):
            top.addWidget(widget)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(_INDENT, 2, 0, 8)
        body.setSpacing(8)
        body.addWidget(self.reason)
        if control is not None:
            body.addWidget(control)
        self._body.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(top)
        rows.addWidget(self._body)
        self.line.toggled.connect(self._open)
        self.back.clicked.connect(self.automatic)

    @property
    def is_open(self) -> bool:
        """Whether reason and control are shown."""
        return self.line.isChecked()

    def set_open(self, wanted: bool) -> None:
        """Show reason and control, or fold them away."""
        self.line.setChecked(wanted)

    def say(self, words: str, reason: str, by_hand: bool) -> None:
        """Show what was done, why, and whether by a person's wish."""
        if (words, reason, by_hand) == self._said:
            return  # to show and hide the same again would have everything laid out anew
        self._said = words, reason, by_hand
        self.line.say(words, reason, by_hand)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.back.setVisible(by_hand)

    def _open(self, wanted: bool) -> None:
        self._body.setVisible(wanted)
        self.toggled.emit(wanted)
