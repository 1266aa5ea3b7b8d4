"""The main window: x-ray on the left, the volume in the middle, its look on the right."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QPaintEvent,
)
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QMessageBox, QSplitter, QVBoxLayout, QWidget

from xrayview import __version__
from xrayview.errors import XrayviewError
from xrayview.jobs import Progress
from xrayview.volume.kind import VOLUME_SUFFIXES, holds_volume
from xrayview.window import actions, saving, words
from xrayview.window.controller import Controller
from xrayview.window.memory.logbook import log, seconds_since_start
from xrayview.window.memory.samples import Sample, samples
from xrayview.window.notices import Notices
from xrayview.window.opening import PICTURE_SUFFIXES
from xrayview.window.panels.look_panel import LookPanel
from xrayview.window.panels.xray_panel import XrayPanel
from xrayview.window.start.libraries import Libraries
from xrayview.window.state import State
from xrayview.window.status import Status
from xrayview.window.store import Store
from xrayview.window.view.centre import Centre
from xrayview.window.view.mouse import MOUSE_IN_WORDS
from xrayview.window.work import Worker

# How long closing waits for a file that is being written, so that it is written to its end.
SAVING_SECONDS = 120.0


class MainWindow(QMainWindow):
    """Wires store, panels, view and work together.

    Nothing heavy is loaded before the first paint; ``ready`` is said when the 3D view is there.
    """

    ready = Signal()
    error_happened = Signal(object)
    samples_menu: QMenu
    store: Store
    controller: Controller
    look: LookPanel

    def __init__(self, paths: tuple[Path, ...] = (), log_file: str = "") -> None:
        super().__init__()
        self._to_open = list(paths)
        self._log_file = log_file
        self._painted = self._closed = False
        self.setWindowTitle("xrayview")
        self.setAcceptDrops(True)
        self.setMinimumSize(900, 600)
        room = QGuiApplication.primaryScreen().availableSize()
        self.resize(min(1600, room.width()), min(1000, room.height()))
        # The window's own surface must be an OpenGL one from the start: turned into one later, it would
        # vanish and come back.
        QOpenGLWidget(self).hide()
        self.store = Store()
        self.notices = Notices()
        self.libraries = Libraries(self)
        self.controller = Controller(self.store, self.libraries, self.tell_error, self)
        self.saver = Worker("saving", self, in_turn=True)
        self._build()
        self.store.listen(self._show)
        self._show(None, self.store.state)
        self.libraries.view_ready.connect(self._build_view)
        self.libraries.view_failed.connect(self._do_without_view)
        self.saver.finished.connect(lambda number, path: self._saved(path))
        self.saver.failed.connect(lambda number, error: self.tell_error(error))
        self.saver.progressed.connect(self._saving)
        self.error_happened.connect(self.tell_error, Qt.ConnectionType.QueuedConnection)

    @property
    def busy_threads(self) -> bool:
        """Whether work that was told to stop has not stopped yet."""
        return self.controller.worker.alive or self.saver.alive or self.libraries.alive

    def _build(self) -> None:
        found = self._samples()
        self.actions_by_name = actions.build(self)
        for sample in found:
            action = self.samples_menu.addAction(sample.title)
            action.triggered.connect(lambda checked=False, path=sample.path: self.open_paths([path]))
        self.samples_menu.setEnabled(bool(found))
        self.xray = XrayPanel(self.store)
        self.centre = Centre(self.store, found, self.choose_file, lambda path: self.open_paths([path]))
        self.look = LookPanel(
            self.store,
            (
                ("Picture …", "Save the picture as it is seen, twice as large (Ctrl+E)", self._picture),
                ("Stereo …", "Save the anaglyph, by the method chosen above (Ctrl+Shift+E)", self._stereo),
                (
                    "Volume …",
                    "Save the volume as NRRD, NIfTI, MHA, VTI, TIFF or NPY (Ctrl+S)",
                    self.choose_volume,
                ),
            ),
        )
        middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notices)
        rows.addWidget(self.centre, 1)
        self.splitter = QSplitter()
        for part, stretch in ((self.xray, 0), (middle, 1), (self.look, 0)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.setSizes([310, 830, 300])
        self.setCentralWidget(self.splitter)
        self.status = Status(self.store, self.controller.cancel)
        self.setStatusBar(self.status)

    def _samples(self) -> tuple[Sample, ...]:
        try:
            return samples()
        except XrayviewError as trouble:
            self.notices.tell(trouble.message, trouble.hint)
            return ()

    def open_paths(self, paths: list[Path]) -> None:
        """Open the first of these files (one at a time for now, and the window says so)."""
        if not paths:
            return
        if len(paths) > 1:
            self.notices.tell(
                f"{len(paths)} files were given; {paths[0].name} is opened",
                "open the others one after another",
            )
        self.controller.open(paths[0])

    def tell_error(self, error: BaseException) -> None:
        """Show any error as a notice; the window stays as it is."""
        if not self._closed:
            self.notices.tell_error(error, self._log_file)

    def choose_file(self) -> None:
        """Ask for a file, and open it."""
        suffixes = " ".join(f"*{suffix}" for suffix in (*PICTURE_SUFFIXES, *VOLUME_SUFFIXES))
        name, _ = QFileDialog.getOpenFileName(
            self,
            "Open an x-ray or a volume",
            self._folder(),
            f"X-rays and volumes ({suffixes});;All files (*)",
        )
        if name:
            self.open_paths([Path(name)])

    def choose_picture(self, stereo: bool) -> None:
        """Ask for a name, and save the picture or the stereo picture."""
        ending = "-stereo" if stereo else ""
        answer = self._ask_target("Save the picture", ending, ".png", saving.PICTURE_FILTER)
        if answer is not None:
            self.save_picture(answer.path, stereo, answer.may_replace)

    def save_picture(self, path: Path, stereo: bool, may_replace: bool = False) -> None:
        """Save the scene as it is now to ``path``; an existing file only where it ``may_replace`` it."""
        width, height = self.centre.view_size()
        size = saving.picture_size(width, height)
        self.saver.start(saving.save_picture(path, self.store.state, size, stereo, may_replace))

    def choose_volume(self) -> None:
        """Ask for a name, and save the volume."""
        answer = self._ask_target("Save the volume", "", ".nrrd", saving.VOLUME_FILTER)
        if answer is not None:
            self.save_volume(answer.path, answer.may_replace)

    def save_volume(self, path: Path, may_replace: bool = False) -> None:
        """Save the volume to ``path``; an existing file only where it ``may_replace`` it."""
        self.saver.start(saving.save_volume(path, self.store.state.document, may_replace))

    def explain_mouse(self) -> None:
        """Say how to move around."""
        QMessageBox.information(self, "Moving around", MOUSE_IN_WORDS.replace("  ", "\n"))

    def explain_program(self) -> None:
        """Say what this is, and what it is not."""
        QMessageBox.about(
            self,
            "About xrayview",
            f"<h3>xrayview {__version__}</h3><p>Turns a single x-ray into a density volume.</p>"
            f"<p><b>{words.NOT_A_DEVICE}</b></p>"
            "<p>After Henzler, Rasche, Ropinski and Ritschel, <i>Single-image Tomography: 3D Volumes from 2D "
            "Cranial X-Rays</i>, 2018. Code: Apache-2.0; network weights: GPL-3.0-or-later. "
            "Made with PySide6 and Qt (LGPL), VTK, pyvista and PyTorch.</p>"
            f"<p>Nothing leaves this machine. Log: {self._log_file or 'none'}</p>",
        )

    def _picture(self) -> None:
        self.choose_picture(False)

    def _stereo(self) -> None:
        self.choose_picture(True)

    def _ask_target(self, title: str, ending: str, suffix: str, filters: str) -> saving.Target | None:
        opened = self.store.state.document.path
        stem = opened.name.split(".")[0] if opened else "xray"
        start = str(Path(self._folder()) / f"{stem}{ending}{suffix}")
        name, chosen = QFileDialog.getSaveFileName(self, title, start, filters)
        return saving.target(Path(name), chosen) if name else None

    def _folder(self) -> str:
        opened = self.store.state.document.path
        if opened is not None and not any(sample.path == opened for sample in self.centre.samples):
            return str(opened.parent)
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def _saving(self, number: int, progress: Progress) -> None:
        self.status.showMessage(words.capitalised(progress.stage) + " …", 3000)

    def _saved(self, path: Path) -> None:
        self.status.clearMessage()
        self.notices.tell(
            f"Saved {path.name}", f"in {path.parent}, with {path.name}.json beside it", kind="done"
        )

    def _show(self, old: State | None, new: State) -> None:
        actions.enable(self.actions_by_name, new)
        path = new.document.path
        self.setWindowTitle(f"{path.name} - xrayview" if path else "xrayview")

    def _build_view(self) -> None:
        if self._closed:
            return
        try:
            self.centre.build_view().drawn.connect(self._first_frame, Qt.ConnectionType.SingleShotConnection)
        except Exception as trouble:
            log.exception("the 3D view cannot be built")
            self._do_without_view(trouble)
        self.ready.emit()

    def _do_without_view(self, trouble: BaseException) -> None:
        self.centre.do_without_view()
        self.tell_error(trouble)

    def _first_frame(self) -> None:
        spent = seconds_since_start(), time.process_time()
        log.info("first 3D frame %.2f s after the start, %.2f s of processor time", *spent)

    def _after_first_paint(self) -> None:
        log.info("window visible %.2f s after the start", seconds_since_start())
        waiting, self._to_open = self._to_open, []
        self.libraries.start(network_first=not (waiting and holds_volume(waiting[0])))
        self.open_paths(waiting)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Begin the heavy loading once the window is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._after_first_paint)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, wherever they are held over the window."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.centre.show_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget a file that was not dropped."""
        self.centre.show_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.centre.show_drop(False)
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        QTimer.singleShot(0, self, lambda: self.open_paths(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the work, and let go of VTK and OpenGL; amid a frame, do so once it is drawn."""
        if self.centre.view is not None and self.centre.view.rendering:
            event.ignore()
            QTimer.singleShot(0, self, self.close)
            return
        if not self._closed:
            self._closed = True
            self.hide()
            self.controller.close()
            self.saver.close(SAVING_SECONDS)
            self.libraries.close()
            self.store.forget_listeners()
            self.centre.release()
        super().closeEvent(event)
