"""What a command reads and writes are different files, and nothing is replaced unasked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xrayview.cli.main import main
from xrayview.xray.writing import write_radiograph_png


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "own.png"
    write_radiograph_png(path, np.random.default_rng(0).random((32, 32)))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("own.png", "-o", "own.png", "--overwrite"), "a file that is read"),
        (("own.png", "-o", "link.png", "--overwrite"), "a file that is read"),
        (("own.png", "-o", "../FOLDER/own.png", "--overwrite"), "a file that is read"),
        (("own.png", "--json", "own.png", "--overwrite"), "a file that is read"),
        (("own.png", "--json", "own.png.json", "--overwrite"), "a file that is read"),
        (("own.png", "-o", "aa.png", "--json", "aa.png", "--overwrite"), "the result"),
        (("own.png", "-o", "aa.png", "--json", "aa.png.json", "--overwrite"), "the result's sidecar"),
        (("own.png", "-o", "own.png.json", "--overwrite"), "a file that is read"),
        (("own.png", "-o", "old.png"), "exists already"),
    ],
)
def test_files_that_would_collide_are_refused(
    film: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...],
    part: str,
) -> None:  # fmt: skip
    (film.parent / "link.png").symlink_to(film)
    (film.parent / "old.png.json").write_text("somebody else's")
    (film.parent / "own.png.json").write_text("the film's sidecar")
    monkeypatch.chdir(film.parent)
    before = contents(film.parent)
    assert main(["inspect", *(word.replace("FOLDER", film.parent.name) for word in words)]) == 2
    assert part in capsys.readouterr().err
    assert contents(film.parent) == before


def test_different_files_are_written_and_replaced_when_asked(film: Path) -> None:
    words = [
        "inspect",
        str(film),
        "-o",
        str(film.with_name("aa.png")),
        "--json",
        str(film.with_name("aa.json")),
    ]
    assert main(words) == 0
    assert main(words) == 2
    assert main([*words, "--overwrite"]) == 0
