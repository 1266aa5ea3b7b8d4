"""The "not a medical device" notice: what is measured, what is inferred, what nobody can tell."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from xrayview.window import words
from xrayview.window.dialogs.page import Page, Reading, sentence

# Raised when the words change so much that whoever read them once should read them again.
NOTICE_VERSION = "1"

LINES = (
    (
        "Measured",
        "The outline, and how much matter lies on each ray. Seen as the film was taken, the volume is "
        "the film.",
    ),
    (
        "Inferred",
        "Where on the ray it lies. A network learnt that from CT scans of other heads: turned away from the "
        "film's view you see a plausible head, not this one.",
    ),
    (
        "Unknown",
        "Which of two answers is true: near and far exchanged fit the film equally well. "
        "And everything about things that are no heads.",
    ),
)


class NotADevice(Page):
    """``accepted`` when a person says that it is understood; Esc closes it, and leaves that open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What is measured, and what is inferred", parent)
        reading = Reading()
        reading.rows.setContentsMargins(0, 0, 0, 0)
        reading.rows.setSpacing(13)
        reading.rows.addWidget(sentence("Not a medical device", "title"))
        reading.rows.addWidget(sentence(words.NOT_A_DEVICE))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for row, (name, what) in enumerate(LINES):
            heading = QLabel(name)
            heading.setObjectName("strong")
            grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(sentence(what), row, 1)
        reading.rows.addLayout(grid)
        reading.rows.addStretch(1)
        self.rows.addWidget(reading)
        self.understood = self.add_button("I understand", main=True)
        self.understood.clicked.connect(self.accept)
        self.setAccessibleDescription(" ".join((words.NOT_A_DEVICE, *(f"{a}: {b}" for a, b in LINES))))
        self.finish(560, 350)
        self.understood.setFocus()
