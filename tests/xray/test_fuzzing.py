"""Damaged files give a picture or one plain error: never a crash, a long wait or much memory."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from mutated import mutated, seeds

COMMAND = Path(__file__).resolve().parents[2] / "packaging" / "fuzz.py"


@pytest.fixture(scope="module")
def fuzz() -> Iterator[ModuleType]:
    """The command's module; its worker processes find it by its name."""
    sys.path.append(str(COMMAND.parent))
    try:
        yield importlib.import_module(COMMAND.stem)
    finally:
        sys.path.remove(str(COMMAND.parent))


def test_damaged_files_are_read_or_refused(fuzz: ModuleType) -> None:
    tally = fuzz.fuzz(500, seed=5)
    assert not tally.failures
    assert tally.ends["picture"] > 80 and tally.ends["refused"] > 160
    assert tally.slowest[0] < 10 and tally.largest[0] < 2 << 30


@pytest.mark.slow
def test_many_damaged_files_are_read_or_refused(fuzz: ModuleType) -> None:
    assert not fuzz.fuzz(20_000, seed=7).failures


def test_whole_files_are_all_read(fuzz: ModuleType) -> None:
    worker = fuzz.Worker()
    try:
        assert {name: worker.read(data).end for name, data in seeds().items()} == dict.fromkeys(
            seeds(), "picture"
        )
    finally:
        worker.close()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and measured on Linux only")
@pytest.mark.parametrize(
    ("reader", "noticed"),
    [
        ("hangs", "longer than 2 s"),
        ("ends_the_process", "ended with code"),
        ("takes_too_much", "more than 2 GB"),
        ("raises_something_else", "KeyError"),
        ("names_the_patient", "names the patient"),
        ("gives_nan", "not finite"),
    ],
)
def test_each_misbehaviour_is_noticed(fuzz: ModuleType, reader: str, noticed: str) -> None:
    worker = fuzz.Worker(f"misreading:{reader}", longest=2)
    try:
        assert noticed in worker.read(b"x").end
    finally:
        worker.close()


def test_a_number_always_gives_the_same_input() -> None:
    data = seeds()["RLE"]
    assert mutated(data, [1, 2]) == mutated(data, [1, 2]) != mutated(data, [1, 3])
