"""The coverage of a spread, from end to end: bands of the tuning heads cover there what they state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from xrayview import jobs
from xrayview.dataset.manifest import Entry
from xrayview.dataset.phantoms import procedural_head
from xrayview.dataset.specimens import Specimen
from xrayview.errors import UnwritableTarget
from xrayview.evaluation.studies import coverage
from xrayview.evaluation.studies.coverage import main, study
from xrayview.evaluation.studies.coverage_report import ALL, FILES, SHARES, Coverage, table
from xrayview.network.weights import Weights, load_weights


def a_specimen(name: str, group: str, split: str, seed: int, values: str = "int16 HU") -> Specimen:
    head = procedural_head(seed, 64, "rodent" if group == "rodent" else "human")
    density = np.round(np.asarray(head.density) * 255).astype(np.uint8)
    entry = Entry(f"{name}.nii.gz", "made up", group, values, split, "here", "MIT")
    return Specimen(entry, density, 200.0, False, (0.0, 0.0, 0.0))


@pytest.fixture(scope="module")
def heads() -> list[Specimen]:
    return [
        a_specimen("one", "human", "tune", 1),
        a_specimen("two", "human", "tune", 2),
        a_specimen("three", "rodent", "tune", 3),
        a_specimen("bare bone", "rodent", "tune", 4, "bone mask"),
        a_specimen("four", "human", "val", 5),
        a_specimen("five", "rodent", "val", 6),
    ]


@pytest.fixture(autouse=True)
def _a_pack_of_them(monkeypatch: pytest.MonkeyPatch, heads: list[Specimen]) -> None:
    def of_split(source: object, splits: Sequence[str]) -> jobs.Job[list[Specimen]]:
        yield jobs.Progress("opening", 0.0)
        return [one for one in heads if one.entry.split in splits]

    monkeypatch.setattr(coverage, "collect", of_split)


def found_by(weights: Sequence[Weights], views: int = 1, individuals: int | None = None) -> Coverage:
    return jobs.run(study(Path("pack"), weights, views, 1, individuals, "cpu"))


def test_the_bands_cover_what_they_state_on_the_heads_they_are_of(members: list[Path]) -> None:
    found = found_by([load_weights(path) for path in members])
    assert found.guessers == ["2 networks", "member1", "member2"]
    assert found.size == 32
    facts = json.loads(json.dumps(found.to_json(), allow_nan=False))
    for who in found.guessers:
        splits = facts["guessers"][who]["splits"]
        assert splits["tune"][ALL]["individuals"] == ["one", "three", "two"], "masks do not count"
        assert splits["tune"]["human"]["individuals"] == ["one", "two"]
        assert splits["val"][ALL]["individuals"] == ["five", "four"]
        for share in SHARES:
            for name in ("fair", "even"):
                told = splits["tune"][ALL]["bands"][name][f"{share:g}"]
                assert told["coverage"]["mean"] == pytest.approx(share, abs=0.002), (who, name)
            # Val makes no bands: nothing holds its coverage to the stated one.
            told = splits["val"][ALL]["bands"]["even"][f"{share:g}"]
            assert 0.3 < told["coverage"]["mean"] < 1 and told["coverage"]["mean"] != share
        narrow, wide = (found.bands[who]["even"][share] for share in SHARES)
        assert narrow is not None and wide is not None and wide.floor > narrow.floor
    alone = [facts["guessers"][f"member{number}"]["splits"]["tune"][ALL] for number in (1, 2)]
    together = facts["guessers"]["2 networks"]["splits"]["tune"][ALL]
    assert together["spread"]["mean"] > max(one["spread"]["mean"] for one in alone) / 2**0.5
    # The mean of guesses is never further off than they are on average.
    assert together["error"]["mean"] <= np.mean([one["error"]["mean"] for one in alone])


def test_one_network_is_judged_with_its_mirror_image_alone(members: list[Path]) -> None:
    one = load_weights(members[0])
    found = found_by([one], individuals=1)
    assert found.guessers == ["member1"]
    assert [len(views) for views in found.rows("tune", "member1").values()] == [1, 1, 2]
    text = table(found)
    assert "## member1, from film and mirror image" in text and one.sha256[:12] in text
    assert text.count("| band for 68%") == 1 and "| tune, rodent | 1 |" in text
    assert found_by([one, one], individuals=1).guessers == ["2 networks", f"member1 {one.sha256[:8]}"]


def test_the_command_writes_the_report(
    members: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["pack", "-o", str(tmp_path / "out"), "--views", "1", "--individuals", "1", "--device", "cpu"]
    words += ["--weights", str(members[0])]
    main(words)
    shown = capsys.readouterr()
    table_path, json_path = (tmp_path / "out" / name for name in FILES)
    assert table_path.read_text(encoding="utf-8").strip() == shown.out.strip()
    assert "tune: one, view 1" in shown.err and "val: five, view 1" in shown.err
    assert json.loads(json_path.read_text(encoding="utf-8"))["weights"][0]["name"] == "member1"
    with pytest.raises(UnwritableTarget, match="exists already"):
        main(words)
    main([*words, "--overwrite"])
