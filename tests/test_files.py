"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import numpy as np
import pytest

from xrayview.errors import UnwritableTarget
from xrayview.files import new_file, sidecar_path


def test_a_file_appears_with_its_sidecar(tmp_path: Path) -> None:
    target = tmp_path / "head.nii.gz"
    with new_file(
        target, remarks={"law": "paper", "seconds": np.float32(0.5), "odd": float("nan")}
    ) as temporary:
        assert temporary.parent == tmp_path and temporary.name.endswith(".nii.gz")
        temporary.write_bytes(b"voxels")
        assert not target.exists()
    assert target.read_bytes() == b"voxels"
    sidecar = json.loads(sidecar_path(target).read_text())
    assert sidecar == {"law": "paper", "seconds": 0.5, "odd": None, "sidecar_of": "head.nii.gz"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["head.nii.gz", "head.nii.gz.json"]


@pytest.mark.parametrize("trouble", [RuntimeError("a bug"), KeyboardInterrupt(), GeneratorExit()])
def test_nothing_stays_behind_when_the_writer_fails(tmp_path: Path, trouble: BaseException) -> None:
    target = tmp_path / "head.nrrd"
    target.write_text("the old one")
    with pytest.raises(type(trouble)), new_file(target, overwrite=True, remarks={}) as temporary:
        temporary.write_text("half")
        raise trouble
    assert target.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [target]


def test_an_existing_file_is_refused_and_kept(tmp_path: Path) -> None:
    target = tmp_path / "head.nrrd"
    target.write_text("the old one")
    with pytest.raises(UnwritableTarget, match=r"head\.nrrd: exists already"), new_file(target):
        pytest.fail("the block must not run")
    with new_file(target, overwrite=True) as temporary:
        temporary.write_text("the new one")
    assert target.read_text() == "the new one"


def test_a_file_that_appeared_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "head.nrrd"
    with pytest.raises(UnwritableTarget, match="exists already"), new_file(target):
        target.write_text("somebody else's")
    assert target.read_text() == "somebody else's"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["", "missing/head.nrrd", "a_file/head.nrrd", "x" * 300, "nul\0l"])
def test_impossible_targets_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "a_file").write_text("")
    with pytest.raises(UnwritableTarget) as caught, new_file(tmp_path / name):
        pytest.fail("the block must not run")
    assert str(tmp_path) in caught.value.message and caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["a_file"]


def test_a_device_is_no_target() -> None:
    with (
        pytest.raises(UnwritableTarget, match="no ordinary file"),
        new_file(Path("/dev/null"), overwrite=True),
    ):
        pytest.fail("the block must not run")


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(UnwritableTarget, match="no space left"), new_file(tmp_path / "head.nrrd"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not list(tmp_path.iterdir())


def test_an_existing_sidecar_is_refused_and_kept(tmp_path: Path) -> None:
    target = tmp_path / "head.png"
    sidecar_path(target).write_text("somebody else's")
    with pytest.raises(UnwritableTarget, match=r"head\.png\.json: exists"), new_file(target, remarks={}):
        pytest.fail("the block must not run")
    with new_file(target) as temporary:  # without remarks there is no sidecar
        temporary.write_text("a picture")
    assert sidecar_path(target).read_text() == "somebody else's"
    with new_file(target, overwrite=True, remarks={"view": 2}) as temporary:
        temporary.write_text("a picture")
    assert json.loads(sidecar_path(target).read_text())["view"] == 2
