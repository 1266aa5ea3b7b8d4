"""A session brings the same film, wishes and scene back; damaged and strange ones are refused."""

from __future__ import annotations

import contextlib
import json
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xrayview.errors import UnusableInput, UnwritableTarget, XrayviewError
from xrayview.jobs import run
from xrayview.scene.change import Change
from xrayview.scene.cuts import CutSphere
from xrayview.scene.scene import Camera, Scene, Stereo
from xrayview.scene.transfer import PRESETS
from xrayview.session.archive import holds_session, read_session, writing_session
from xrayview.session.session import Network, Session
from xrayview.session.volume_place import check_volume, found_volume, place_of
from xrayview.volume.volume import Volume
from xrayview.xray.radiograph import Preparation, Radiograph

SCENE = Scene(
    mode="volume",
    transfer=PRESETS["skin-and-bone"],
    camera=Camera(31.5, -12.0, zoom=1.7, pan=(0.1, -0.2), projection="perspective"),
    cuts=(CutSphere((0.1, 0.0, -0.1), 0.2),),
    stereo=Stereo(method="grey"),
    change=Change(1.2, (0.1, 0.9), (1.0, 0.8, 1.0)),
    photons=300.0,
)


def film(dtype: str = "uint16", size: tuple[int, int] = (40, 30)) -> Radiograph:
    chance = np.random.default_rng(4)
    pixels = (chance.random(size) * 200).astype(dtype)
    return Radiograph(
        pixels,
        "Doe^John.dcm",
        levels=4096,
        spacing=(0.15, 0.2),
        bright_bone=False,
        measured=chance.random(size) > 0.3,
        notes=("a look-up table was applied",),
        kind="DICOM",
        orientation=("A", "F"),
        spacing_from="detector",
        projection="left lateral",
    )


def saved(path: Path, session: Session) -> Path:
    return run(writing_session(path, session, overwrite=True))


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_everything_comes_back(tmp_path: Path, dtype: str) -> None:
    session = Session(
        SCENE,
        film(dtype),
        preparation=Preparation(tone="gamma:1.2", mirror=True, frame=3),
        explicit=Preparation(tone="gamma:1.2", rotate="90.0", mirror=True, spacing=0.2),
        network=Network("atlas", "0" * 64, "/runs/mine/weights.safetensors"),
        law="paper",
        beta=1.5,
        seen_from="left",
        projection="lateral",
    )
    found = read_session(saved(tmp_path / "one.xrv", session))
    for name in ("scene", "network", "law", "beta", "seen_from", "projection", "made_by"):
        assert getattr(found, name) == getattr(session, name)
    assert found.preparation == replace(session.preparation, frame=0)  # the one frame that is held
    assert found.explicit == session.explicit
    before, after = session.film, found.film
    assert before is not None and after is not None
    assert after.pixels.dtype == before.pixels.dtype
    assert (after.pixels == before.pixels).all()
    assert (np.asarray(after.measured) == np.asarray(before.measured)).all()
    for name in ("levels", "spacing", "meaning", "bright_bone", "notes", "kind", "orientation", "projection"):
        assert getattr(after, name) == getattr(before, name)
    assert after.source == "one.xrv"


def test_the_film_s_own_name_is_nowhere(tmp_path: Path) -> None:
    path = saved(tmp_path / "one.xrv", Session(SCENE, film()))
    with zipfile.ZipFile(path) as held:
        for name in held.namelist():
            assert b"Doe" not in held.read(name)
    assert b"Doe" not in path.read_bytes()


def test_the_same_session_is_the_same_file(tmp_path: Path) -> None:
    one, other = (saved(tmp_path / name, Session(SCENE, film())).read_bytes() for name in ("a.xrv", "b.xrv"))
    assert one == other


def test_another_version_is_told_every_choice() -> None:
    wishes, explicit = Preparation(), Preparation(tone="film", rotate="0.0")
    session = Session(SCENE, film(), preparation=wishes, explicit=explicit)
    assert session.wishes == wishes
    assert replace(session, made_by="0.0.1").wishes == explicit


def test_a_volume_is_found_beside_its_session_and_where_it_was(tmp_path: Path) -> None:
    volume = Volume(np.full((4, 5, 6), 0.3, np.float32))
    (tmp_path / "here").mkdir()
    file = tmp_path / "here" / "head.nrrd"
    file.write_bytes(b"x")
    path = tmp_path / "here" / "look.xrv"
    place = place_of(file, volume, path)
    found = read_session(saved(path, Session(SCENE, volume=place)))
    assert found.volume == place and found.film is None
    assert found_volume(place, path) == file
    moved = (tmp_path / "here").rename(tmp_path / "there")
    assert found_volume(place, moved / "look.xrv") == moved / "head.nrrd"
    check_volume(volume, place, file)
    with pytest.raises(UnusableInput, match="another volume"):
        check_volume(Volume(np.full((4, 5, 6), 0.31, np.float32)), place, file)
    (moved / "head.nrrd").unlink()
    with pytest.raises(UnusableInput, match="not there") as missing:
        found_volume(place, moved / "look.xrv")
    assert "head.nrrd" in missing.value.hint


def test_what_is_a_session_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    path = saved(tmp_path / "no-suffix", Session(SCENE, film()))
    assert holds_session(path)
    text = tmp_path / "text.xrv"
    text.write_text("not at all")
    assert not holds_session(text)
    assert holds_session(tmp_path / "missing.xrv") and not holds_session(tmp_path / "missing.png")


def rewritten(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The session with its text changed, and all else as it was."""
    with zipfile.ZipFile(path) as held:
        members = {name: held.read(name) for name in held.namelist()}
    data = json.loads(members["session.json"])
    change(data)
    members["session.json"] = json.dumps(data).encode()
    with zipfile.ZipFile(path, "w") as held:
        for name, content in members.items():
            held.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(format=2),
        lambda data: data.pop("scene"),
        lambda data: data.update(film=None),
        lambda data: data["film"].update(rows=41),
        lambda data: data["film"].update(rows=10**9, columns=10**9),
        lambda data: data["film"].update(dtype="object"),
        lambda data: data["film"].update(spacing=[0.0, 1.0]),
        lambda data: data["film"].update(orientation=["A", "up"]),
        lambda data: data["preparation"].update(tone=5),
        lambda data: data["preparation"].update(mirror="yes"),
        lambda data: data["preparation"].update(spacing="0.1"),
        lambda data: data["preparation"].update(run="os.system('true')"),
        lambda data: data["fusion"].update(law="magic"),
        lambda data: data["fusion"].update(beta=None),
        lambda data: data.update(network=["a"]),
        lambda data: data.update(seen_from="inside"),
    ],
)
def test_a_session_that_says_what_it_cannot_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    path = rewritten(saved(tmp_path / "one.xrv", Session(SCENE, film())), change)
    with pytest.raises(XrayviewError) as refused:
        read_session(path)
    assert refused.value.hint


def test_a_member_that_is_larger_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xrv"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("session.json", " " * (1 << 28))
    began = time.monotonic()
    with pytest.raises(UnusableInput):
        read_session(path)
    assert time.monotonic() - began < 1


def test_a_missing_file_and_one_of_another_kind_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no such file"):
        read_session(tmp_path / "none.xrv")
    other = tmp_path / "film.xrv"
    other.write_bytes(b"\x89PNG\r\n")
    with pytest.raises(UnusableInput, match=r"film\.xrv.*no session"):
        read_session(other)


def test_an_older_session_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = saved(tmp_path / "one.xrv", Session(SCENE, film()))
    before = path.read_bytes()
    with pytest.raises(UnwritableTarget):
        run(writing_session(path, Session(Scene(), film())))
    assert path.read_bytes() == before


def test_mutated_sessions_raise_errors_of_our_own_kind_alone(tmp_path: Path) -> None:
    whole = saved(tmp_path / "one.xrv", Session(SCENE, film(size=(20, 17)))).read_bytes()
    with zipfile.ZipFile(tmp_path / "one.xrv") as held:
        text = held.read("session.json")
        pixels = held.read("film")
    chance = random.Random(7)
    path = tmp_path / "mutated.xrv"
    read = 0
    for number in range(2000):
        if number % 2:
            path.write_bytes(mutated(whole, chance))
        else:  # past the archive's own checks
            with zipfile.ZipFile(path, "w") as held:
                held.writestr("session.json", mutated(text, chance))
                held.writestr("film", pixels)
        with contextlib.suppress(XrayviewError):
            read_session(path)
            read += 1
    assert 0 < read < 1500


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, taken out, doubled or put elsewhere."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(changed)), chance.randint(1, 12)
        kind = chance.randrange(4)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + length]
        elif kind == 2:
            changed[at:at] = changed[at : at + length]
        else:
            changed[at:at] = chance.choice([b"null", b"-1", b"1e999", b"[]", b"{}", b'"', b"NaN", b"true"])
        if not changed:
            return b"x"
    return bytes(changed)


SAVER = """
import sys
from pathlib import Path
import numpy as np
from xrayview.jobs import run
from xrayview.scene.scene import Camera, Scene
from xrayview.session.archive import writing_session
from xrayview.session.session import Session
from xrayview.xray.radiograph import Radiograph
pixels = np.random.default_rng(1).integers(0, 60000, (600, 500)).astype(np.uint16)
number = int(sys.argv[2])
while True:
    number += 1
    scene = Scene(camera=Camera(azimuth_degrees=number % 3600))
    session = Session(scene, Radiograph(pixels, "film.png"))
    run(writing_session(Path(sys.argv[1]), session, overwrite=True))
    print(number, flush=True)
"""


def test_killed_amid_a_save_what_was_saved_before_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "one.xrv"
    chance = random.Random(3)
    number = 0
    for _ in range(12):
        words = [sys.executable, "-c", SAVER, str(path), str(number)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as saver:
            assert saver.stdout is not None
            number = int(saver.stdout.readline())  # one save is done; amid the next ones it ends
            time.sleep(chance.random() * 0.3)
            saver.send_signal(signal.SIGKILL)
            told = [int(line) for line in saver.stdout.read().split()]
        number = max([number, *told])
        found = read_session(path).scene.camera.azimuth_degrees
        assert found in (number % 3600, (number + 1) % 3600)
        number += 1
    assert not holds_session(tmp_path / "nothing.png")
