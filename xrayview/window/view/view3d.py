"""The 3D view: the stage in a Qt widget, moved by the mouse, for one eye or for two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xrayview.scene.scene import Stereo
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.window.view.cut_grip import CutGrip
from xrayview.window.view.glide import Glide, is_jump
from xrayview.window.view.mark import TrustMark
from xrayview.window.view.mouse import Drag
from xrayview.window.view.signs import Signs
from xrayview.window.view.stereo_picture import StereoPicture
from xrayview.window.view.tools import ViewTools

_IDLE_MS = 220
_IDLE_INPUT = (QEvent.Type.MouseMove, QEvent.Type.KeyRelease, QEvent.Type.MouseButtonRelease)
"""What comes of itself as a hand rests, or is the end of the click that began a glide."""


class View3D(QWidget):
    """Shows the state's volume as its scene says.

    Changes are gathered and drawn once the event loop is free; while they follow each other closely, a
    processor that stands in for a graphics card draws coarse frames, and a sharp one when they end.
    ``drawn`` after every frame with a volume in it; ``troubled`` once, with what this machine's OpenGL
    cannot draw, where there is such a thing.
    """

    drawn = Signal()
    troubled = Signal(str)

    def __init__(self, store: Store) -> None:
        super().__init__()
        from pyvistaqt import QtInteractor

        from xrayview.render.stage import Stage

        self._store = store
        self._volume: object = None
        self._trouble = ""
        self._fused: object = None
        self._moving = False
        self._closed = False
        self._drag = Drag(store)
        self._glide = Glide()
        self._interactor: Any = QtInteractor(self, auto_update=False)
        self._interactor.setAcceptDrops(False)
        self._interactor.setAccessibleName("3D view")
        self.tools = ViewTools(store, self._interactor, self._drag)
        self._stage = Stage(self._interactor.renderer)
        self._interactor.renderer.SetBackground(*store.state.scene.background)
        self._interactor.installEventFilter(self)
        self._end_of_frame = self._interactor.renderer.AddObserver("EndEvent", self._frame_ended)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._interactor)
        self.both_eyes = StereoPicture(self, self._interactor, self._stage)
        self.cuts = CutGrip(store, self, self._interactor, self._drag)
        self.mark = TrustMark(self)
        self.signs = Signs(self, self._interactor)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._draw)
        self._sharpening: Iterator[None] | None = None
        self._band = QTimer(self, singleShot=True, interval=0)
        self._band.timeout.connect(self._draw_band)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._idle.timeout.connect(self._sharpen)
        store.listen(self._show)
        self._show(None, store.state)

    @property
    def rendering(self) -> bool:
        """Whether VTK is amid a frame, such as in a slot of ``drawn``: what it draws with must stay."""
        return not self._closed and bool(self._interactor.ren_win.CheckInRenderStatus())

    def release(self) -> None:
        """Let go of everything of VTK and OpenGL, but not amid a frame; the view is not used again."""
        if self._closed:
            return
        self._closed = True
        self._soon.stop()
        self._band.stop()
        self._idle.stop()
        self._interactor.removeEventFilter(self)
        self.tools.release()
        self.cuts.let_go()
        self.signs.release()
        self.both_eyes.end()
        self._interactor.renderer.RemoveObserver(self._end_of_frame)
        self._stage.clear()
        self._volume = self._fused = None
        self._interactor.close()
        # Qt frees the surface with the widget; what it makes in that place next must not be taken for it.
        self._interactor._surface = None

    def render_window(self) -> Any:
        """The VTK render window."""
        return self._interactor.ren_win

    def surface(self) -> QWidget:
        """The widget that takes the mouse."""
        widget: QWidget = self._interactor
        return widget

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn mouse and wheel over the 3D picture into commands; follow its size."""
        if isinstance(event, (QMouseEvent, QWheelEvent, QKeyEvent)) and event.type() not in _IDLE_INPUT:
            self._glide.stop()
        if self.tools.takes(event) or self.cuts.takes(event):
            return True
        if event.type() == QEvent.Type.Resize:
            self._interactor.renderer.DrawOn()  # what was there is of another size
            self._coarsen()
            self.mark.fit()
            self._show_signs()
            self._soon.start()
        elif event.type() in (QEvent.Type.Hide, QEvent.Type.WindowDeactivate):
            self._drag.let_go()
        elif event.type() == QEvent.Type.FocusOut:
            self._drag.lost_focus()
        elif isinstance(event, QMouseEvent):
            return self._drag.mouse(event, self._interactor.size())
        elif isinstance(event, QWheelEvent):
            return self._drag.wheel(event)
        elif isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and self._drag.key(event):
                return True
            if event.type() == QEvent.Type.KeyRelease:
                self._drag.key_up(event)
            event.ignore()
            return True  # VTK's own keys (such as "q" and "s") stay out of the way of the menu's
        return super().eventFilter(watched, event)

    def _show(self, old: State | None, new: State) -> None:
        if self._closed:
            return
        self.mark.show_state(new)
        self._follow_camera(old, new)
        self._show_signs()
        if old is not None and old.current != new.current:
            self._drag.let_go()
            self.cuts.let_go()
        same = old is not None and (old.document.volume, old.document.fused) == (
            new.document.volume,
            new.document.fused,
        )
        if old is None or old.scene is not new.scene or not same:
            if old is not None and old.scene is not new.scene:
                self._coarsen()
            self._soon.start()

    def _follow_camera(self, old: State | None, new: State) -> None:
        """Glide where the camera jumps; be there at once where it moves by hand, or the file changes."""
        if old is None:
            return
        same = old.current == new.current and old.document.volume is new.document.volume
        if not same or old.scene.mode != new.scene.mode:
            self._glide.forget_pace()
        if old.scene.camera == new.scene.camera:
            return
        calm = new.preferences.reduced_motion or self._drag.held or not self.isVisible()
        if same and not calm and is_jump(old.scene.camera, new.scene.camera):
            self._glide.start(old.scene.camera, new.scene.camera)
        else:
            self._glide.stop()

    def _show_signs(self) -> None:
        state = self._store.state
        camera = self._glide.camera(state.scene.camera)
        self.cuts.show_state(state, camera)
        self.signs.show_state(state, camera)

    def _coarsen(self) -> None:
        if not self._moving and self._volume is not None:
            self._moving = True
            self._stage.interactive(True)
        self._idle.start()

    def _sharpen(self) -> None:
        drawn = self._stage.scene
        arrived = drawn is None or drawn.camera == self._store.state.scene.camera
        # At the end of a glide a coarse picture comes first.
        if self.tools.held or self.cuts.held or self._drag.held or not arrived:
            self._idle.start()
            return
        self._moving = False
        self._stage.interactive(False)
        self._soon.start()

    def _draw(self) -> None:
        self._band.stop()
        state = self._store.state
        volume, scene = state.document.volume, state.scene
        if self._glide.under_way:
            scene = replace(scene, camera=self._glide.camera(scene.camera))
            self._glide.frame_begins()
        if self._closed or (volume is not None and not self.isVisible()):
            return  # what is gone is let go of, seen or not
        if self._stage.scene is not None and self._stage.scene.camera != scene.camera:
            self._show_signs()
        if volume is None:
            self._stage.clear()
        elif volume is not self._volume or state.document.fused is not self._fused:
            self._stage.show(volume, scene, state.document.fused)
        else:
            self._stage.apply(scene)
        self._volume, self._fused = volume, state.document.fused
        if self._stage.trouble not in ("", self._trouble):
            self._trouble = self._stage.trouble
            self.troubled.emit(self._trouble)
        self._stage.place_view()
        self._interactor.renderer.DrawOn()
        self._show_eyes(scene.stereo if volume is not None else None, state.preferences.reduced_motion)
        if volume is None or self._moving or self._glide.under_way or scene.stereo is not None:
            self._interactor.update()
        else:
            self._sharpening = self._stage.sharpened()
            self._draw_band()

    def _draw_band(self) -> None:
        """Draw a part of a sharp frame; what is done meanwhile comes before the next."""
        if self._closed or self._sharpening is None:
            return
        renderer = self._interactor.renderer
        renderer.DrawOn()
        is_more = next(self._sharpening, self) is None
        # The widget paints itself after each part: it then shows what is there, and draws nothing anew.
        renderer.DrawOff()
        if is_more:
            self._band.start()
        else:
            self._sharpening = None

    def _frame_ended(self, renderer: Any, event: str) -> None:
        if self._volume is not None and not self._closed:
            self._glide.frame_ended()
            drawn = self._stage.scene
            if drawn is not None and drawn.camera != self._store.state.scene.camera:
                self._soon.start()  # the next frame of a glide
            self.drawn.emit()

    def _show_eyes(self, stereo: Stereo | None, reduced_motion: bool) -> None:
        """Lay both eyes' picture over the view, or take it away; while the view moves, no wiggle swings."""
        if stereo is None:
            self.both_eyes.end()
            return
        still = reduced_motion or self._moving or self._glide.under_way
        self.both_eyes.draw(stereo, still)
        if self.both_eyes.isVisible():
            # The widget's own painting would only draw one eye once more, under the picture of both.
            self._interactor.renderer.DrawOff()
            self.both_eyes.raise_()
            self.mark.raise_()
            self.signs.to_front()

    def showEvent(self, event: Any) -> None:
        """Draw what changed while the view was hidden."""
        super().showEvent(event)
        self._soon.start()
