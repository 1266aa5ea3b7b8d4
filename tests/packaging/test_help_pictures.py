"""The command that makes the guide's pictures: it takes what the pages show, at the size they show it."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """packaging/help_pictures.py."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    return importlib.import_module("help_pictures")


@pytest.fixture
def guide(monkeypatch: pytest.MonkeyPatch, command: ModuleType, tmp_path: Path) -> Path:
    """A guide of two pages that show three pictures, one of them twice."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "developers").mkdir()
    (tmp_path / "a.html").write_text(
        '<img src="pictures/one.jpg" width="100" alt="">\n<img src="pictures/two.jpg" width="80" alt="">'
    )
    (tmp_path / "developers" / "b.html").write_text(
        '<img src="../pictures/two.jpg" width="120" alt="">'
        '<img src="../pictures/three.jpg" width="50" alt="">'
    )
    monkeypatch.setattr(command, "HELP", tmp_path)
    return tmp_path


def test_the_command_parses_on_python_3_8_so_that_it_can_ask_for_a_newer_one() -> None:
    ast.parse((PACKAGING / "help_pictures.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_what_pages_show_is_made_as_wide_as_the_widest_needs_it(command: ModuleType, guide: Path) -> None:
    assert command.shown() == {"one": 100, "two": 120, "three": 50}


def test_the_steps_of_the_pages_are_photographed_and_then_written(
    monkeypatch: pytest.MonkeyPatch, command: ModuleType, guide: Path
) -> None:
    screenshots = importlib.import_module("screenshots")
    asked: list[list[str]] = []
    monkeypatch.setattr(screenshots, "main", lambda words: asked.append(words) or 0)
    monkeypatch.setattr(command.subprocess, "call", lambda words: asked.append(words) or 0)
    assert command.main(["--only", "two"]) == 0
    (first, second) = asked
    assert first[first.index("--only") + 1 :] == ["two"] and first[2:4] == ["--size", command.SIZE]
    assert second[1:] == [str(PACKAGING / "help_picture_files.py"), first[1], "two"]
    asked.clear()
    assert command.main([]) == 0
    assert sorted(asked[0][asked[0].index("--only") + 1 :]) == ["one", "three", "two"]


def test_where_the_window_told_of_an_error_no_picture_is_written(
    monkeypatch: pytest.MonkeyPatch, command: ModuleType, guide: Path
) -> None:
    monkeypatch.setattr(importlib.import_module("screenshots"), "main", lambda words: 1)
    monkeypatch.setattr(command.subprocess, "call", lambda words: pytest.fail("it goes on"))
    assert command.main([]) == 1


def test_a_picture_that_no_page_shows_is_answered_with_the_list(
    command: ModuleType, guide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.parsed(["--only", "one", "four"])
    told = capsys.readouterr().err
    assert ended.value.code == 2 and "four" in told and "one, three, two" in told


def test_a_screenshot_becomes_a_picture_of_its_page_and_what_is_shown_no_more_goes(
    monkeypatch: pytest.MonkeyPatch, command: ModuleType, guide: Path, tmp_path: Path
) -> None:
    files = importlib.import_module("help_picture_files")
    monkeypatch.setattr(files, "PICTURES", guide / "pictures")
    left, right = np.zeros((300, 200, 3), np.uint8), np.zeros((300, 200, 3), np.uint8)
    left[..., 0], right[..., 1:] = 200, 200
    Image.fromarray(np.hstack([left, right])).save(tmp_path / "two.png")
    (guide / "pictures" / "old.jpg").write_bytes(b"")
    assert files.main([str(tmp_path), "two"]) == 0
    assert [path.name for path in (guide / "pictures").iterdir()] == ["two.jpg"]
    with Image.open(guide / "pictures" / "two.jpg") as picture:
        assert picture.format == "JPEG" and picture.size == (120, 90)
        grid = np.asarray(picture.convert("RGB"), int)
    assert np.abs(grid[:, 5:55] - (200, 0, 0)).max() < 12 and np.abs(grid[:, 65:] - (0, 200, 200)).max() < 12
