"""`dataset` from end to end: scans become a pack, which is learned from and judged on as their folder is."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xrayview.cli.main import main
from xrayview.dataset.pack import open_pack

Report = Callable[..., dict[str, Any]]


def test_a_pack_is_learned_from_and_judged_on_without_its_folder(
    a_folder_of_scans: Path, tmp_path: Path, report_of: Report
) -> None:
    from xrayview.network.weights import load_weights

    pack = tmp_path / "heads.xrvpack"
    previews = tmp_path / "previews"
    report = report_of("dataset", a_folder_of_scans, "-o", pack, "--previews", previews)
    assert report["specimens"] == 3
    assert report["groups"] == {"rodent": {"train": 2, "val": 1}}
    assert report["left_out"] == []
    assert report["remarks"] == {}
    assert report["bytes"] == pack.stat().st_size < 200_000
    assert [path.name for path in sorted(previews.iterdir())] == [f"phantom_{k}.png" for k in range(3)]

    for path in a_folder_of_scans.iterdir():
        path.unlink()
    words = ("--steps", "2", "--size", "32", "--batch", "1", "--device", "cpu")
    weights = Path(report_of("train", pack, "-o", tmp_path / "run", *words)["weights"])
    assert load_weights(weights).header.sources == ("computed: 2 scans, CC0-1.0",)
    words = ("--weights", weights, "--views", "1", "--size", "64", "--device", "cpu")
    evaluation = report_of("evaluate", pack, *words)
    assert {one["individual"] for one in evaluation["samples"]} == {"phantom_2"}
    found = evaluation["groups"]["rodent"]
    assert found["empty"]["l2"] > found["nearest"]["l2"] > 0


def test_what_cannot_be_used_is_listed_and_the_exit_code_says_so(
    a_folder_of_scans: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (a_folder_of_scans / "phantom_1.nii.gz").write_bytes(b"\x1f\x8b torn")
    pack, report = tmp_path / "heads.xrvpack", tmp_path / "report.json"
    assert main(["dataset", str(a_folder_of_scans), "-o", str(pack), "--json", str(report)]) == 2
    said = capsys.readouterr()
    assert "left out: " in said.out
    assert "phantom_1.nii.gz" in said.out
    *_, first, second = said.err.splitlines()
    assert first == "xrayview: 1 of 3 scans could not be used"
    assert "holds the others" in second
    assert [one["file"] for one in json.loads(report.read_text())["left_out"]] == ["phantom_1.nii.gz"]
    assert [one.name for one in open_pack(pack).entries] == ["phantom_0", "phantom_2"]


def test_slices_without_a_manifest_are_described_by_options(tmp_path: Path, report_of: Report) -> None:
    import imageio.v3 as iio

    place = np.linspace(-1, 1, 40)
    z, y, x = np.meshgrid(place, place, place, indexing="ij")
    grey = (200.0 * ((x / 0.5) ** 2 + (y / 0.6) ** 2 + (z / 0.8) ** 2 < 1)).astype(np.uint8)
    (tmp_path / "dog").mkdir()
    for number, picture in enumerate(grey):
        iio.imwrite(tmp_path / "dog" / f"{number}.png", picture)
    about = ("--species", "Canis", "--licence", "MIT", "--origin", "a clinic", "--spacing", "4,2,2")
    pack = tmp_path / "dog.xrvpack"
    report_of("dataset", tmp_path / "dog", "-o", pack, *about, "--axes", "LPS", "--split", "train")
    opened = open_pack(pack)
    (entry,) = opened.entries
    facts = (entry.species, entry.group, entry.split, entry.source, entry.licence)
    assert facts == ("Canis", "other", "train", "a clinic", "MIT")
    (crop,) = opened.crops()
    assert np.linalg.norm(crop.index_to_patient[:3, :3], axis=0).tolist() == [4, 2, 2]
    assert crop.edge == pytest.approx(0.8 * 160, abs=12), "twice as high as it is in rows"
    told = report_of("dataset", tmp_path / "dog", "-o", tmp_path / "without.xrvpack")
    assert told["remarks"] == {"dog": ["spacing unknown: cubes of 1 mm assumed"]}


def test_wrong_words_are_answered_before_any_work(
    a_folder_of_scans: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "heads.xrvpack"
    source = str(a_folder_of_scans)
    for words, hint in (
        (["--values", "ct"], "HU"),
        (["--spacing", "wide"], "millimetres"),
        (["--axes", "LLL"], "LPS"),
        (["--split", "test"], "val"),
        (["--hold-out", "Phantom"], "did you mean Phantoma?"),
        (["--place", "phantom_1"], "NAME=TURN"),
        (["--place", "phantom_9=x 90"], "did you mean phantom_"),
        (["--place", "phantom_1=left"], "x 90 z -15"),
    ):
        assert main(["dataset", source, "-o", str(pack), *words]) == 2
        assert hint in capsys.readouterr().err.splitlines()[-1]
    assert main(["dataset", str(tmp_path / "nothing"), "-o", str(pack)]) == 2
    assert "nothing" in capsys.readouterr().err
    assert not pack.exists()


def test_a_pack_is_not_overwritten_by_itself_or_unasked(
    a_folder_of_scans: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "heads.xrvpack"
    pack.write_bytes(b"older")
    assert main(["dataset", str(a_folder_of_scans), "-o", str(pack)]) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert main(["dataset", str(pack), "-o", str(pack), "--overwrite"]) == 2
    assert "is a source as well as the pack" in capsys.readouterr().err
    assert pack.read_bytes() == b"older"


def test_pairs_of_a_pack_are_written_and_gone_on_with(
    a_folder_of_scans: Path, tmp_path: Path, report_of: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    pack, folder = tmp_path / "heads.xrvpack", tmp_path / "pairs"
    report_of("dataset", a_folder_of_scans, "-o", pack)
    report = report_of("dataset", pack, "--pairs", "6:6", "-o", folder)
    assert (report["made"], report["kept"]) == (3, 0)
    assert main(["dataset", str(pack), "--pairs", "6:7", "-o", str(folder)]) == 0
    said = capsys.readouterr()
    assert "3 pairs made, 3 were there" in said.out
    assert "6 pairs of 3 heads: at most 0.01 GB" in said.err
    with (folder / "pairs.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["specimen"], row["index"]) for row in rows] == [
        (f"phantom_{head}", index) for head in range(3) for index in ("6", "7")
    ]
    assert [row["split"] for row in rows][::2] == ["train", "train", "val"]
    assert all((folder / row[column]).is_file() for row in rows for column in ("xray", "volume"))


def test_pairs_that_cannot_be_made_are_refused_at_once(
    a_folder_of_scans: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, folder = str(a_folder_of_scans), tmp_path / "pairs"
    (tmp_path / "file").write_text("here")
    for words, hint in (
        (["--pairs", "0:2664"], "FIRST:LAST"),
        (["--pairs", "5:4"], "FIRST:LAST"),
        (["--pairs", "all"], "FIRST:LAST"),
        (["--pairs", "0:1", "--previews", str(tmp_path / "seen")], "make a pack first"),
        (["--pairs", "0:1", "-o", str(tmp_path / "file")], "another name"),
        (["--pairs", "0:1", "-o", str(tmp_path / "no" / "pairs")], "make the folder first"),
    ):
        assert main(["dataset", source, "-o", str(folder), *words]) == 2
        assert hint in capsys.readouterr().err.splitlines()[-1], words
    assert main(["dataset", source, source, "-o", str(folder), "--pairs", "0:1"]) == 2
    assert "make a pack of them first" in capsys.readouterr().err
    assert not folder.exists()
