"""`reconstruct --uncertainty`: the spread beside the volume that is the guesses' mean, and what it says of
itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xrayview.cli.main import main
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.volume.files import read_volume
from xrayview.xray.writing import write_radiograph_png

Report = Callable[..., dict[str, Any]]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A disc that is denser to the left, 64 x 64, 2 mm a pixel."""
    row, column = np.mgrid[-1:1:64j, -1:1:64j]
    inside = np.clip(1.2 - 1.5 * (row**2 + column**2), 0, 1)
    path = tmp_path / "film.png"
    write_radiograph_png(path, 0.8 * inside * (0.7 - 0.3 * column), (2.0, 2.0))
    return path


def a_report(folder: Path, members: list[Path]) -> Path:
    hashes = [{"name": one.stem, "sha256": hashlib.sha256(one.read_bytes()).hexdigest()} for one in members]
    bands = {"fair": {"0.68": {"factor": 3.0, "floor": 0.04}}}
    path = folder / "coverage.json"
    path.write_text(json.dumps({"weights": hashes, "guessers": {"networks": {"bands": bands}}}))
    return path


def words_of(film: Path, members: list[Path], name: str, *more: object) -> list[object]:
    weights = [word for one in members for word in ("--weights", one)]
    return [
        "reconstruct",
        film,
        "-o",
        film.with_name(name),
        "--device",
        "cpu",
        "--no-fusion",
        *weights,
        *more,
    ]


def test_the_spread_is_written_beside_the_mean(film: Path, members: list[Path], report_of: Report) -> None:
    target = film.with_name("spread.nrrd")
    report = report_of(*words_of(film, members, "both.npy", "--uncertainty", target))
    assert report["uncertainty"]["guesses"] == 4
    assert report["weights"]["name"] == "member1, member2"
    spread, mean = read_volume(target), read_volume(film.with_name("both.npy"))
    assert spread.shape == mean.shape == (32, 32, 32)
    assert spread.spacing == pytest.approx((4.0, 4.0, 4.0))
    assert 0 < spread.density.max() < mean.density.max()
    sidecar = json.loads(target.with_name("spread.nrrd.json").read_text(encoding="utf-8"))
    assert sidecar["quantity"] == "standard deviation of density"
    assert "not an error bar" in sidecar["meaning"] and NOT_FOR_DIAGNOSIS in sidecar.values()
    assert sidecar["factor"] == 1.0 and sidecar["covers"] is None
    assert "film.png" not in json.dumps(sidecar)
    # The mean of several is the mean of what each says with its mirror image.
    alone = []
    for one in members:
        beside = film.with_name(f"{one.stem}-spread.npy")
        report_of(*words_of(film, [one], f"{one.stem}.npy", "--uncertainty", beside))
        alone.append(read_volume(film.with_name(f"{one.stem}.npy")).density)
    np.testing.assert_allclose(mean.density, (alone[0] + alone[1]) / 2, atol=1e-5)


def test_a_tested_spread_carries_its_factor(film: Path, members: list[Path], report_of: Report) -> None:
    plain, scaled = film.with_name("plain.npy"), film.with_name("scaled.npy")
    report_of(*words_of(film, members, "a.npy", "--uncertainty", plain))
    tested = ("--coverage", a_report(film.parent, members))
    facts = report_of(*words_of(film, members, "b.npy", "--uncertainty", scaled, *tested))["uncertainty"]
    assert (facts["factor"], facts["floor"], facts["covers"]) == (3.0, 0.04, 0.68)
    np.testing.assert_allclose(read_volume(scaled).density, 3 * read_volume(plain).density, rtol=1e-5)


def test_one_network_guesses_once_where_nobody_asks_for_more(
    film: Path, members: list[Path], report_of: Report
) -> None:
    report = report_of(*words_of(film, members[:1], "one.npy"))
    assert "uncertainty" not in report and report["weights"]["name"] == "member1"


@pytest.mark.parametrize(
    ("more", "part"),
    [
        (("--coverage", "coverage.json"), "--uncertainty"),
        (("--uncertainty", "v.npy"), "another name"),
        (("--uncertainty", "u.xyz"), "u.xyz"),
        (("--uncertainty", "u.npy", "--coverage", "coverage.json"), "other networks"),
        (("--uncertainty", "u.npy", "--coverage", "film.png"), "no report on coverage"),
        (("--uncertainty", "u.npy", "--coverage", "missing.json"), "missing.json"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    film: Path,
    members: list[Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    more: tuple[str, ...],
    part: str,
) -> None:
    a_report(film.parent, members[:1])
    monkeypatch.chdir(film.parent)
    before = sorted(film.parent.iterdir())
    words = ["reconstruct", "film.png", "-o", "v.npy", "--overwrite", *more]
    words += [word for one in members for word in ("--weights", str(one))]
    assert main(words) == 2
    assert part in capsys.readouterr().err
    assert sorted(film.parent.iterdir()) == before
