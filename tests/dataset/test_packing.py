"""From scans to a pack: the head is found, lies as it should, and what cannot be used does not matter."""

import csv

import imageio.v3 as iio
import nibabel
import numpy as np
import pytest
from scipy import ndimage

from xrayview import jobs
from xrayview.dataset.alignment import match
from xrayview.dataset.collection import collect
from xrayview.dataset.crops import crop_from, crop_of_cube
from xrayview.dataset.finding import About, found_in
from xrayview.dataset.folds import with_tune_fold, without_species
from xrayview.dataset.manifest import Entry, check_splits, read_manifest
from xrayview.dataset.pack import open_pack
from xrayview.dataset.packing import packing
from xrayview.dataset.phantoms import procedural_head
from xrayview.dataset.placing import parse_placement
from xrayview.dataset.previews import SAFE_ISO, preview
from xrayview.dataset.scans import read_scan
from xrayview.dataset.sources import procedural_specimen, source_in_words
from xrayview.dataset.specimens import crop_of, specimen_of
from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget

HU = "int16 HU"


def entry(name, split="train", **named):
    facts = {"species": "Made up", "group": "other", "values": HU, "source": "here", "licence": "CC0-1.0"}
    return Entry(f"{name}.nii.gz", split=split, **{**facts, **named})


def save(path, density, matrix):
    """Write (i, j, k) densities as Hounsfield units; ``matrix``: (4, 4) to LPS mm."""
    values = np.round(density * 3000 - 1000).astype(np.int16)
    nibabel.save(nibabel.Nifti1Image(values, np.diag([-1.0, -1, 1, 1]) @ matrix), path)


def ball(shape, spacing, radius, middle=(0, 0, 0), density=0.5):
    """A ball of ``radius`` mm on a grid with its middle at the origin, and the grid's matrix."""
    index = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), -1) - (np.array(shape) - 1) / 2
    distance = np.linalg.norm(index * spacing - middle, axis=-1)
    matrix = np.diag([*spacing, 1.0])
    matrix[:3, 3] = -(np.array(shape) - 1) / 2 * spacing
    return density * np.clip((radius - distance) / min(spacing) + 0.5, 0, 1), matrix


def manifest(folder, entries):
    with (folder / "manifest.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(Entry.__annotations__))
        writer.writeheader()
        writer.writerows(vars(one) for one in entries)


def extents(density, cell, least=60):
    """Millimetres from the first to the last cell of at least ``least``, along each axis."""
    solid = density >= least
    return [
        int(np.ptp(np.flatnonzero(solid.any(axis=tuple({0, 1, 2} - {axis})))) + 1) * cell for axis in range(3)
    ]


@pytest.fixture
def folder(tmp_path):
    """Four usable scans, one of them with a damaged twin."""
    place = tmp_path / "scans"
    place.mkdir()
    rows = []
    for number, split in enumerate(("train", "train", "val", "extra")):
        save(place / f"h{number}.nii.gz", *ball((40, 40, 30), (2.0, 2.0, 3.0), 25 + number))
        rows.append(entry(f"h{number}", split))
    (place / "torn.nii.gz").write_bytes((place / "h0.nii.gz").read_bytes()[:300])
    rows.insert(1, entry("torn"))
    manifest(place, rows)
    return place


@pytest.mark.parametrize("spacing", [(0.5, 0.5, 2.0), (3.0, 1.0, 1.0), (1.0, 1.0, 1.0)])
def test_a_sphere_stays_a_sphere_whatever_the_spacing(tmp_path, spacing):
    shape = tuple(round(80 / step) for step in spacing)
    save(tmp_path / "a.nii.gz", *ball(shape, spacing, 30))
    head = specimen_of(crop_of(tmp_path, entry("a")), 96)
    cell = head.edge / 96
    wide = extents(head.density, cell)
    assert max(wide) - min(wide) <= max(spacing) + cell
    assert np.mean(wide) == pytest.approx(60, abs=2)
    solid = (head.density >= 64).sum() * cell**3
    assert solid == pytest.approx(4 / 3 * np.pi * 30**3, rel=0.03)


def test_large_scans_keep_at_most_128_voxels_a_side_and_their_density(tmp_path):
    density, matrix = ball((190, 150, 100), (0.5, 0.5, 0.5), 24)
    density += 0.3 * ball((190, 150, 100), (0.5, 0.5, 0.5), 6, (10, 3, -4), 1.0)[0]
    save(tmp_path / "a.nii.gz", density, matrix)
    whole = crop_of(tmp_path, entry("a"), most=400)
    small = crop_of(tmp_path, entry("a"), most=40)
    assert max(whole.density.shape) > 90
    assert max(small.density.shape) == 40
    fine, coarse = specimen_of(whole, 32).density.astype(int), specimen_of(small, 32).density.astype(int)
    assert abs(fine.mean() - coarse.mean()) < 0.5
    assert np.abs(fine - coarse).mean() < 2
    assert coarse[16, 16, 16] == pytest.approx(128, abs=2)
    places = [np.argwhere(cube > 180).mean(axis=0) for cube in (fine, coarse)]
    assert np.abs(places[0] - places[1]).max() < 0.3, "the dense spot is where it was"


def test_a_couch_a_holder_and_a_mask_round_the_head_are_removed(tmp_path):
    density, matrix = ball((60, 60, 60), (2.0, 2.0, 2.0), 35)
    index = np.stack(np.meshgrid(*[np.arange(60)] * 3, indexing="ij"), -1) - 29.5
    distance = np.linalg.norm(index * 2, axis=-1)
    density[:, 54:56] = 0.6  # a couch behind the head
    density[(distance > 44) & (distance < 46)] = 0.35  # a thin mask in front of it
    density[2:5, 10:14, :] = 0.8  # a bar of a holder
    save(tmp_path / "a.nii.gz", density, matrix)
    head = specimen_of(crop_of(tmp_path, entry("a")), 64)
    assert head.edge == pytest.approx(2 * 35, abs=8)
    solid = (head.density >= 64).sum() * (head.edge / 64) ** 3
    assert solid == pytest.approx(4 / 3 * np.pi * 35**3, rel=0.05)


def test_a_grey_background_is_no_head(tmp_path):
    random = np.random.default_rng(3)
    density, _ = ball((60, 60, 60), (1.0, 1.0, 1.0), 18, density=0.6)
    values = np.clip(25 + random.normal(0, 4, density.shape) + 255 * density, 0, 255).astype(np.uint8)
    for number, picture in enumerate(values):
        iio.imwrite(tmp_path / f"{number}.png", picture)
    crop = crop_from(read_scan(tmp_path, spacing="1"), entry("a", values=""))
    assert crop.edge == pytest.approx(36, abs=6)


def test_a_scan_that_was_turned_is_turned_back_by_hand(tmp_path):
    head = np.ascontiguousarray(procedural_head(3, 64).density[:, ::-1].transpose(2, 0, 1))
    matrix = np.diag([3.0, 3.0, 3.0, 1.0])
    turned = np.array([[0, 0, 1, 7], [1, 0, 0, -20], [0, 1, 0, 4], [0, 0, 0, 1.0]])
    save(tmp_path / "right.nii.gz", head, matrix)
    save(tmp_path / "askew.nii.gz", head, turned @ matrix)
    right = specimen_of(crop_of(tmp_path, entry("right")), 64)
    askew = specimen_of(crop_of(tmp_path, entry("askew")), 64)
    back = np.linalg.inv(turned)
    by_hand = crop_of(tmp_path, entry("askew", placement=" ".join(map(str, back.ravel()))))
    same = [
        np.corrcoef(right.density.ravel(), one.density.ravel())[0, 1]
        for one in (askew, specimen_of(by_hand, 64))
    ]
    assert same[0] < 0.9
    assert same[1] > 0.999
    assert np.allclose(by_hand.placement, back)


def test_a_head_in_a_pack_is_turned_by_hand_as_its_scan_is(tmp_path):
    head = np.ascontiguousarray(procedural_head(3, 64).density[:, ::-1].transpose(2, 0, 1))
    matrix = np.diag([3.0, 3.0, 3.0, 1.0])
    matrix[:3, 3] = [11, -5, 2]
    save(tmp_path / "askew.nii.gz", head, matrix)
    manifest(tmp_path, [entry("askew")])
    jobs.run(packing([tmp_path], tmp_path / "as_it_lies"))
    for source, name in ((tmp_path, "by_scan"), (tmp_path / "as_it_lies", "by_pack")):
        jobs.run(packing([source], tmp_path / name, placements={"askew": "x 90 z -30"}))
    (by_scan,), (by_pack,) = (open_pack(tmp_path / name).crops() for name in ("by_scan", "by_pack"))
    assert np.allclose(by_scan.placement, parse_placement("x 90 z -30"))
    assert np.allclose(by_pack.placement, by_scan.placement)
    assert by_pack.entry == by_scan.entry
    assert np.allclose(by_pack.centre, by_scan.centre, atol=3)
    assert match(specimen_of(by_scan, 48).density, specimen_of(by_pack, 48).density) > 0.98
    jobs.run(packing([tmp_path / "by_pack"], tmp_path / "back", placements={"askew": "x 0"}))
    (back,), (first,) = (open_pack(tmp_path / name).crops() for name in ("back", "as_it_lies"))
    assert np.allclose(back.index_to_patient, first.index_to_patient)
    assert np.allclose(back.centre, first.centre)
    for wrong in ({"ask": "x 0"}, {"askew": "upside down"}):
        with pytest.raises(UnusableOption):
            jobs.run(packing([tmp_path], tmp_path / "none", placements=wrong))


@pytest.mark.parametrize(("rows", "is_cut"), [(0, False), (2, False), (10, True), (30, True)])
def test_a_head_is_whole_unless_the_scan_ends_within_it(tmp_path, rows, is_cut):
    density, matrix = ball((60, 60, 62), (2.0, 2.0, 2.0), 58)
    save(tmp_path / "a.nii.gz", density[:, :, : 62 - rows], matrix)
    crop = crop_of(tmp_path, entry("a"))
    assert crop.top_cut == is_cut


@pytest.mark.slow
def test_a_head_that_lies_askew_among_others_is_turned_back(tmp_path):
    matrix = np.diag([3.0, 3.0, 3.0, 1.0])
    turn = np.diag([-1.0, 1.0, -1.0, 1.0])  # half a turn about the axis from front to back
    rows = []
    for number in range(6):
        head = np.ascontiguousarray(procedural_head(number, 64).density[:, ::-1].transpose(2, 0, 1))
        save(tmp_path / f"h{number}.nii.gz", head, turn @ matrix if number == 5 else matrix)
        rows.append(entry(f"h{number}"))
    manifest(tmp_path, rows)
    pack = jobs.run(packing([tmp_path], tmp_path / "a.xrvpack"))
    crops = list(pack.crops())
    turned = [not np.allclose(crop.placement, np.eye(4)) for crop in crops]
    assert turned == [False] * 5 + [True]
    assert np.trace(crops[5].placement[:3, :3] @ turn[:3, :3]) > 1 + 2 * np.cos(np.radians(8))
    upright = np.mean([specimen_of(crop, 32).density for crop in crops[:5]], axis=0)
    assert np.corrcoef(upright.ravel(), specimen_of(crops[5], 32).density.ravel())[0, 1] > 0.85


def test_a_damaged_scan_is_told_and_the_pack_holds_the_rest(tmp_path, folder):
    said = []
    pack = jobs.run(packing([folder], tmp_path / "a.xrvpack"), said.append)
    assert [one.name for one in pack.entries] == ["h0", "h1", "h2", "h3"]
    assert [one.file for one in pack.left_out] == ["torn.nii.gz"]
    assert pack.left_out[0].reason.startswith("torn.nii.gz: "), "no folder of its maker's is told to others"
    assert any("left out" in one.stage and "torn.nii.gz" in one.stage for one in said)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xrvpack", "scans"]


def test_the_same_scans_make_the_same_pack(tmp_path, folder):
    for name in ("a", "b"):
        jobs.run(packing([folder], tmp_path / name))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_specimens_of_a_pack_are_those_of_its_folder(tmp_path, folder, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    jobs.run(packing([folder], tmp_path / "a.xrvpack"))
    for splits in (("train",), ("val",), ("extra",), ("train", "tune", "val")):
        by_folder = jobs.run(collect(folder, splits))
        by_pack = jobs.run(collect(tmp_path / "a.xrvpack", splits))
        assert [one.entry for one in by_pack] == [one.entry for one in by_folder]
        for one, other in zip(by_pack, by_folder, strict=True):
            assert (one.density == other.density).all()
            assert one.density.shape == (128, 128, 128)
            assert (one.edge, one.centre, one.top_cut) == (other.edge, other.centre, other.top_cut)
    assert source_in_words(tmp_path / "a.xrvpack") == "2 individuals (other 2)"


def test_nothing_is_left_of_a_pack_that_could_not_be_made(tmp_path, folder):
    for path in folder.glob("h*.nii.gz"):
        path.write_bytes(b"torn")
    with pytest.raises(UnusableInput, match="no usable scan"):
        jobs.run(packing([folder], tmp_path / "a.xrvpack"))
    job = packing([folder], tmp_path / "a.xrvpack")
    next(job)
    job.close()
    assert [path.name for path in tmp_path.iterdir()] == ["scans"]
    (tmp_path / "a.xrvpack").write_text("older")
    with pytest.raises(UnwritableTarget, match="exists already"):
        jobs.run(packing([folder], tmp_path / "a.xrvpack"))
    assert (tmp_path / "a.xrvpack").read_text() == "older"


def test_packs_and_procedural_heads_go_into_one_pack(tmp_path, folder):
    jobs.run(packing([folder], tmp_path / "a"))
    pack = jobs.run(packing([tmp_path / "a", "phantoms:1"], tmp_path / "b"))
    assert [one.group for one in pack.entries] == ["other"] * 4 + ["phantom"]
    assert [one.file for one in pack.left_out] == ["torn.nii.gz"]
    *others, head = pack.crops()
    for one, other in zip(others, open_pack(tmp_path / "a").crops(), strict=True):
        assert (one.density == other.density).all()
    made = procedural_specimen(101, 128)
    assert (specimen_of(head, 128).density == made.density).all()
    assert head.edge == made.edge


def test_a_species_is_held_out_whole(tmp_path, folder):
    rows = read_manifest(folder)
    manifest(
        folder, [entry(one.name, one.split, species="Mus" if one.name == "h1" else "Homo") for one in rows]
    )
    jobs.run(packing([folder], tmp_path / "a"))
    pack = jobs.run(packing([tmp_path / "a"], tmp_path / "b", held_out=["Mus"]))
    assert [one.split for one in pack.entries] == ["train", "val", "val", "extra"]
    with pytest.raises(UnusableOption, match="'Muss'") as told:
        jobs.run(packing([tmp_path / "a"], tmp_path / "c", held_out=["Muss"]))
    assert "did you mean Mus?" in told.value.hint


def test_the_folds_of_a_collection():
    rows = [entry(f"s{k}", individual=f"i{k // 2}") for k in range(44)] + [entry("v", "val")]
    folds = with_tune_fold(rows)
    assert [one.name for one in folds if one.split == "tune"] == ["s18", "s19", "s38", "s39"]
    held = without_species([entry("a"), entry("b", "extra"), entry("c", species="Mus")], ["Made up"])
    assert [one.split for one in held] == ["val", "extra", "train"]


def test_an_individual_is_in_one_split():
    check_splits([entry("a", individual="i"), entry("b", "tune", individual="i")], "here")
    with pytest.raises(UnusableInput, match="individual i is in train and in val"):
        check_splits([entry("a", individual="i"), entry("b", "val", individual="i")], "here")
    with pytest.raises(UnusableInput, match="'valid'") as told:
        check_splits([entry("a", "valid")], "here")
    assert "train, tune, val, extra" in told.value.hint


def test_scans_are_found_where_no_manifest_names_them(tmp_path):
    density, matrix = ball((20, 20, 20), (1.0, 1.0, 1.0), 8)
    (tmp_path / "stack").mkdir()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for number, picture in enumerate((255 * density).astype(np.uint8)):
        iio.imwrite(tmp_path / "stack" / f"{number}.png", picture)
    save(tmp_path / "deep" / "er" / "a.nii.gz", density, matrix)
    iio.imwrite(tmp_path / "film.gif", (255 * density).astype(np.uint8), loop=0)
    (tmp_path / "torn.nrrd").write_bytes(b"NRRD")
    (tmp_path / "README.md").write_text("notes")
    place, found = found_in(tmp_path, About("Mus musculus", licence="MIT"))
    assert place == tmp_path
    assert [one.file for one in found] == ["deep/er/a.nii.gz", "film.gif", "stack", "torn.nrrd"]
    assert [one.name for one in found] == ["deep/er/a", "film", "stack", "torn"]
    assert {(one.group, one.split, one.licence) for one in found} == {("rodent", "train", "MIT")}
    assert [one.file for one in found_in(tmp_path / "stack", About())[1]] == ["stack"]
    assert [one.file for one in found_in(tmp_path / "film.gif", About())[1]] == ["film.gif"]
    for name in ("README.md", "missing"):
        with pytest.raises(UnusableInput, match=name):
            jobs.run(packing([tmp_path / name], tmp_path / "a"))


def test_a_preview_shows_bone_and_never_skin():
    def bone_or_skin(density):
        cube = np.zeros((64, 64, 64), np.uint8)
        cube[10:54, 10:54, 10:54] = round(density * 255)
        cube[20:44, 15:30, 20:35] = 200
        return preview(crop_of_cube(entry("a", group="human"), cube, 200.0))

    with_skin = bone_or_skin(SAFE_ISO - 0.02)
    without = bone_or_skin(0.0)
    assert with_skin.shape == (192, 576, 3)
    assert without.max() > 80
    round_bone = ndimage.binary_dilation(without[..., 0] > 0, iterations=6)  # two cells
    assert not (with_skin[..., 0] > 0)[~round_bone].any(), "what is softer than bone leaves no trace"
