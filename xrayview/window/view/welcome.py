"""What stands in the middle before anything is open: what the program does, and the ways to begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from xrayview.window.memory.logbook import log
from xrayview.window.memory.samples import Sample
from xrayview.window.parts.section import muted
from xrayview.window.view.open_list import OpenList
from xrayview.window.work import in_background

_SENTENCE = (
    "xrayview turns a single x-ray of a head into a volume you can turn, cut open and see in stereo. "
    "It stays on this machine."
)
_FORMATS = "PNG, JPEG, TIFF, DICOM; volumes as NRRD, NIfTI, MHA, VTI"
_WARNING = "Not a medical device. The depth is inferred from one x-ray. Not for diagnosis."

_WIDEST, _WIDEST_BESIDE, _MARGIN = 600, 920, 16
# The rest is in the File menu.
_MOST_SHOWN = 6
_DOWN, _ACROSS = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
# Ways to arrange: the parts, the two lists, and from which width on; the first that fits is taken.
_ARRANGEMENTS = ((_DOWN, _ACROSS, 440), (_ACROSS, _DOWN, 560), (_DOWN, _DOWN, 0))


class Welcome(QScrollArea):
    """The empty state: a drop target with a button, recent files, samples; it scrolls where it must.

    ``recent``: newest first; those that are gone are greyed once that is known: a network folder that does
    not answer must not hold the window.
    """

    _found_missing = Signal(object)

    def __init__(
        self,
        samples: Sequence[Sample],
        recent: Sequence[Path],
        choose: Callable[[], object],
        open_path: Callable[[Path], object],
    ) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setObjectName("plainBody")
        self._frame, self.button = _drop_target(choose)
        self._recent = OpenList("Recent", "recent", open_path, body)
        self._samples = OpenList("Samples", "film", open_path, body)
        self._samples.show_entries([(sample.title, sample.path) for sample in samples])
        self._lists = QBoxLayout(_ACROSS)
        self._lists.setSpacing(18)
        self._lists.addWidget(self._recent, 1, Qt.AlignmentFlag.AlignTop)
        self._lists.addWidget(self._samples, 1, Qt.AlignmentFlag.AlignTop)
        self._parts = QBoxLayout(_DOWN)
        self._parts.setSpacing(20)
        self._parts.addWidget(self._frame, 1)
        self._parts.addLayout(self._lists, 1)
        self._rows = QVBoxLayout(body)
        self._rows.setSpacing(14)
        self._rows.addStretch(1)
        self._rows.addLayout(self._parts)
        self._rows.addStretch(1)
        warning = muted(_WARNING)
        warning.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._rows.addWidget(warning)
        self.setWidget(body)
        self._found_missing.connect(self._recent.mark_missing, Qt.ConnectionType.QueuedConnection)
        self.show_recent(recent)

    @property
    def sample_buttons(self) -> list[QPushButton]:
        """The samples, to be pressed."""
        return self._samples.buttons

    @property
    def recent_buttons(self) -> list[QPushButton]:
        """The recent files, to be pressed where they are still there."""
        return self._recent.buttons

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List these files, newest first."""
        shown = tuple(paths[:_MOST_SHOWN])
        self._recent.show_entries([(path.name, path) for path in shown])
        stops = [self.button, *self.recent_buttons, *self.sample_buttons]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self._arrange()
        if shown:
            in_background(lambda: self._look_for(shown), "looking for recent files")

    def mark(self, hovered: bool) -> None:
        """Light up while a file is held over the window."""
        self._frame.setProperty("hovered", hovered)
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the parts anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.viewport().size()
        possible = [way for way in _ARRANGEMENTS if room.width() >= way[2]]
        for parts, lists, _ in possible:
            if self._take(parts, lists) <= room.height():
                return
        self._take(*possible[0][:2])

    def _take(self, parts: QBoxLayout.Direction, lists: QBoxLayout.Direction) -> int:
        """Arrange so, and return the height that this needs."""
        self._parts.setDirection(parts)
        self._lists.setDirection(lists)
        width = self.viewport().width()
        widest = _WIDEST if parts == _DOWN else _WIDEST_BESIDE
        side = max(_MARGIN, (width - widest) // 2)
        self._rows.setContentsMargins(side, _MARGIN, side, _MARGIN)
        self._rows.invalidate()
        return self._rows.totalHeightForWidth(width)

    def _look_for(self, paths: tuple[Path, ...]) -> None:
        missing = {path for path in paths if not _is_there(path)}
        try:
            self._found_missing.emit(missing)
        except RuntimeError:
            log.info("the window was closed while recent files were looked for")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _drop_target(choose: Callable[[], object]) -> tuple[QFrame, QPushButton]:
    frame = QFrame()
    frame.setObjectName("drop")
    rows = QVBoxLayout(frame)
    rows.setContentsMargins(22, 20, 22, 18)
    rows.setSpacing(10)
    title = muted("Drop an x-ray here")
    title.setObjectName("title")
    sentence, formats = muted(_SENTENCE), muted(_FORMATS)
    button = QPushButton("Open an x-ray…")
    button.setObjectName("main")
    button.setToolTip("Choose x-rays or volumes on this machine (Ctrl+O)")
    button.clicked.connect(lambda: choose())
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(button)
    middle.addStretch(1)
    rows.addStretch(1)
    for label in (title, sentence):
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows.addWidget(label)
    rows.addSpacing(4)
    rows.addLayout(middle)
    rows.addSpacing(4)
    formats.setAlignment(Qt.AlignmentFlag.AlignCenter)
    rows.addWidget(formats)
    rows.addStretch(1)
    return frame, button
