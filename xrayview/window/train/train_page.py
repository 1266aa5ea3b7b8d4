"""The Train page: choices on the left, the run on the right, and the wiring between them and the process."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from xrayview.errors import UnusableInput, XrayviewError
from xrayview.training.runs import RunFolder
from xrayview.window.icons import icon
from xrayview.window.parts.section import Panel, line
from xrayview.window.train.process import start_training
from xrayview.window.train.recipe_panel import RecipePanel
from xrayview.window.train.run_view import RunView
from xrayview.window.train.watching import RunWatch
from xrayview.window.train.words import death_in_words, standing

LOOK_EVERY_MS = 500
Tell = Callable[[str, str, str], object]


class TrainPage(QWidget):
    """Starts trainings as processes of their own, follows one of them, and hands its weights on.

    ``runs_folder``: where new runs go. ``use_weights(path)``: work with these weights from now on.
    ``tell(message, hint, details)``: show a notice. ``run_changed(Path)``: another run is followed.
    """

    run_changed = Signal(object)

    def __init__(
        self,
        runs_folder: Path,
        use_weights: Callable[[Path], object],
        tell: Tell,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runs_folder, self._use_weights, self._tell = runs_folder, use_weights, tell
        self._watch: RunWatch | None = None
        self._stop_wanted = self._was_under_way = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._guarded(self._look))
        self.recipe = RecipePanel(runs_folder)
        self.view = RunView()
        left = Panel(300, 340)
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.recipe, 1)
        rows.addWidget(line())
        rows.addWidget(self._buttons())
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(left)
        columns.addWidget(self.view, 1)
        self.recipe.folder_wanted.connect(self._guarded(self._choose_folder))
        self._show_buttons()

    def _buttons(self) -> QWidget:
        self.start = self._button(
            "Start", "", "Start the training; it goes on when this window is closed", self._start
        )
        self.start.setObjectName("main")
        self.stop = self._button("Stop and keep", "stop", "End it, and keep what was learned", self._stop)
        self.use = self._button(
            "Use these weights in Explore", "explore", "Reconstruct x-rays with what it learned", self._use
        )
        self.open = self._button(
            "Open a run…", "recent", "Follow a run made earlier or on another machine", self._choose_run
        )
        body = QWidget()
        body.setObjectName("panelBody")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(14, 12, 14, 14)
        rows.setSpacing(8)
        for button in (self.start, self.stop, self.use, self.open):
            rows.addWidget(button)
        return body

    def _button(self, words: str, sign: str, hint: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        if sign:
            button.setIcon(icon(sign))
        button.setToolTip(hint)
        button.clicked.connect(self._guarded(action))
        return button

    @property
    def watch(self) -> RunWatch | None:
        """The run that is followed."""
        return self._watch

    @property
    def is_looking(self) -> bool:
        """Whether the run is looked at again and again: while it is under way."""
        return self._timer.isActive()

    def follow(self, run: Path) -> None:
        """Show this run, and follow it while it is under way; what is no run's folder is answered."""
        self._guarded(partial(self._follow, run))()

    def show_device(self, words: str) -> None:
        """Say what a training started now would run on, once the window knows it."""
        self.recipe.show_device(words)

    def _follow(self, run: Path, pid: int = 0) -> None:
        if not pid and not RunFolder(run).exists:
            words = "holds no training run" if run.is_dir() else "there is no such folder any more"
            raise UnusableInput(f"{run}: {words}", "open the folder of a run, which holds an events.jsonl")
        self._timer.stop()
        self._stop_wanted, self._was_under_way = False, bool(pid)
        self._watch = RunWatch(run, pid)
        self.view.show_watch(self._watch)
        self.run_changed.emit(run)
        self._look()

    def _start(self) -> None:
        wish = self.recipe.wish()
        self._follow(wish.run, start_training(wish))
        self.recipe.suggest_name()

    def _stop(self) -> None:
        self._stop_wanted = True
        self._pass_request_on()
        self._show_buttons()

    def _pass_request_on(self) -> None:
        # A training clears old requests as it begins: one made before that waits for its first event.
        watch = self._watch
        if self._stop_wanted and watch is not None and watch.state.phase in ("preparing", "training"):
            watch.ask_to_stop()

    def _use(self) -> None:
        weights = self._watch.weights if self._watch is not None else None
        if weights is None:
            self._look()  # its folder may be gone
            raise UnusableInput(
                "This run has no weights", "let it train until its first checkpoint, or open another run"
            )
        self._use_weights(weights)

    def _choose_folder(self) -> None:
        start = self.recipe.folder or Path.home()
        chosen = QFileDialog.getExistingDirectory(self, "A folder of scans with its manifest.csv", str(start))
        if chosen:
            self.take_folder(Path(chosen))

    def _choose_run(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, "The folder of a training run", str(self._runs_folder)
        )
        if chosen:
            self._follow(Path(chosen))

    def take_folder(self, folder: Path) -> None:
        """Learn from this folder of scans next; a wrong one is answered with a notice."""
        self._guarded(partial(self.recipe.take_folder, folder))()

    def _look(self) -> None:
        watch = self._watch
        # Started again only at the end: a fault on the way is told once, not twice a second.
        self._timer.stop()
        if watch is None:
            return
        if watch.look():
            self._timer.start(0)  # a long run is read in pieces, and drawn once
            return
        self._pass_request_on()
        self.view.refresh()
        self._show_buttons()
        if watch.condition == "under way":
            self._was_under_way = True
            self._timer.start(LOOK_EVERY_MS)
        else:
            self._show_end(watch)

    def _show_end(self, watch: RunWatch) -> None:
        if watch.condition == "died":
            self.view.details.setChecked(True)
        if not self._was_under_way:
            return  # it had ended before it was opened: the page says so, and nobody waits for it
        if watch.condition == "died":
            self._tell(f"{watch.run.name}: the training broke off", death_in_words(watch), watch.output())
        elif watch.condition == "gone":
            self._tell(standing(watch).sentence, "Open another run, or start a new one.", "")
        elif watch.state.phase == "failed":
            self._tell(f"{watch.run.name}: {watch.state.message}", watch.state.hint, watch.output())

    def _show_buttons(self) -> None:
        watch = self._watch
        is_under_way = watch is not None and watch.condition == "under way"
        # A run of another machine leaves this one free.
        self.start.setEnabled(not (is_under_way and watch is not None and watch.is_here))
        self.stop.setEnabled(is_under_way and not self._stop_wanted)
        self.stop.setText("Stopping…" if is_under_way and self._stop_wanted else "Stop and keep")
        self.use.setEnabled(watch is not None and watch.weights is not None)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the curve when the page is seen for the first time."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._guarded(self.view.draw_curves))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Look no more; the training goes on."""
        self._timer.stop()
        super().closeEvent(event)

    def _guarded(self, action: Callable[[], object]) -> Callable[..., None]:
        """The action, with whatever goes wrong in it told as a notice."""

        def run(*ignored: object) -> None:
            try:
                action()
            except XrayviewError as trouble:
                self._tell(trouble.message, trouble.hint, "")
            except Exception as fault:
                self._tell(
                    f"Something went wrong in the program: {type(fault).__name__}: {fault}",
                    "You can go on working; a training that is under way goes on too.",
                    traceback.format_exc(),
                )

        return run
