"""What is remembered survives a broken file, a second window and a disk that takes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xrayview.window.memory.lock import Lock
from xrayview.window.memory.remembered import MOST_RECENT, Remembered
from xrayview.window.memory.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "xrayview"


def written(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "settings.json").read_text(encoding="ascii"))
    return content


def write(folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_bytes(content)


def test_a_first_start_has_the_defaults_and_leaves_no_file(folder: Path) -> None:
    assert Settings(folder).load() == (Remembered(), None)
    assert not folder.exists()


def test_everything_that_is_remembered_is_read_back(folder: Path) -> None:
    kept = Remembered(
        recent=(Path("/films/Schädel ä.dcm"), Path("/films/\udcff.png")),
        geometry="AdnQywAD",
        docks="AAAA/wAA",
        page="train",
        notice_seen="1",
        tour_seen=True,
        open_folder=Path("/films"),
        save_folder=Path("/home/me"),
        run_folder=Path("/runs/first"),
    )
    assert Settings(folder).change(lambda old: kept) is None
    assert Settings(folder).load() == (kept, None)


def test_recent_files_are_the_newest_first_each_once_and_no_more_than_ten(tmp_path: Path) -> None:
    kept = Remembered()
    for number in range(MOST_RECENT + 3):
        kept = kept.opened(tmp_path / f"{number}.png")
    kept = kept.opened(tmp_path / "7.png")
    assert [path.stem for path in kept.recent] == ["7", "12", "11", "10", "9", "8", "6", "5", "4", "3"]
    forgotten = replace(kept, open_folder=tmp_path, page="train").forget_recent()
    assert forgotten == Remembered(page="train")


def test_a_recent_file_is_found_from_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Remembered().opened(Path("film.png")).recent == (tmp_path / "film.png",)


DAMAGED = {
    "cut off": b'{"format": 1, "recent": ["/fi',
    "empty": b"",
    "zeros": bytes(4096),
    "a list": b"[1, 2]",
    "text": b"\xff\xfe hello",
    "deep": b"[" * 100_000,
    "without a format": b'{"page": "train"}',
    "of another format": b'{"format": 2, "page": "train"}',
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_set_aside_whole_and_told(folder: Path, content: bytes) -> None:
    write(folder, content)
    settings = Settings(folder)
    kept, trouble = settings.load()
    assert kept == Remembered()
    assert trouble is not None and "settings.json" in trouble.message
    assert "settings.json.damaged-1" in trouble.hint
    assert (folder / "settings.json.damaged-1").read_bytes() == content
    assert settings.change(lambda old: replace(old, page="train")) is None
    assert Settings(folder).load() == (Remembered(page="train"), None)


def test_files_set_aside_do_not_pile_up_without_end(folder: Path) -> None:
    for number in range(12):
        write(folder, b"broken %d" % number)
        Settings(folder).load()
    aside = sorted(folder.glob("settings.json.damaged-*"))
    assert [path.name[-1] for path in aside] == list("123456789")
    assert aside[0].read_bytes() == b"broken 0" and aside[-1].read_bytes() == b"broken 11"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recent", "/films/a.png"),
        ("recent", ["/films/a.png", 3]),
        ("recent", ["/films/\0.png"]),
        ("geometry", 7),
        ("page", "explode"),
        ("page", ["train"]),
        ("open_folder", {}),
        ("run_folder", ""),
    ],
)
def test_a_field_of_a_wrong_type_costs_that_field_only(folder: Path, field: str, value: object) -> None:
    good: dict[str, Any] = {"format": 1, "notice_seen": "1", "docks": "AAAA"}
    write(folder, json.dumps({**good, field: value}).encode())
    settings = Settings(folder)
    kept, trouble = settings.load()
    assert kept == Remembered(notice_seen="1", docks="AAAA")
    assert trouble is not None and field in trouble.message
    settings.change(lambda old: replace(old, notice_seen="2"))
    assert Settings(folder).load() == (Remembered(notice_seen="2", docks="AAAA"), None)


def test_what_another_version_wrote_is_kept(folder: Path) -> None:
    write(folder, b'{"format": 1, "page": "train", "of_a_later_version": {"a": [1, null]}}')
    Settings(folder).change(lambda old: replace(old, page="explore"))
    assert written(folder)["of_a_later_version"] == {"a": [1, None]}
    assert written(folder)["page"] == "explore"


def test_only_the_user_may_read_the_names_of_the_films(folder: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows keeps a user's folders private by itself")
    Settings(folder).change(lambda old: old.opened(Path("/films/name of a patient.dcm")))
    assert (folder / "settings.json").stat().st_mode & 0o077 == 0


def test_two_windows_keep_each_other_s_recent_files(folder: Path) -> None:
    one, two = Settings(folder), Settings(folder)
    one.load()
    two.load()
    one.change(lambda old: old.opened(Path("/films/one.png")))
    two.change(lambda old: old.opened(Path("/films/two.png")))
    assert [path.stem for path in Settings(folder).load()[0].recent] == ["two", "one"]
    assert [path.stem for path in two.remembered.recent] == ["two", "one"]


OPEN_MANY = """
import sys
from pathlib import Path
from xrayview.window.memory.settings import Settings
settings = Settings(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    trouble = settings.change(lambda old: old.opened(Path("/films") / f"{sys.argv[2]}{number}.png"))
    assert trouble is None, trouble.message
"""


def test_two_processes_that_write_at_once_lose_nothing(folder: Path) -> None:
    each = MOST_RECENT // 2
    running = [
        subprocess.Popen([sys.executable, "-c", OPEN_MANY, str(folder), name, str(each)])
        for name in ("one", "two")
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    recent = {path.stem for path in Settings(folder).load()[0].recent}
    assert recent == {f"{name}{number}" for name in ("one", "two") for number in range(each)}
    assert {path.name for path in folder.iterdir()} == {"settings.json"}


def test_what_another_window_keeps_locked_is_written_with_the_next_change(folder: Path) -> None:
    settings = Settings(folder)
    folder.mkdir(parents=True)
    other = Lock(folder / "settings.lock")
    assert other.take()
    trouble = settings.change(lambda old: replace(old, page="train"))
    assert trouble is not None and "another window" in trouble.message
    assert settings.remembered.page == "train" and not (folder / "settings.json").exists()
    other.leave()
    assert settings.change(lambda old: replace(old, docks="AAAA")) is None
    assert Settings(folder).load() == (Remembered(page="train", docks="AAAA"), None)


FULL = """
import resource, sys
from dataclasses import replace
from pathlib import Path
from xrayview.window.memory.settings import Settings
settings = Settings(Path(sys.argv[1]))
settings.load()
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
first = settings.change(lambda old: replace(old, docks="AAAA"))
second = settings.change(lambda old: replace(old, page="train"))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
third = settings.change(lambda old: replace(old, notice_seen="1"))
print(first.message if first else None, second, third, settings.remembered.page, sep="|")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on what may be written is set as on a full disk")
def test_a_full_disk_is_told_once_and_loses_nothing(folder: Path) -> None:
    Settings(folder).change(lambda old: old.opened(Path("/films/old.png")))
    answer = subprocess.run(
        [sys.executable, "-c", FULL, str(folder)], capture_output=True, text=True, check=True
    )
    first, second, third, page = answer.stdout.strip().split("|")
    assert "settings.json" in first and "could not be written to its end" in first
    assert (second, third, page) == ("None", "None", "train")
    kept, trouble = Settings(folder).load()
    assert trouble is None
    assert kept == Remembered((Path("/films/old.png"),), docks="AAAA", page="train", notice_seen="1")
    assert [path.name for path in folder.iterdir()] == ["settings.json"]


def test_a_place_that_is_no_folder_is_told_and_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "xrayview")
    assert settings.load()[0] == Remembered()
    trouble = settings.change(lambda old: replace(old, page="train"))
    assert trouble is not None and trouble.hint
    assert settings.change(lambda old: replace(old, page="train")) is None


def test_a_folder_in_the_file_s_place_is_told_and_left_alone(folder: Path) -> None:
    (folder / "settings.json" / "mine").mkdir(parents=True)
    settings = Settings(folder)
    kept, trouble = settings.load()
    assert kept == Remembered() and trouble is not None
    assert settings.change(lambda old: replace(old, page="train")) is not None
    assert (folder / "settings.json" / "mine").is_dir()


def test_what_is_remembered_is_read_without_qt() -> None:
    code = (
        "import sys; from pathlib import Path; from xrayview.window.memory.settings import Settings\n"
        "Settings(Path('nowhere')).load(); print(any(name.startswith('PySide6') for name in sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
