"""The main window: the Explore and the Train page, and the wiring between store, panels, view and work."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QPaintEvent,
)
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from xrayview.errors import XrayviewError
from xrayview.files import printable
from xrayview.volume.kind import VOLUME_SUFFIXES, holds_volume
from xrayview.window.autosave import Autosave
from xrayview.window.clipboard import Pasted
from xrayview.window.commands import files, film, pick
from xrayview.window.controller import Controller
from xrayview.window.explore import ExplorePage, Place
from xrayview.window.exports import Exports
from xrayview.window.file_tabs import FileTabs
from xrayview.window.folders import Folders, is_place, without_slices_of_one_scan
from xrayview.window.help_menu import HelpPages
from xrayview.window.memory.logbook import log, seconds_since_start
from xrayview.window.memory.samples import Sample, samples
from xrayview.window.memory.single import Presence
from xrayview.window.menus import Actions, PathMenu
from xrayview.window.notices import Notices
from xrayview.window.opening import PICTURE_SUFFIXES, SESSION_SUFFIX
from xrayview.window.panels.change_panel import ChangePanel
from xrayview.window.panels.cut_panel import CutPanel
from xrayview.window.panels.light_panel import LightPanel
from xrayview.window.panels.look_panel import LookPanel
from xrayview.window.panels.stereo_panel import StereoPanel
from xrayview.window.panels.xray_panel import XrayPanel
from xrayview.window.parts.section import Segments
from xrayview.window.remembering import Remembering
from xrayview.window.start.libraries import Libraries
from xrayview.window.state import State
from xrayview.window.status import Status
from xrayview.window.store import Store
from xrayview.window.train.train_page import TrainPage
from xrayview.window.view.centre import Centre

PAGES = (
    ("explore", "Explore", "Look at x-rays (Alt+1)"),
    ("train", "Train", "Train a network (Alt+2)"),
)
_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


class MainWindow(QMainWindow):
    """Wires store, panels, view and work together.

    Nothing heavy is loaded before the first paint; ``ready`` is said when the 3D view is there.
    """

    ready = Signal()
    error_happened = Signal(object)
    store: Store
    centre: Centre
    explore: ExplorePage
    look: LookPanel
    status: Status
    exports: Exports
    folders: Folders
    help: HelpPages
    actions_shown: Actions
    actions_by_name: dict[str, QAction]
    only_view: bool

    def __init__(
        self, paths: tuple[Path, ...] = (), log_file: str = "", presence: Presence | None = None
    ) -> None:
        super().__init__()
        self._to_open = list(paths)
        self._log_file = log_file
        self._painted = self._closed = False
        self.only_view = False
        self.setWindowTitle("xrayview")
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 340)
        room = QGuiApplication.primaryScreen().availableSize()
        self.resize(min(1600, room.width()), min(1000, room.height()))
        # The window's own surface must be an OpenGL one from the start: turned into one later, it would
        # vanish and come back.
        QOpenGLWidget(self).hide()
        self.store = Store(tell_fault=self._tell_fault)
        self.notices = Notices()
        self.pasted = Pasted()
        self.libraries = Libraries(self)
        self.remembering = Remembering(self.notices, presence, self)
        self.store.put(replace(self.store.state, preferences=self.remembering.preferences))
        self.controller = Controller(self.store, self.libraries, self.tell_error, self._opened, self)
        self.folders = Folders(
            self,
            self.open_paths,
            self.controller.open,
            self._last_folder,
            self.notices.tell,
            self.tell_error,
        )
        self.autosave = Autosave(self.store, self.remembering.settings.path.parent, presence, self)
        self._build()
        self.store.listen(self._show)
        self._show(None, self.store.state)
        self.libraries.view_ready.connect(self._build_view)
        self.libraries.view_failed.connect(self._do_without_view)
        self.libraries.device_known.connect(self.train.show_device)
        self.error_happened.connect(self.tell_error, Qt.ConnectionType.QueuedConnection)
        self.remembering.restore(self, self.explore)
        if self.remembering.last_run is not None:
            self.train.follow(self.remembering.last_run)

    @property
    def busy_threads(self) -> bool:
        """Whether work that was told to stop has not stopped yet."""
        return self.controller.worker.alive or self.exports.worker.alive or self.libraries.alive

    def _build(self) -> None:
        found = self._samples()
        recent = self.remembering.remembered.recent
        self.centre = Centre(self.store, found, recent, self.choose_file, self._open_path)
        self.exports = Exports(
            self,
            self.store,
            self.centre.view_size,
            lambda: self.remembering.save_folder(self._folder()),
            lambda message, hint, kind: self.notices.tell(message, hint, kind=kind),
            self.tell_error,
        )
        self.exports.saved.connect(self.remembering.saved)
        self.help = HelpPages(self, self._log_file, self.remembering)
        self.actions_shown = Actions(self)
        self.actions_by_name = self.actions_shown.by_name
        self.xray = XrayPanel(self.store)
        self.look = LookPanel(self.store, self.remembering.presets, self.notices.tell)
        self.cut, self.light = CutPanel(self.store), LightPanel(self.store)
        self.stereo, self.change = StereoPanel(self.store), ChangePanel(self.store)
        self.explore = ExplorePage(
            FileTabs(self.store),
            self.centre,
            (
                Place("xray", "X-ray", self.xray, _LEFT),
                Place("look", "Look", self.look, _RIGHT),
                Place("cut", "Cut", self.cut, _RIGHT),
                Place("light", "Light", self.light, _RIGHT, beside="cut"),
                Place("stereo", "Stereo", self.stereo, _RIGHT, beside="light"),
                Place("change", "Change", self.change, _RIGHT, beside="stereo"),
            ),
        )
        self.actions_shown.fill(self.explore.bar)
        self._fill_menus(found)
        self.train = TrainPage(self.remembering.runs_folder(), self.use_weights, self.notices.tell)
        self.train.run_changed.connect(self.remembering.run_changed)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.explore)
        self.pages.addWidget(self.train)
        self.page_switch = Segments(PAGES)
        self.page_switch.chosen.connect(lambda page: self.store.do(files.show_page, page))
        # Kept by name: the menu bar does not keep PySide from taking it for unused.
        self._corner = QWidget(self)
        beside = QHBoxLayout(self._corner)
        beside.setContentsMargins(0, 3, 6, 3)
        beside.addWidget(self.page_switch)
        self.menuBar().setCornerWidget(self._corner)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notices)
        rows.addWidget(self.pages, 1)
        self.setCentralWidget(whole)
        self.status = Status(self.store, self.stop)
        self.setStatusBar(self.status)

    def _fill_menus(self, found: tuple[Sample, ...]) -> None:
        """The parts of the menus that are no fixed table: recent files, samples, panels."""
        after_open = self.actions_by_name["save-picture"]
        file_menu, view_menu = self.actions_shown.menus["File"], self.actions_shown.menus["View"]
        self.recent_menu = PathMenu("Open recent", file_menu, self._open_path, self.remembering.forget_recent)
        self.recent_menu.show_paths((path.name, path) for path in self.remembering.remembered.recent)
        self.samples_menu = PathMenu("Samples", file_menu, self._open_path)
        self.samples_menu.show_paths([(sample.title, sample.path) for sample in found])
        file_menu.insertMenu(after_open, self.recent_menu)
        file_menu.insertMenu(after_open, self.samples_menu)
        self.remembering.recent_changed.connect(self._show_recent)
        view_menu.addSeparator()
        self.panels_menu = view_menu.addMenu("Panels")
        self.panels_menu.addActions(self.explore.dock_actions())
        self.panels_menu.addSeparator()
        self.panels_menu.addAction("As they were at first").triggered.connect(lambda: self.explore.arrange())

    def _samples(self) -> tuple[Sample, ...]:
        try:
            return samples()
        except XrayviewError as trouble:
            self.notices.tell(trouble.message, trouble.hint)
            return ()

    def _show_recent(self, paths: list[Path]) -> None:
        self.recent_menu.show_paths([(path.name, path) for path in paths])
        self.centre.welcome.show_recent(tuple(paths))

    def open_paths(self, paths: list[Path]) -> None:
        """Open these files, each in a sheet of its own; the last one is looked at."""
        if self._closed:
            return
        if paths and self.store.state.page != "explore":
            self.store.do(files.show_page, "explore")
        for path in without_slices_of_one_scan([path.absolute() for path in paths]):
            if is_place(path):
                self.folders.open(path)
            else:
                self.controller.open(path)

    def _open_path(self, path: Path) -> None:
        self.open_paths([path])

    def _opened(self, path: Path) -> None:
        """A file was opened for the first time: remember it, unless it is ours."""
        is_sample = any(sample.path == path for sample in self.centre.samples)
        if not is_sample and not self.pasted.holds(path):
            self.remembering.opened(path)

    def tell_error(self, error: BaseException) -> None:
        """Show any error as a notice; the window stays as it is."""
        if not self._closed:
            self.notices.tell_error(error, self._log_file)

    def _tell_fault(self, fault: Exception) -> None:
        log.error("a change could not be shown", exc_info=fault)
        self.tell_error(fault)

    def choose_file(self) -> None:
        """Ask for files, and open them."""
        suffixes = " ".join(f"*{suffix}" for suffix in (*PICTURE_SUFFIXES, *VOLUME_SUFFIXES, SESSION_SUFFIX))
        names, _ = QFileDialog.getOpenFileNames(
            self,
            "Open x-rays, volumes or sessions",
            str(self._last_folder()),
            f"X-rays, volumes and sessions ({suffixes});;All files (*)",
        )
        self.open_paths([Path(name) for name in names])

    def _last_folder(self) -> Path:
        return self.remembering.open_folder(self._folder())

    def paste(self) -> None:
        """Open what is on the clipboard: files, or a picture."""
        try:
            self.open_paths(self.pasted.paths(QGuiApplication.clipboard().mimeData()))
        except XrayviewError as trouble:
            self.tell_error(trouble)

    def choose_weights(self) -> None:
        """Ask for a weights file, and use it."""
        name, _ = QFileDialog.getOpenFileName(
            self, "Use other weights", str(self._folder()), "Network weights (*.safetensors)"
        )
        if name:
            self.use_weights(Path(name))

    def use_weights(self, path: Path) -> None:
        """Reconstruct the file that is looked at, and those opened later, with these weights."""
        self.store.do(files.show_page, "explore")
        if self.store.state.document.weights == path:
            self.controller.run_again()  # the same name, but a training goes on writing it
        else:
            self.store.do(film.use_weights, path)
        document = self.store.state.document
        if document.radiograph is None and document.running is None:
            self.notices.tell(
                f"The next x-ray is reconstructed with {path.parent.name}/{path.name}",
                "open an x-ray; Tools, Use the bundled weights goes back",
                kind="info",
            )

    def stop(self) -> None:
        """Stop what is under way: reconstructing first, then writing."""
        if self.store.state.document.running is not None:
            self.controller.cancel()
        else:
            self.exports.cancel()

    def escape(self) -> None:
        """Put a tool away, stop what is under way, or come back from the 3D view alone."""
        if self.store.state.tool != "turn":
            self.store.do(pick.take_tool, "turn")
        elif self.store.state.document.running is None and self.only_view:
            self.show_only_view(False)
        else:
            self.stop()

    def show_only_view(self, wanted: bool) -> None:
        """Give the whole screen to the 3D view, or bring everything back."""
        if wanted == self.only_view:
            return
        self.only_view = wanted
        self.explore.show_only_view(wanted)
        self.menuBar().setVisible(not wanted)
        self.status.setVisible(not wanted)
        full_screen, now = Qt.WindowState.WindowFullScreen, self.windowState()
        self.setWindowState(now | full_screen if wanted else now & ~full_screen)
        self.show_actions()

    def open_log_folder(self) -> None:
        """Show the folder of the local log in the system's file manager."""
        folder = Path(self._log_file).parent if self._log_file else Path.home()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.notices.tell(f"The log lies in {folder}", "open it with your file manager", kind="info")

    def _folder(self) -> Path:
        opened = self.store.state.document.path
        ours = opened is None or self.pasted.holds(opened)
        if opened is not None and not ours and all(one.path != opened for one in self.centre.samples):
            return opened.parent
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def show_actions(self) -> None:
        """Enable and name the actions by what is there now."""
        state = self.store.state
        self.actions_shown.show(state)
        busy = state.document.running is not None or state.saving is not None
        self.actions_by_name["stop"].setEnabled(busy or self.only_view or state.tool != "turn")

    def _show(self, old: State | None, new: State) -> None:
        self.show_actions()
        path = new.document.path
        self.setWindowTitle(f"{printable(path.name)} - xrayview" if path else "xrayview")
        self.page_switch.set_key(new.page)
        exploring = new.page == "explore"
        if path is None or not exploring:
            self.show_only_view(False)  # F11, which needs a volume, would not lead back from here
        if old is not None and old.preferences != new.preferences:
            self.remembering.prefer(old.preferences, new.preferences)
        if old is None or old.page != new.page:
            self.panels_menu.setEnabled(exploring)
            if not exploring:
                self.explore.leave()
            self.pages.setCurrentWidget(self.explore if exploring else self.train)
            if exploring:
                self.explore.come_back()

    def _build_view(self) -> None:
        if self._closed:
            return
        try:
            view = self.centre.build_view()
            view.drawn.connect(self._first_frame, Qt.ConnectionType.SingleShotConnection)
            view.drawn.connect(self.stereo.judge)
            view.troubled.connect(
                lambda trouble: self.notices.tell(
                    trouble, "update the driver, or set LIBGL_ALWAYS_SOFTWARE=1 to draw on the processor"
                )
            )
        except Exception as trouble:
            log.exception("the 3D view cannot be built")
            self._do_without_view(trouble)
        self.ready.emit()

    def _do_without_view(self, trouble: BaseException) -> None:
        if self._closed:
            return
        self.centre.do_without_view()
        self.notices.tell(
            f"There is no 3D view here: {type(trouble).__name__}: {trouble}",
            "volumes can be made and saved all the same; the command “xrayview doctor” says what is missing",
        )

    def _first_frame(self) -> None:
        spent = seconds_since_start(), time.process_time()
        log.info("first 3D frame %.2f s after the start, %.2f s of processor time", *spent)

    def _after_first_paint(self) -> None:
        if self._closed:
            return
        log.info("window visible %.2f s after the start", seconds_since_start())
        waiting, self._to_open = self._to_open, []
        self.libraries.start(network_first=not (waiting and holds_volume(waiting[0])))
        self.open_paths(waiting)
        self.remembering.first_notices(self.help.show_trust, self.help.show_tour)
        self.autosave.begin(self.notices, self.controller.open)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Begin the heavy loading once the window is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._after_first_paint)

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
            self.show_only_view(False)
            self.remembering.keep(self, self.explore)
            self.autosave.end()
            self.hide()
            self.controller.close()
            self.folders.close()
            self.exports.close()
            self.libraries.close()
            self.train.close()
            self.help.close()
            self.store.forget_listeners()
            self.centre.release()
            self.pasted.forget()
            self.remembering.leave()
        super().closeEvent(event)
