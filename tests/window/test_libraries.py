"""The large libraries are loaded behind the window's back, and closing does not wait for all of them."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest


def test_closing_waits_for_no_library_that_was_not_begun(
    application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xrayview.window.start import libraries

    go, loaded = threading.Event(), []

    def load(names: tuple[str, ...]) -> None:
        loaded.append(names)
        go.wait(30.0)

    monkeypatch.setattr(libraries, "_import", load)
    loading = libraries.Libraries()
    loading.start()
    while not loaded:
        time.sleep(0.005)
    begun = time.monotonic()
    loading.close(0.2)
    assert time.monotonic() - begun < 5.0 and loading.alive
    go.set()
    loading.close(30.0)
    assert loaded == [libraries.FOR_THE_NETWORK] and not loading.alive
