"""A store with a volume in it, and a panel on the screen, driven by mouse and keys."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pytest

from xrayview.scene.scene import Scene
from xrayview.volume.histogram import histogram_of
from xrayview.volume.volume import Volume
from xrayview.window.state import Document, Sheet, State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

W = TypeVar("W", bound="QWidget")


@pytest.fixture
def store() -> Store:
    """One open file with densities from 0 to 0.9; only drags make several changes one step.

    The clock runs so fast that quick repeats of keys never merge: that is for the store's own tests.
    """
    density = np.linspace(0.0, 0.95, 16**3, dtype=np.float32).reshape(16, 16, 16) ** 2
    volume = Volume(density)
    document = Document(Path("head.png"), volume=volume, histogram=histogram_of(volume))
    return Store(State((Sheet(1, document, Scene()),), 1), clock=itertools.count(0.0, 60.0).__next__)


@pytest.fixture
def steps(store: Store) -> Callable[[], list[str]]:
    """What could be undone, the oldest first."""
    return lambda: [edit.name for edit in store.state.sheet.history.past]


@pytest.fixture
def shown(application: QApplication) -> Iterator[Callable[[W], W]]:
    """Puts a panel on the screen in the size it has in the window, and takes it away at the end."""
    from PySide6.QtTest import QTest

    made: list[QWidget] = []

    def show(panel: W) -> W:
        made.append(panel)
        panel.resize(300, 620)
        panel.show()
        panel.activateWindow()
        assert QTest.qWaitForWindowExposed(panel)
        QTest.qWaitForWindowActive(panel)
        return panel

    yield show
    for panel in made:
        panel.close()
        panel.deleteLater()
    application.processEvents()
