"""Own transfer functions are kept one a file, whatever their name; what is none is skipped and told."""

from __future__ import annotations

import contextlib
import json
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from xrayview.errors import UnusableOption, UnwritableTarget, XrayviewError
from xrayview.scene.saved import transfer_to_json
from xrayview.scene.transfer import COLOURFUL, PRESETS, Point, TransferFunction
from xrayview.window.memory.own_presets import LONGEST_NAME, OwnPresets, _transfer_in, file_stem

MINE = TransferFunction("Mine", (Point(0.1, (0.0, 0.5, 1.0), 0.0), Point(2.25, (1.0, 1.0, 0.3), 0.9)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "presets"


@pytest.fixture
def presets(folder: Path) -> OwnPresets:
    return OwnPresets(folder)


def test_what_is_saved_is_read_back_by_another_start(folder: Path, presets: OwnPresets) -> None:
    path = presets.save(MINE)
    assert path == folder / "mine.json"
    assert OwnPresets(folder).load("Mine") == MINE
    assert OwnPresets(folder).all() == ((MINE,), ())


def test_a_file_is_read_again_only_where_it_has_changed(
    presets: OwnPresets, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xrayview.window.memory import own_presets

    read: list[object] = []
    real = own_presets.transfer_from_json
    monkeypatch.setattr(own_presets, "transfer_from_json", lambda text: (read.append(text), real(text))[1])
    path = presets.save(MINE)
    assert [presets.names() for _ in range(3)] == [("Mine",)] * 3 and len(read) == 1
    before = path.stat()
    other = replace(MINE, points=(replace(MINE.points[0], opacity=0.5), MINE.points[1]))
    presets.save(other)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as within one tick of the disk's clock
    assert path.stat().st_size == before.st_size and presets.load("Mine") == other


def test_nothing_saved_is_nothing_wrong(presets: OwnPresets, folder: Path) -> None:
    assert presets.all() == ((), ())
    assert not folder.exists()


NAMES = [
    "Zähne & Kiefer",
    "../../etc/passwd",
    "C:\\Windows\\x",
    "con",
    "骨",
    "頭",
    "a/b",
    "a b",
    "A B",
    ".hidden",
    "x" * LONGEST_NAME,
    "1e5",
]


def test_any_name_gets_a_file_of_its_own_inside_the_folder(folder: Path, presets: OwnPresets) -> None:
    paths = [presets.save(replace(MINE, name=name)) for name in NAMES]
    assert len(set(paths)) == len(NAMES)
    assert all(path.parent == folder and path.name.isascii() for path in paths)
    assert presets.names() == tuple(sorted(NAMES, key=str.casefold))
    assert [presets.load(name).name for name in NAMES] == NAMES


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Zähne & Kiefer", "zahne-kiefer"), ("con", "con-preset"), ("骨", "preset"), ("Bone 2", "bone-2")],
)
def test_file_names_are_plain(name: str, stem: str) -> None:
    assert file_stem(name) == stem


@pytest.mark.parametrize(
    "name", ["", " x", "x ", "a\nb", "a\x00b", "x" * (LONGEST_NAME + 1), *PRESETS, "BONE", "Skin and bone"]
)
def test_a_name_that_cannot_be_shown_or_is_taken_is_answered(
    presets: OwnPresets, folder: Path, name: str
) -> None:
    with pytest.raises(UnusableOption, match="preset"):
        presets.save(replace(MINE, name=name))
    assert not folder.exists()


def test_saving_again_replaces_and_deleting_takes_away(folder: Path, presets: OwnPresets) -> None:
    presets.save(MINE)
    presets.save(replace(COLOURFUL, name="Mine"))
    assert presets.load("Mine").points == COLOURFUL.points
    assert [path.name for path in folder.iterdir()] == ["mine.json"]
    presets.delete("Mine")
    presets.delete("Mine")
    assert not list(folder.iterdir())


def test_an_unknown_name_is_answered_with_the_list(presets: OwnPresets) -> None:
    presets.save(MINE)
    with pytest.raises(UnusableOption, match="'mine'") as trouble:
        presets.load("mine")
    assert "Mine" in trouble.value.hint


good = transfer_to_json(MINE)
FOREIGN = {
    "cut off": json.dumps(good)[:40],
    "binary": "\udcff\udcfe",
    "a list": "[]",
    "deep": "[" * 50_000,
    "of a newer format": json.dumps({**good, "format": 9}),
    "without points": json.dumps({"format": 1, "name": "x", "points": []}),
    "without a name": json.dumps({"points": good["points"]}),
    "an unknown field": json.dumps({**good, "run": "import os"}),
    "a name of two lines": json.dumps({**good, "name": "a\nb"}),
    "the name of a bundled one": json.dumps({**good, "name": "bone"}),
    "falling densities": json.dumps({**good, "points": good["points"][::-1]}),
    "an opacity of 3": json.dumps({**good, "points": [{**good["points"][0], "opacity": 3}]}),
    "words for numbers": json.dumps({**good, "points": [{**good["points"][0], "density": "1"}]}),
    "not a number": json.dumps({**good, "points": [{**good["points"][0], "density": float("nan")}]}),
    "huge": json.dumps(good) + " " * 300_000,
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_damaged_or_foreign_file_is_skipped_told_and_left_alone(
    folder: Path, presets: OwnPresets, content: str
) -> None:
    presets.save(MINE)
    foreign = folder / "foreign.json"
    foreign.write_bytes(content.encode("utf-8", "surrogateescape"))
    (folder / "readme.txt").write_text("not looked at")
    kept, troubles = presets.all()
    assert kept == (MINE,)
    assert len(troubles) == 1
    assert str(foreign) in troubles[0].message and troubles[0].hint
    presets.save(replace(MINE, name="foreign"))
    assert foreign.read_bytes() == content.encode("utf-8", "surrogateescape")


def test_two_files_of_one_name_are_told(folder: Path, presets: OwnPresets) -> None:
    presets.save(MINE)
    (folder / "copy.json").write_text(json.dumps(good))
    kept, troubles = presets.all()
    assert kept == (MINE,)
    assert len(troubles) == 1 and "second" in troubles[0].message


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    presets = OwnPresets(tmp_path / "file" / "presets")
    with pytest.raises(UnwritableTarget, match=r"mine\.json"):
        presets.save(MINE)
    kept, troubles = presets.all()
    assert kept == () and len(troubles) == 1


def test_a_preset_is_renamed_and_never_over_another(folder: Path) -> None:
    own = OwnPresets(folder)
    own.save(replace(COLOURFUL, name="cat"))
    own.save(replace(COLOURFUL, name="dog"))
    assert own.rename("cat", "Ca t").points == COLOURFUL.points
    assert own.names() == ("Ca t", "dog") and len(list(folder.iterdir())) == 2
    assert own.rename("dog", "dog").name == "dog"
    for old, new in (("Ca t", "dog"), ("gone", "x"), ("dog", "bone"), ("dog", " ")):
        with pytest.raises(UnusableOption):
            own.rename(old, new)
    assert own.names() == ("Ca t", "dog")


def test_a_change_of_case_is_a_new_name(folder: Path) -> None:
    own = OwnPresets(folder)
    own.save(replace(COLOURFUL, name="cat"))
    own.rename("cat", "Cat")
    assert own.names() == ("Cat",)


def test_mutated_presets_raise_errors_of_our_own_kind_alone(folder: Path, presets: OwnPresets) -> None:
    path = presets.save(MINE)
    whole = path.read_bytes()
    chance = random.Random(5)
    read = 0
    for _ in range(2000):
        changed = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(changed))
            if chance.random() < 0.5:
                changed[at] = chance.randrange(256)
            else:
                changed[at : at + chance.randint(0, 6)] = chance.choice(
                    [b"null", b"-1", b"1e999", b"[]", b"{}", b'"', b"NaN", b"true", b""]
                )
        path.write_bytes(bytes(changed))
        with contextlib.suppress(XrayviewError):
            _transfer_in(path)
            read += 1
    assert 0 < read < 1000
