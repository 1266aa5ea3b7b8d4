"""A simulated pair of films of a made-up head: its own volume is right, and how its film lies is found."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from xrayview import jobs
from xrayview.dataset.manifest import Entry
from xrayview.dataset.phantoms import procedural_head
from xrayview.dataset.specimens import Specimen
from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget
from xrayview.evaluation import bank
from xrayview.evaluation.bank import make_bank
from xrayview.evaluation.studies import film_pair
from xrayview.evaluation.studies.film_pair import FILES, fit, main, scored, shown_by_both, table, write
from xrayview.evaluation.studies.film_pair_alignment import Alignment, Bounds, aligned, laid, laid_volume
from xrayview.evaluation.studies.film_pair_films import SIZE, Picture, read_frontal, read_lateral
from xrayview.evaluation.studies.film_pair_methods import completed, extrusion, front_of
from xrayview.projection.beer_lambert import opacity, optical_depth
from xrayview.projection.rays import view_from
from xrayview.projection.views import camera_from_angles
from xrayview.resources import resource
from xrayview.xray.seen_from import SeenFrom
from xrayview.xray.writing import write_radiograph_png

MOVED = Alignment(across=0.04, down=-0.06, degrees=3.0, scale=0.97)


def a_head() -> torch.Tensor:
    """(64, 64, 64) density from the front, with a lump on one side only."""
    density = torch.from_numpy(np.asarray(procedural_head(3, 64).density).copy())
    density[24:30, 34:44, 14:20] = 1.0
    return density


HEAD = a_head()


def from_side(side: SeenFrom) -> torch.Tensor:
    return view_from(HEAD, camera_from_angles(90.0 if side == "left" else -90.0, 0.0)).contiguous()


def a_frontal_film(alignment: Alignment) -> tuple[Picture, np.ndarray]:
    """Optical depth of a film (64, 64) on which the head lies so, and the head's region on it."""
    film = laid(optical_depth(HEAD).numpy(), alignment, 64)
    return film, film > 0.02


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_front_is_where_the_face_looks(side: SeenFrom) -> None:
    front = front_of(from_side(side).numpy(), side)
    truth = optical_depth(HEAD).numpy()
    assert abs(front - truth).max() < 1e-3 * truth.max()
    assert abs(front[:, ::-1] - truth).max() > 0.1 * truth.max(), "the lump tells left from right"


def test_a_film_that_was_moved_is_found() -> None:
    film, inside = a_frontal_film(MOVED)
    found = aligned(optical_depth(HEAD).numpy(), film, inside, Bounds(scale=1.0))
    assert found.across == pytest.approx(MOVED.across, abs=0.004)
    assert found.down == pytest.approx(MOVED.down, abs=0.004)
    assert found.degrees == pytest.approx(MOVED.degrees, abs=0.4)
    assert found.scale == pytest.approx(MOVED.scale, abs=0.01)


def test_the_search_stays_within_its_bounds() -> None:
    far = Alignment(across=0.0, down=0.0, degrees=12.0, scale=0.8)
    film, inside = a_frontal_film(far)
    found = aligned(optical_depth(HEAD).numpy(), film, inside, Bounds(scale=1.0))
    assert abs(found.degrees) <= 5 and 1 / 1.05 - 1e-9 <= found.scale <= 1.05


def test_laying_a_picture_moves_it_as_it_says() -> None:
    spot = np.zeros((64, 64), np.float32)
    spot[30:34, 46:50] = 1  # a quarter of the edge to the right of the middle
    quarter = laid(spot, Alignment(0.0, 0.0, 90.0, 1.0), 64)
    rows, columns = np.nonzero(quarter > 0.5)
    assert (rows.mean(), columns.mean()) == pytest.approx((47.5, 31.5)), "clockwise: to below the middle"
    moved = laid(spot, Alignment(-0.25, 0.125, 0.0, 1.0), 128)
    rows, columns = np.nonzero(moved > 0.5)
    assert (rows.mean(), columns.mean()) == pytest.approx((63.5 + 16, 63.5))


def test_a_volume_is_laid_as_its_picture_is() -> None:
    lateral = from_side("right")
    volume = torch.from_numpy(laid_volume(lateral.numpy(), MOVED))
    picture = laid(optical_depth(lateral).numpy(), MOVED, 64)
    # Scaled in depth as well: less matter along each ray.
    expected = picture * MOVED.scale
    assert abs(optical_depth(volume).numpy() - expected).max() < 0.05 * expected.max()


def test_the_true_volume_is_right_and_extrusion_is_not() -> None:
    film, inside = a_frontal_film(MOVED)
    lateral = from_side("left")
    truth = scored(lateral.numpy(), "left", film, inside, 1.0)
    flat = scored(extrusion(opacity(lateral).numpy()), "left", film, inside, 1.0)
    assert truth.shown.correlation > 0.995 and truth.shown.opacity_correlation > 0.99
    assert flat.shown.correlation < truth.shown.correlation - 0.1
    assert truth.flipped.correlation < truth.shown.correlation - 0.005
    assert flat.flipped.correlation == pytest.approx(flat.shown.correlation, abs=0.02)


def test_rows_that_the_lateral_film_does_not_show_are_not_shared(tmp_path: Path) -> None:
    depth = optical_depth(from_side("right"))
    depth[:24] = 0.0
    lateral = read_lateral(write_film(tmp_path, "lateral", depth, "A"))
    content = lateral.prepared.content.copy()
    content[: len(content) // 4] = False
    cut = replace(lateral, prepared=replace(lateral.prepared, stored_content=content))
    here = Alignment(0.0, 0.0, 0.0, 1.0)
    both = shown_by_both(cut, here)
    assert not both[:31].any() and both[33:96].all(), "the upper quarter is not there"
    lower = shown_by_both(cut, Alignment(0.0, 0.1, 0.0, 1.0))
    assert not lower[:43].any() and lower[47:96].all(), "and as much less as the volume lies lower"
    ours, mean = np.ones((2, 128, 128), np.float32), np.full((2, 128, 128), 0.5, np.float32)
    whole = completed(ours, mean, cut)
    assert (whole[:, :31] == 0.5).all() and (whole[:, 33:96, 30:98] == 1.0).all()


def test_a_factor_costs_nothing_and_another_scale_does() -> None:
    film, inside = a_frontal_film(MOVED)
    front = optical_depth(HEAD).numpy()
    assert fit(3 * front, film, inside, 1.0).correlation == pytest.approx(
        fit(front, film, inside, 1.0).correlation, abs=1e-3
    )
    assert fit(front, film, inside, 1.3).correlation < 0.98


def write_film(folder: Path, name: str, depth: torch.Tensor, row: str, degrees: int = 0) -> Path:
    """A film as opacity in a PNG file, with what dcm4ceph says beside it."""
    path = folder / f"{name}.png"
    picture = (-torch.expm1(-depth)).clamp(0, 1).numpy()
    large = np.asarray(Image.fromarray(picture).resize((256, 256), Image.Resampling.BICUBIC)).clip(0, 1)
    write_radiograph_png(path, large)
    text = f"# made up\npatientOrientationRow={row}\npatientOrientationColumn=F\nsid=1500\nsod=1590\n"
    path.with_suffix(".properties").write_text(text)
    return path


def test_a_film_from_the_back_is_mirrored_to_one_from_the_front(tmp_path: Path) -> None:
    depth = optical_depth(HEAD)
    front = read_frontal(write_film(tmp_path, "front", depth, "L"))
    back = read_frontal(write_film(tmp_path, "back", depth.flip(-1), "R"))
    assert front.side == back.side == "front" and back.preparation.mirror
    assert front.magnification == pytest.approx(1.06)
    assert abs(front.optical_depth() - back.optical_depth()).mean() < 0.02
    # Outlines are in the file's own pixels, which are not mirrored.
    left_half = ((0, 0), (128, 0), (128, 256), (0, 256))
    right_half = ((128, 0), (256, 0), (256, 256), (128, 256))
    same = front.inside(left_half) == back.inside(right_half)
    assert same.mean() > 0.97 and 0.1 < front.inside(left_half).mean() < 0.9


def test_films_that_do_not_say_their_side_are_refused(tmp_path: Path) -> None:
    lateral = write_film(tmp_path, "lateral", optical_depth(from_side("right")), "A")
    assert read_lateral(lateral).side == "right"
    with pytest.raises(UnusableInput, match="from the front or from the back"):
        read_frontal(lateral)
    lateral.with_suffix(".properties").unlink()
    with pytest.raises(UnusableInput, match="not known") as told:
        read_lateral(lateral)
    assert "patientOrientationRow" in told.value.hint
    lateral.with_suffix(".properties").write_text("sid=far\nsod=1590\n")
    with pytest.raises(UnusableInput, match="are no distances"):
        read_lateral(lateral)


def test_the_numbers_and_the_pictures_are_written(tmp_path: Path) -> None:
    lateral = read_lateral(write_film(tmp_path, "lateral", optical_depth(from_side("right")), "A"))
    frontal = read_frontal(write_film(tmp_path, "front", optical_depth(HEAD), "L"))
    outline = ((20, 20), (236, 20), (236, 236), (20, 236))
    film, inside = frontal.optical_depth(), frontal.inside(outline)
    scores = {"extrusion": scored(extrusion(lateral.prepared.opacity), lateral.side, film, inside, 1.0)}
    write(tmp_path / "out", lateral, frontal, outline, [], scores)
    told = json.loads((tmp_path / "out" / FILES[0]).read_text())
    found = told["methods"]["extrusion"]
    assert found["shown"]["correlation"] == scores["extrusion"].shown.correlation
    assert told["seen_from"] == "right" and told["scale_by_distances"] == pytest.approx(
        lateral.edge / frontal.edge
    )
    assert "constant extrusion" in table(scores)
    sheet = np.asarray(Image.open(tmp_path / "out" / FILES[1]))
    assert sheet.shape[1] == 1280 and sheet.std() > 20


def test_the_command_judges_every_method(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lateral = write_film(tmp_path, "lateral", optical_depth(from_side("right")), "A")
    frontal = write_film(tmp_path, "front", optical_depth(HEAD), "L")

    def two_heads(source: object, splits: object) -> jobs.Job[list[Specimen]]:
        yield jobs.Progress("opening", 0.0)
        entries = [Entry(f"{name}.nii", "made up", "human", "", "train", "here", "MIT") for name in "ab"]
        greys = [np.asarray(procedural_head(seed, 64).density) * 255 for seed in (4, 5)]
        return [
            Specimen(entry, np.round(grey).astype(np.uint8), 200.0, False, (0.0, 0.0, 0.0))
            for entry, grey in zip(entries, greys, strict=True)
        ]

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(film_pair, "collect", two_heads)
    monkeypatch.setattr(bank, "make_bank", partial(make_bank, views=2))
    weights = str(resource("weights/atlas.safetensors"))
    words = [str(lateral), str(frontal), "--outline", "60,20 200,20 200,236 60,236", "--pack", "none"]
    main([*words, "--weights", weights, "-o", str(tmp_path / "out")])
    shown = capsys.readouterr()
    methods = json.loads((tmp_path / "out" / FILES[0]).read_text())["methods"]
    assert set(methods) == {
        "ours", "ours_unfused", "ours_completed", "extrusion",
        "mean", "mean_fused", "nearest", "nearest_fused",
    }  # fmt: skip
    scores = [one["shown"]["correlation"] for one in methods.values()]
    assert scores == sorted(scores, reverse=True) and scores[0] > methods["extrusion"]["shown"]["correlation"]
    assert "nearest neighbour: " in shown.err and len(shown.out.splitlines()) == 2 + len(methods)
    with pytest.raises(UnwritableTarget, match="exists already"):
        main([*words, "-o", str(tmp_path / "out")])


def test_the_command_refuses_an_outline_that_is_none(tmp_path: Path) -> None:
    words = [str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg"), "--pack", "none", "-o", str(tmp_path / "out")]
    with pytest.raises(UnusableOption, match="spells out no corners"):
        main([*words, "--outline", "around"])
    assert not (tmp_path / "out").exists() and SIZE == 128
