"""Two windows of one user know of each other, and a window that died is forgotten."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xrayview.window.memory.single import Presence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kept"
    made.mkdir()
    return made


STAY = """
import sys
from pathlib import Path
from xrayview.window.memory.single import Presence
presence = Presence(Path(sys.argv[1]))
print(presence.number, flush=True)
sys.stdin.read()
"""


@contextmanager
def another_window(folder: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Another process on the same folder, and the number it was given."""
    process = subprocess.Popen(
        [sys.executable, "-c", STAY, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdin is not None
    try:
        yield int(process.stdout.readline()), process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()


def test_the_first_window_is_alone(folder: Path) -> None:
    presence = Presence(folder)
    assert presence.number == 1 and not presence.other_window_open()
    presence.leave()
    assert not list(folder.iterdir())


def test_a_second_window_knows_the_first_and_the_first_the_second(folder: Path) -> None:
    presence = Presence(folder)
    with another_window(folder) as (number, _):
        assert number == 2 and presence.other_window_open()
    presence.leave()


def test_the_second_window_knows_when_it_is_alone_again(folder: Path) -> None:
    with another_window(folder) as (number, first):
        assert number == 1
        presence = Presence(folder)
        assert presence.number == 2 and presence.other_window_open()
        first.kill()
        first.wait()
        assert not presence.other_window_open()
    assert Presence(folder).number == 1


def test_where_nothing_can_be_written_there_is_one_window(folder: Path) -> None:
    (folder / "file").write_text("")
    presence = Presence(folder / "file")
    assert presence.number == 1 and not presence.other_window_open()
