"""The pieces every panel is made of: headed sections, labelled rows, choices and buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from xrayview.window.parts.in_hand import answers_in_hand
from xrayview.window.parts.number_field import FIELD_HEIGHT

LABEL_WIDTH = 84


class Panel(QWidget):
    """A side of the window, on its own ground."""

    def __init__(self, narrowest: int = 0, widest: int | None = None) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(narrowest)
        if widest is not None:
            self.setMaximumWidth(widest)


class Scrolled(QScrollArea):
    """What is larger than its place is reached by scrolling: on a small screen no panel keeps out another."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(body)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Bring what gets the focus by a key into sight, wherever the focus came from."""
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now is not None and not by_mouse and self.isAncestorOf(now):
            self.ensureWidgetVisible(now)

    def minimumSizeHint(self) -> QSize:
        """Three panels side by side, and two on top of each other, on the smallest screen."""
        return QSize(200, 60)


class ScrolledPanel(Panel):
    """A panel whose ``rows`` scroll where its dock is too small for them."""

    def __init__(self) -> None:
        super().__init__()
        body = QWidget()
        body.setObjectName("panelBody")
        self.rows = QVBoxLayout(body)
        self.rows.setContentsMargins(14, 12, 14, 12)
        self.rows.setSpacing(12)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolled(body))


class Section(QWidget):
    """Rows that belong together, below a heading where they have one."""

    def __init__(self, heading: str = "") -> None:
        super().__init__()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(8)
        if heading:
            title = QLabel(heading.upper())
            title.setObjectName("heading")
            self.rows.addWidget(title)

    def add(self, widget: QWidget) -> None:
        """Put a widget over the whole width."""
        self.rows.addWidget(widget)

    def add_row(self, label: str, widget: QWidget, aligned: bool = True) -> QLabel:
        """Put a widget beside its label, below the others or (not ``aligned``) in what the label leaves."""
        row = QHBoxLayout()
        row.setSpacing(8)
        name = QLabel(label)
        if aligned:
            name.setFixedWidth(LABEL_WIDTH)
        name.setBuddy(widget)
        row.addWidget(name)
        row.addWidget(widget, 1)
        self.rows.addLayout(row)
        return name


class Choice(QComboBox):
    """A closed list; ``chosen(key)`` when a person picks an entry."""

    chosen = Signal(str)

    def __init__(self, entries: Iterable[tuple[str, str]], hint: str) -> None:
        super().__init__()
        for key, words in entries:
            self.addItem(words, key)
        self.setToolTip(hint)
        answers_in_hand(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(6)
        self.setMinimumHeight(FIELD_HEIGHT)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(lambda index: self.chosen.emit(str(self.itemData(index))))

    def set_key(self, key: str) -> None:
        """Show an entry without saying that it was chosen; an unknown key is added as it is."""
        index = self.findData(key)
        with QSignalBlocker(self):
            if index < 0:
                self.addItem(key, key)
                index = self.count() - 1
            self.setCurrentIndex(index)


class Segments(QWidget):
    """Buttons (key, words, hint) of which one is on; ``chosen(key)`` when a person presses another.

    They stand in a row, or in rows of so many ``columns``.
    """

    chosen = Signal(str)

    def __init__(self, entries: Iterable[tuple[str, str, str]], columns: int = 0) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for place, (key, words, hint) in enumerate(entries):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setToolTip(hint)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda checked=False, key=key: self.chosen.emit(key))
            group.addButton(button)
            grid.addWidget(button, *(divmod(place, columns) if columns else (0, place)))
            self.buttons[key] = button

    def set_key(self, key: str) -> None:
        """Show which one is on."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)


def button_grid(
    entries: Iterable[tuple[str, str, Callable[[], object]]], columns: int
) -> tuple[QWidget, list[QPushButton]]:
    """Push buttons (words, hint, what they do) in so many columns."""
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(4)
    buttons = []
    for place, (words, hint, action) in enumerate(entries):
        button = QPushButton(words)
        button.setToolTip(hint)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda checked=False, action=action: action())
        grid.addWidget(button, place // columns, place % columns)
        buttons.append(button)
    return body, buttons


def line() -> QFrame:
    """A thin line between sections."""
    rule = QFrame()
    rule.setObjectName("line")
    rule.setFrameShape(QFrame.Shape.NoFrame)
    return rule


def muted(text: str = "", wrap: bool = True) -> QLabel:
    """A quiet label."""
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
