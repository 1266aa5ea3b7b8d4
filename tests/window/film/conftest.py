"""An x-ray panel with a film that was prepared as its wishes say; every new wish can be carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.window.state import Document, Sheet, State
from xrayview.window.store import Store
from xrayview.xray.findings import findings
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Radiograph

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from xrayview.window.panels.xray_panel import XrayPanel

MakeFilm = Callable[..., Radiograph]
CarryOut = Callable[[Store], None]


@pytest.fixture
def make_film() -> MakeFilm:
    """Makes a film of 300 x 400: a bright head in dark air, and a rod that runs off to the left."""

    def make(**facts: Any) -> Radiograph:
        row, column = np.indices((400, 300), dtype=np.float32)
        grey = np.where(np.hypot((row - 190) / 1.2, column - 160) < 100, 190, 20).astype(np.float32)
        grey += np.where(np.hypot(row - 120, column - 170) < 30, 40, 0)
        grey[200:208, :70] = 150
        grey = np.rint(grey + np.random.default_rng(1).uniform(0, 24, grey.shape))  # of many greys
        return Radiograph(grey.astype(np.float32), "head.png", **facts)

    return make


@pytest.fixture
def carry_out() -> CarryOut:
    """Puts into the store what the pipeline would make of the film by the present wishes."""

    def now(store: Store) -> None:
        from xrayview.pipeline import Reconstruction
        from xrayview.volume.volume import Volume

        film, wishes = store.state.document.radiograph, store.state.document.preparation
        assert film is not None
        prepared = prepare(film, wishes)
        opacity, residual = np.full((64, 64), 0.5, np.float32), np.zeros((64, 64), np.float32)
        made = Reconstruction(
            prepared, Volume(np.zeros((8, 8, 8), np.float32)), None, opacity, np.ones((64, 64), bool),
            residual, residual, "consistent", "0123456789abcdef" * 4, "CPU", "head.png",
        )  # fmt: skip
        store.put(store.state.with_document(reconstruction=made, findings=findings(film, prepared)))

    return now


@pytest.fixture
def store(make_film: MakeFilm, carry_out: CarryOut) -> Store:
    store = Store(State((Sheet(1, Document(Path("head.png"), radiograph=make_film())),), 1))
    carry_out(store)
    return store


@pytest.fixture
def panel(application: QApplication, store: Store) -> Iterator[XrayPanel]:
    from xrayview.window.panels.xray_panel import XrayPanel

    panel = XrayPanel(store)
    panel.resize(320, 620)
    panel.show()
    application.processEvents()
    yield panel
    store.forget_listeners()
    panel.close()
    panel.deleteLater()


@pytest.fixture
def open_film(store: Store, carry_out: CarryOut) -> Callable[[Radiograph], None]:
    """Puts another film in the place of the one that is open."""

    def put(film: Radiograph) -> None:
        document = replace(store.state.document, radiograph=film, seen_from=None)
        store.put(State((replace(store.state.sheet, document=document),), 1))
        carry_out(store)

    return put
