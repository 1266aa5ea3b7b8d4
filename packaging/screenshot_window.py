"""The open window of the screenshots: brought to where a step begins, waited for, and photographed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from screenshot_step import Opened, Shown, Step

from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

LONGEST_WAIT = 600.0  # seconds
_STILL_TICKS, _TICK = 60, 0.01


class Walk:
    """The open window, and what steps do in it.

    ``window``: the `MainWindow`; ``troubles``: what went wrong in it, in words.
    """

    def __init__(self, film: Path, size: tuple[int, int]) -> None:
        from PySide6.QtWidgets import QApplication

        from xrayview.window.app import make_application
        from xrayview.window.memory.logbook import keep_open_on_errors

        self.application: QApplication = make_application()
        from xrayview.window.main_window import MainWindow

        self._film, self._opened = film, "nothing"
        self._frames = 0
        self.troubles: list[str] = []
        self.window = MainWindow()
        self.store = self.window.store
        keep_open_on_errors(self.window.error_happened.emit)
        self.window.setGeometry(0, 0, *size)
        self.window.show()
        self.window.activateWindow()  # keys go to the active window, and a bare screen makes none
        self.wait(lambda: self.window.centre.view is not None or self._told(), "the 3D view")
        if self.window.centre.view is None:
            raise UnusableInput(self._told()[0], "see to that first")
        self.window.centre.view.drawn.connect(self._count_frame)
        self._at_first = self.store.state

    def take(self, step: Step, target: Path) -> None:
        """Do one step and write its picture."""
        self._open(step.opened)
        self._begin_anew()
        if step.shows not in ("window", "view"):
            self._give_room(step.shows)
        for deed in step.deeds:
            deed(self)
        self.settle()
        self.troubles += [f"{step.name}: {message}" for message in self._told()]
        if not self._picture(step.shows).save(str(target)):
            raise UnwritableTarget(f"{target}: the picture cannot be written", "name another folder")

    def settle(self) -> None:
        """Wait until nothing is computed and the last, sharp frame is drawn."""
        still = 0

        def is_still() -> bool:
            nonlocal still
            frames, self._frames = self._frames, 0
            still = 0 if self._works() or frames else still + 1
            return still > _STILL_TICKS

        self.wait(is_still, "the picture to be still")

    def wait(self, condition: Callable[[], object], what: str, seconds: float = LONGEST_WAIT) -> None:
        """Let the window work until ``condition`` holds; `UnusableOption` where it does not."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise UnusableOption(
                    f"waited {seconds:.0f} s in vain for {what}",
                    "look at the window: python3 packaging/run.py",
                )
            self.application.processEvents()
            time.sleep(_TICK)

    def bring(self, panel: Shown) -> None:
        """Bring a panel before those that it shares a place with."""
        self.window.explore.docks[panel].raise_()

    def _give_room(self, panel: Shown) -> None:
        """Let one panel have nearly all of its column, so that a picture shows the whole of it."""
        from PySide6.QtCore import Qt

        docks = self.window.explore.docks
        self.bring(panel)
        if panel != "xray":
            wanted = [900, 100] if panel == "look" else [100, 900]
            other = docks["cut"] if panel == "look" else docks[panel]
            self.window.explore.resizeDocks([docks["look"], other], wanted, Qt.Orientation.Vertical)

    def rest(self, seconds: float) -> None:
        """Let the window work on what it does while nobody asks for anything."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end, "a while")

    def close(self) -> None:
        """Close the window."""
        self.window.close()
        self.application.processEvents()

    def _told(self) -> list[str]:
        """The errors that the window tells of."""
        return [notice.message for notice in self.window.notices.shown() if notice.kind == "error"]

    def _works(self) -> bool:
        """Whether a reconstruction is under way."""
        controller, document = self.window.controller, self.store.state.document
        return controller.worker.busy or controller.refiner.busy or document.running is not None

    def _open(self, wanted: Opened) -> None:
        """Look at the film, at the made-up head or at nothing."""
        if wanted == self._opened:
            return
        from xrayview.resources import resource
        from xrayview.window.commands import look

        if wanted == "nothing":
            self.store.put(self._at_first)
        else:
            path = self._film if wanted == "film" else resource("samples/made_up_head.png")
            self.window.open_paths([path])
            self.wait(
                lambda: self.store.state.document.volume is not None or self._told(),
                f"the volume of {path.name}",
            )
            if self.store.state.document.volume is None:
                raise UnusableInput(self._told()[0], "see to that first, or open another --film")
            self.store.put(replace(self.store.state, sheets=(self.store.state.sheet,)))
            # A person is shown as bone, whatever the automatic choice for this film.
            self.store.do(look.set_iso_value, max(0.43, self.store.state.scene.iso_value))
        self.settle()
        self._opened, self._begun = wanted, self.store.state

    def _begin_anew(self) -> None:
        """The window as it is once the file was opened: no step leaves anything to the next one."""
        from PySide6.QtWidgets import QAbstractScrollArea

        for widget in self.application.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        self.store.put(self._begun)
        pictures, preparation = self.window.xray.pictures, self.window.xray.preparation
        pictures.film.take_tool(None)
        pictures.masked_button.setChecked(False)
        pictures.residual.setCurrentIndex(0)
        pictures.residual.chosen.emit("none")
        findings = self.window.xray.findings
        findings.folds["fine"].setChecked(False)
        for row in (*preparation.lines.values(), *findings.lines.values()):
            row.set_open(False)
        self.window.look.editor.canvas.fit()
        self.window.notices.clear()
        self.window.explore.arrange()
        for area in self.window.findChildren(QAbstractScrollArea):
            area.verticalScrollBar().setValue(0)
        self.window.setFocus()
        self.wait(lambda: not self._works(), "what the step before had begun")

    def _picture(self, shows: Shown) -> QPixmap:
        """What stands on the screen of the window and over it, of the 3D view or of a panel."""
        from PySide6.QtCore import QRect, QSize

        part: QWidget = self.window
        if shows == "view" and self.window.centre.view is not None:
            part = self.window.centre.view
        elif shows != "window" and shows != "view":
            part = self.window.explore.docks[shows]
        # From the screen: asked for itself, a 3D view draws its slow, sharp frame once more.
        screen = self.window.screen().grabWindow(0)
        scale = screen.devicePixelRatio()
        place = part.mapToGlobal(part.rect().topLeft()) - self.window.screen().geometry().topLeft()
        picture = screen.copy(QRect(place * scale, QSize(part.size() * scale)))
        picture.setDevicePixelRatio(1.0)
        return picture

    def _count_frame(self) -> None:
        self._frames += 1
