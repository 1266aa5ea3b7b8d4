"""What a command reads and writes are different files, and nothing is replaced unasked."""

from __future__ import annotations

import json
import os
import sys
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


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_name_that_is_no_text_is_reported_and_steers_no_terminal(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names of old archives are bytes of another code, and a name may hold what clears the screen."""
    named = film.rename(Path(os.fsdecode(os.fsencode(film.parent) + b"/\xe4\x1b[2J\n\xe2\x80\xaex.png")))
    report = film.with_name("report.json")
    assert main(["inspect", str(named), "--json", str(report)]) == 0
    said = capsys.readouterr().out
    assert r"\udce4\x1b[2J\n\u202ex.png" in said.splitlines()[0] and "\x1b" not in said
    assert json.loads(report.read_bytes())["file"] == named.name
    assert main(["inspect", str(named), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["file"] == named.name
    named.write_bytes(b"no picture")
    assert main(["inspect", str(named)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2 and "\x1b" not in lines[0] and r"\udce4\x1b[2J\n\u202ex.png" in lines[0]
