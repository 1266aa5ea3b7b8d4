"""Readers that misbehave, each in one way that fuzzing must notice."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from xrayview.errors import UnusableInput


def hangs(path: Path) -> None:
    time.sleep(60)


def ends_the_process(path: Path) -> None:
    os.abort()


def takes_too_much(path: Path) -> Any:
    try:
        return SimpleNamespace(pixels=np.zeros(3 << 30, np.uint8), notes=())
    except MemoryError as trouble:
        raise UnusableInput(f"{path}: too large for this machine's memory", "give less") from trouble


def raises_something_else(path: Path) -> None:
    raise KeyError("Rows")


def names_the_patient(path: Path) -> None:
    raise UnusableInput(f"{path}: the film of Somebody^Private is damaged", "give another")


def gives_nan(path: Path) -> Any:
    return SimpleNamespace(pixels=np.full((16, 16), np.nan), notes=())
