"""The large libraries, torch and VTK, loaded behind the window's back once it is on the screen."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

from xrayview.jobs import Job, Progress
from xrayview.window.memory.logbook import log, seconds_since_start
from xrayview.window.work import in_background

FOR_THE_VIEW = ("pyvistaqt", "vtkmodules.vtkRenderingVolumeOpenGL2", "xrayview.render.stage")
FOR_THE_NETWORK = ("torch", "xrayview.pipeline")


class Libraries(QObject):
    """Loads on one thread, one after another: imports that race each other may meet half-made modules.

    While the network computes, the view's libraries are loaded beside it. ``view_ready`` arrives on the
    window's thread when the 3D view can be built; ``view_failed(error)`` where it cannot; ``device_known``
    says in words what the network computes on.
    """

    view_ready = Signal()
    view_failed = Signal(object)
    device_known = Signal(str)
    _said = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network = threading.Event()
        self._network_first = True
        self._closed = False
        self._thread: threading.Thread | None = None
        self._said.connect(self._tell_view, Qt.ConnectionType.QueuedConnection)

    def start(self, network_first: bool = True) -> None:
        """Begin to load; an x-ray needs the network first and the view last, a volume only the view."""
        if self._thread is None:
            self._network_first = network_first
            self._thread = in_background(self._load, "loading")

    def wait(self) -> Job[None]:
        """Yield until the network's libraries are there (or have failed: their user will say how)."""
        self.start()
        while not self._network.wait(0.05):
            yield Progress("loading the network", 0.1)

    def close(self, seconds: float = 2.0) -> None:
        """Load no more, and wait a little for what is being loaded; what ends amid it must not tidy up."""
        self._closed = True
        if self._thread is not None:
            self._thread.join(seconds)

    @property
    def alive(self) -> bool:
        """Whether something is still being loaded."""
        return self._thread is not None and self._thread.is_alive()

    def _load(self) -> None:
        steps = (self._load_network, self._load_view)
        for step in steps if self._network_first else reversed(steps):
            if not self._closed:
                step()

    def _load_view(self) -> None:
        trouble: BaseException | None = None
        try:
            _import(FOR_THE_VIEW)
        except Exception as error:
            log.exception("the 3D view cannot be loaded")
            trouble = error
        self._say(self._said, trouble)

    def _load_network(self) -> None:
        try:
            _import(FOR_THE_NETWORK)
        except Exception:
            log.exception("the network's libraries cannot be loaded")
            return
        finally:
            self._network.set()
        from xrayview.network.devices import choose_device, device_name, leave_a_core

        leave_a_core()
        self._say(self.device_known, device_name(choose_device("auto")))

    def _say(self, signal: SignalInstance, content: object) -> None:
        try:
            signal.emit(content)
        except RuntimeError:
            log.info("the window was closed while it was loading")

    def _tell_view(self, trouble: BaseException | None) -> None:
        if trouble is None:
            self.view_ready.emit()
        else:
            self.view_failed.emit(trouble)


def _import(names: tuple[str, ...], load: Callable[[str], object] = importlib.import_module) -> None:
    for name in names:
        load(name)
        log.info("%s loaded %.2f s after the start", name, seconds_since_start())
