"""What stands in the middle before anything is open: what the program does, and three ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from xrayview.window.memory.samples import Sample
from xrayview.window.parts.section import muted

_WIDTH, _MARGIN = 430, 30


class Welcome(QWidget):
    """The empty state: a drop target, a button, the samples."""

    def __init__(
        self, samples: tuple[Sample, ...], choose: Callable[[], object], open_path: Callable[[Path], object]
    ) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 24, 16, 24)
        outer.addStretch(1)
        frame = self._frame = QFrame()
        frame.setObjectName("drop")
        frame.setFixedWidth(_WIDTH)
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(_MARGIN, 38, _MARGIN, 34)
        rows.setSpacing(10)
        title = QLabel("Drop an x-ray here")
        title.setObjectName("title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows.addWidget(title)
        sentence = muted(
            "xrayview turns a single x-ray of a head into a volume you can turn, cut open and see in stereo. "
            "It stays on this machine."
        )
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # A wrapped label asks for too little height inside a centred frame: it is told its width.
        sentence.setMinimumHeight(sentence.heightForWidth(_WIDTH - 2 * _MARGIN))
        rows.addWidget(sentence)
        rows.addSpacing(8)
        button = QPushButton("Open an x-ray …")
        button.setObjectName("main")
        button.setSizePolicy(button.sizePolicy().Policy.Fixed, button.sizePolicy().Policy.Fixed)
        button.clicked.connect(lambda: choose())
        rows.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        if samples:
            rows.addSpacing(8)
            heading = muted("or try a sample")
            heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
            rows.addWidget(heading)
        self.sample_buttons: list[QPushButton] = []
        for sample in samples:
            link = QPushButton(sample.title)
            link.setObjectName("link")
            link.clicked.connect(lambda checked=False, path=sample.path: open_path(path))
            rows.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)
            self.sample_buttons.append(link)
        rows.addSpacing(6)
        formats = muted("PNG, JPEG, TIFF, DICOM; volumes as NRRD, NIfTI, MHA, VTI")
        formats.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows.addWidget(formats)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        warning = muted("Not a medical device. The depth is inferred from one x-ray. Not for diagnosis.")
        warning.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addWidget(warning)

    def mark(self, hovered: bool) -> None:
        """Light up while a file is held over the window."""
        self._frame.setProperty("hovered", hovered)
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)
