"""A window on a real display (Xvfb in the test run), with a reconstruction that takes no network."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.window.start.probe import has_display_variable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from xrayview.window.main_window import MainWindow

TIME_LIMIT = 60.0
Wait = Callable[[Callable[[], Any], str], None]


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where this test's windows remember things: the first notice was read, and views do not glide."""
    import json

    from xrayview.window.dialogs.not_a_device import NOTICE_VERSION
    from xrayview.window.memory.settings import FORMAT

    root = tmp_path / "state"
    folder = root / "xrayview"
    folder.mkdir(parents=True)
    kept = {"format": FORMAT, "notice_seen": NOTICE_VERSION, "reduced_motion": True}
    (folder / "settings.json").write_text(json.dumps(kept), encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(root))
    return folder


@pytest.fixture(scope="session")
def application() -> QApplication:
    if not has_display_variable(os.environ, sys.platform):
        pytest.skip("needs a display: run under xvfb-run")
    from xrayview.window.app import make_application

    return make_application()


@pytest.fixture(autouse=True)
def no_window_is_left() -> Iterator[None]:
    """Delete what a test left on the screen, so that the next one begins with none."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def wait(application: QApplication) -> Wait:
    """Run the event loop until a condition holds; fail, in words, when it does not within a minute."""

    def until(condition: Callable[[], Any], what: str) -> None:
        end = time.monotonic() + TIME_LIMIT
        while not condition():
            if time.monotonic() > end:
                pytest.fail(f"waited {TIME_LIMIT:.0f} s in vain: {what}")
            application.processEvents()
            time.sleep(0.005)

    return until


@pytest.fixture
def new_window(application: QApplication, wait: Wait, tmp_path: Path) -> Iterator[Callable[..., MainWindow]]:
    """Makes shown windows; closes them at the end and lets go of them."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from xrayview.window.main_window import MainWindow

    made: list[MainWindow] = []

    def make(*paths: Path) -> MainWindow:
        window = MainWindow(paths)
        made.append(window)
        window.resize(1200, 800)
        window.show()
        window.activateWindow()  # keys go to the active window, and here no window manager makes one
        wait(lambda: window.centre.view is not None, "the 3D view is built")
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    made.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.processEvents()
    gc.collect()  # here, on the window's thread: never what is left of OpenGL on a worker's


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A PNG x-ray of a bright disc on black."""
    from PIL import Image

    row, column = np.mgrid[:200, :160]
    disc = np.hypot(row - 100, column - 80) < 60
    path = tmp_path / "disc.png"
    Image.fromarray(np.where(disc, 200, 10).astype(np.uint8)).save(path)
    return path


class FakeReconstruction:
    """What the window asks of a `Reconstruction`, for a (depth, row, column) phantom."""

    def __init__(self, phantom: Any, preparation: Any, radiograph: Any) -> None:
        import torch

        from xrayview.network.devices import device_name
        from xrayview.volume.volume import Volume
        from xrayview.xray.preparing import prepare

        opacity = np.full((64, 64), 0.5, np.float32)
        self.prepared = prepare(radiograph, preparation)
        self.predicted, self.fused = Volume(phantom), None
        self.opacity, self.content = opacity, np.ones((64, 64), np.bool_)
        self.residual_before = np.full((64, 64), 0.04, np.float32)
        self.residual_after = np.full((64, 64), 1e-6, np.float32)
        self.saturated = self.weak = self.clipped = 0.0
        self.weights_name, self.weights_sha256 = "fake", "0" * 64
        self.device = device_name(torch.device("cpu"))
        self.seconds = {"preparation": 0.1, "network": 0.5}

    def density(self, resolution: int) -> Any:
        return self.predicted

    def packed(self) -> Any:
        self.prepared = self.prepared.packed()
        return self

    def streamed(self, dtype: str = "float32") -> Any:
        from xrayview.volume.streaming import rows_of

        return self.predicted.shape, self.predicted.spacing, rows_of(self.predicted, 5)

    def largest(self) -> float:
        return float(self.predicted.density.max())

    def report(self) -> dict[str, Any]:
        residual = {"before": {"mean": 0.04, "max": 0.2}, "after": {"mean": 1e-6, "max": 1e-5}}
        return {"weights": {"name": self.weights_name}, "residual": residual}


@pytest.fixture
def phantom() -> Any:
    """What every film is reconstructed to: a ball, unless a test asks for another."""
    depth, row, column = np.mgrid[:32, :32, :32] - 15.5
    return np.where(np.sqrt(depth**2 + row**2 + column**2) < 11, 0.8, 0.0).astype(np.float32)


@pytest.fixture
def fake_pipeline(monkeypatch: pytest.MonkeyPatch, phantom: Any) -> list[Any]:
    """Puts a quick reconstruction in the network's place; the list tells what was asked for."""
    from xrayview import pipeline
    from xrayview.jobs import Progress
    from xrayview.window import opening

    asked: list[Any] = []

    def reconstruct(radiograph: Any, preparation: Any, weights: Any, **fusing: Any) -> Any:
        asked.append(preparation)
        yield Progress("network", 0.5)
        return FakeReconstruction(phantom, preparation, radiograph)

    monkeypatch.setattr(pipeline, "reconstruct", reconstruct)
    monkeypatch.setattr(opening, "loaded_weights", lambda path: None)
    return asked
