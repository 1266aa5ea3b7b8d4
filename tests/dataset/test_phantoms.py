"""Made-up heads: closed braincases, jaws of their own, dense teeth, proportions as in nature, replayable."""

from dataclasses import replace

import numpy as np
import pytest

from xrayview.dataset.phantoms import (
    ARCHETYPES,
    KINDS,
    archetype,
    draw_shape,
    head_of,
    kind_of,
    procedural_head,
)
from xrayview.dataset.phantoms.head import CORTEX, DENTINE, ENAMEL, framed
from xrayview.dataset.phantoms.jaw import bar_side
from xrayview.dataset.phantoms.plan import Plan

BONE = 0.43
SEEDS = range(101, 107)


@pytest.fixture(scope="module")
def skulls():
    """The eight archetypes as dry skulls, 128 cells a side."""
    return {name: head_of(archetype(name), 128) for name in ARCHETYPES}


def cell_at(volume, shape, y, z, x=0.0):
    """(depth, row, column) of a point of the skull's frame."""
    edge = volume.spacing[0] * volume.shape[0] / shape.length_mm
    (_, middle_y, middle_z), _ = framed(Plan(shape))
    n = volume.shape[0]
    places = ((y - middle_y) / edge + 0.5, (middle_z - z) / edge + 0.5, x / edge + 0.5)
    return tuple(int(place * n) for place in places)


def labels_of(cells):
    from scipy import ndimage

    return ndimage.label(cells)[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_brain_cavity_is_closed_but_for_the_foramen_magnum(seed):
    drawn = draw_shape(seed, kind_of(seed))
    shape = replace(drawn, tissue=replace(drawn.tissue, contrast="dry", cut=0.0, vertebrae=0))
    volume, plan = head_of(shape, 128), Plan(shape)
    middle = cell_at(volume, shape, *plan.middle)
    hollow = volume.density < BONE
    assert hollow[middle], "the middle of the braincase is hollow"
    outside = labels_of(hollow)
    assert outside[middle] == outside[0, 0, 0], "the foramen magnum lets the outside in"
    plugged = hollow.copy()
    hole = np.array(cell_at(volume, shape, *plan.foramen))
    reach = 2.4 * shape.braincase.foramen * shape.length_mm / volume.spacing[0]
    depth, row, column = np.indices(hollow.shape)
    near = (depth - hole[0]) ** 2 + (row - hole[1]) ** 2 + (column - hole[2]) ** 2 < reach**2
    plugged[near] = False
    if not plugged[middle]:
        middle = cell_at(volume, shape, plan.middle[0] - 0.2 * shape.braincase.length, plan.middle[1])
    parts = labels_of(plugged)
    assert parts[middle] != parts[0, 0, 0], "there is no other way in"
    brain = (parts == parts[middle]).mean() * (volume.spacing[0] * 128 / shape.length_mm) ** 3
    case = shape.braincase
    assert 0.2 < brain / (case.length * case.width * case.height) < 0.6


@pytest.mark.parametrize("name", ARCHETYPES)
def test_left_and_right_are_alike_without_asymmetry(skulls, name):
    density = skulls[name].density
    mirrored = density[:, :, ::-1]
    assert np.abs(density - mirrored).mean() < 2e-3, "only the grain of spongy bone differs"
    assert ((density > BONE) != (mirrored > BONE)).mean() < 2e-3


def test_asymmetry_and_a_bent_nose_show():
    shape = archetype("dog")
    skew = replace(shape, tissue=replace(shape.tissue, asymmetry=0.05, bend=0.03))
    density = head_of(skew, 64).density
    assert np.abs(density - density[:, :, ::-1]).mean() > 0.01
    bone = density > BONE
    left, right = bone[:, :, 32:].sum(), bone[:, :, :32].sum()
    assert left != right
    column = np.arange(64)[None, None, :]
    nose = bone[: np.flatnonzero(bone.any(axis=(1, 2)))[0] + 6]
    assert (column * nose).sum() / nose.sum() > 32.5, "the nose is out of the median plane"


@pytest.mark.parametrize("name", ARCHETYPES)
def test_the_orbits_lie_on_both_sides_of_the_median_plane(skulls, name):
    volume, shape = skulls[name], archetype(name)
    orbit = shape.orbit
    for side in (-1, 1):
        inside = cell_at(volume, shape, orbit.behind, orbit.level, side * orbit.side)
        assert volume.density[inside] < 0.1, "the orbit is empty"
        depth, row, column = inside
        inner = (
            volume.density[depth, row, 64:column] if side > 0 else volume.density[depth, row, column + 1 : 64]
        )
        assert inner.max() > BONE, "bone parts the orbits"


@pytest.mark.parametrize("name", ARCHETYPES)
def test_the_open_jaw_is_one_bone_apart_from_the_cranium(name):
    shape = archetype(name)
    gaping = replace(shape, tissue=replace(shape.tissue, gape=20.0))
    volume, plan = head_of(gaping, 128), Plan(gaping)
    bone = labels_of(volume.density > BONE)
    jaw = shape.mandible
    body = 0.5 * (shape.teeth.cheek_start + shape.teeth.cheek_end)
    level = plan.lower_gum(body) - 0.6 * jaw.body_depth
    sides = [
        cell_at(volume, gaping, *plan.opened(body, level), side * bar_side(plan, body)) for side in (-1, 1)
    ]
    left, right = (bone[place] for place in sides)
    assert left == right != 0, "both halves hang together"
    depth, row, _ = cell_at(volume, gaping, plan.middle[0], plan.middle[1])
    above = bone[depth, :row, 64]
    vault = above[np.flatnonzero(above)[-1]]
    assert vault not in (0, left), "and not with the cranium"
    sizes = np.bincount(bone.ravel())[1:]
    assert sizes[vault - 1] + sizes[left - 1] > 0.93 * sizes.sum(), "there is little besides these two"


@pytest.mark.parametrize("name", ARCHETYPES)
def test_teeth_are_the_densest_matter_and_lie_in_the_jaws(skulls, name):
    volume, shape = skulls[name], archetype(name)
    assert CORTEX < DENTINE < ENAMEL <= 1
    dense = np.argwhere(volume.density > (DENTINE + ENAMEL) / 2)
    assert len(dense) > 40
    last = cell_at(volume, shape, shape.teeth.cheek_end + 0.02, 0.0)[0]
    assert dense[:, 0].max() <= last + 1
    roof = cell_at(volume, shape, 0.5, shape.orbit.level)[1]
    assert dense[:, 1].min() > roof, "below the orbits"


def test_bone_is_as_much_of_a_head_as_in_scans(skulls):
    for name, volume in skulls.items():
        assert 0.018 < (volume.density > BONE).mean() < 0.075, name


def test_proportions_change_from_man_to_horse_as_in_nature():
    def face_to_braincase(name):
        """Length of the face in front of the braincase, by the length of the braincase."""
        case = archetype(name).braincase
        return (1 - case.length) / case.length

    ratios = [face_to_braincase(name) for name in ("human", "macaque", "cat", "dog", "sheep", "horse")]
    assert ratios == sorted(ratios)
    assert ratios[0] < 0.1 and ratios[-1] > 1.5
    sizes = [archetype(name).length_mm for name in ("mouse", "rat", "cat", "human", "sheep", "horse")]
    assert sizes == sorted(sizes)
    upright = [archetype(name).braincase.neck for name in ("mouse", "dog", "macaque", "human")]
    assert upright == sorted(upright)


def test_the_picture_shows_these_proportions(skulls):
    def share_behind_orbit(name):
        """Share of the bone's length that lies behind the middle of the orbit."""
        volume, shape = skulls[name], archetype(name)
        bone = np.flatnonzero((volume.density > BONE)[:, :, 52:76].any(axis=(1, 2)))
        orbit = cell_at(volume, shape, shape.orbit.behind, 0.0)[0]
        return (bone[-1] - orbit) / (bone[-1] - bone[0])

    shares = [share_behind_orbit(name) for name in ("human", "macaque", "cat", "dog", "sheep", "horse")]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.85 and shares[-1] < 0.4


def test_a_head_comes_again_from_its_seed_and_another_does_not():
    for kind in KINDS:
        assert draw_shape(7, kind) == draw_shape(7, kind)
        assert draw_shape(7, kind) != draw_shape(8, kind)
    first = procedural_head(7, 48, "carnivore").density
    assert first.dtype == np.float32 and 0 <= first.min() <= first.max() <= 1
    assert (first == procedural_head(7, 48, "carnivore").density).all()
    assert np.abs(first - procedural_head(8, 48, "carnivore").density).mean() > 0.005


@pytest.mark.parametrize("seed", SEEDS)
def test_a_coarser_head_is_the_finer_ones_mean(seed):
    fine = procedural_head(seed, 128, kind_of(seed)).density
    mean = fine.reshape(64, 2, 64, 2, 64, 2).mean(axis=(1, 3, 5))
    coarse = procedural_head(seed, 64, kind_of(seed)).density
    assert np.abs(coarse - mean).mean() < 0.03 * mean.mean() + 0.002
    assert coarse.mean() == pytest.approx(mean.mean(), rel=0.02)
    assert np.corrcoef(coarse.ravel(), mean.ravel())[0, 1] > 0.985


def test_the_kinds_take_turns():
    first = [kind_of(seed) for seed in range(101, 101 + len(KINDS))]
    assert set(first) == set(KINDS)
    assert first[0] == "human"
    assert [kind_of(seed) for seed in range(101, 140)][: len(first)] == first


def test_species_are_named_for_their_nearest_relatives():
    assert draw_shape(1, "human").species == "human-like"
    assert {draw_shape(seed, "rodent").species for seed in range(12)} == {"mouse-like", "rat-like"}
    assert {draw_shape(seed, "ungulate").species for seed in range(12)} == {"sheep-like", "horse-like"}
    assert draw_shape(1, "between").species.startswith("between ")
    with pytest.raises(ValueError, match="human, carnivore"):
        draw_shape(1, "fish")


def test_what_belongs_together_varies_together():
    heads = [draw_shape(seed, "human") for seed in range(300)]

    def correlation(first, second):
        return np.corrcoef([first(one) for one in heads], [second(one) for one in heads])[0, 1]

    assert correlation(lambda one: one.braincase.width, lambda one: one.orbit.arch_width) > 0.5
    assert correlation(lambda one: one.braincase.wall, lambda one: one.orbit.arch_thickness) > 0.5
    assert correlation(lambda one: one.tissue.age, lambda one: one.length_mm) > 0.5
    assert abs(correlation(lambda one: one.braincase.width, lambda one: one.braincase.wall)) < 0.25


def test_a_measure_out_of_its_range_is_refused():
    shape = archetype("cat")
    with pytest.raises(ValueError, match=r"Braincase\.wall is 0\.5, not in 0\.018\.\.0\.048"):
        replace(shape, braincase=replace(shape.braincase, wall=0.5))


@pytest.mark.parametrize("kind", KINDS)
def test_every_draw_keeps_within_the_ranges(kind):
    for seed in range(200):
        draw_shape(seed, kind)  # refuses itself otherwise


def test_soft_tissue_shows_as_in_its_kind_of_scan():
    shape = archetype("dog", "clinical")
    middle = tuple(Plan(shape).middle)
    for contrast, low, high in (("clinical", 0.30, 0.40), ("micro", 0.03, 0.05), ("dry", 0.0, 0.001)):
        one = replace(shape, tissue=replace(shape.tissue, contrast=contrast))
        volume = head_of(one, 64)
        assert low <= volume.density[cell_at(volume, one, *middle)] <= high
    covered = head_of(shape, 64).density
    assert (covered > 0.2).mean() > 1.8 * (covered > BONE).mean()


def test_a_cut_vault_is_open_at_the_top():
    shape = archetype("human", "clinical")
    cut = replace(shape, tissue=replace(shape.tissue, cut=0.2))
    whole, less = head_of(shape, 64).density, head_of(cut, 64).density
    top = np.flatnonzero((whole > BONE).any(axis=(0, 2)))[0]
    first = np.flatnonzero((less > BONE).any(axis=(0, 2)))[0]
    assert first > top + 5
    assert np.array_equal(less[:, first + 2 :], whole[:, first + 2 :])


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_cut_by_the_cubes_sides(seed):
    bone = procedural_head(seed, 64, kind_of(seed)).density > BONE
    for axis in range(3):
        for end in (0, -1):
            assert not np.take(bone, end, axis).any()


def test_the_young_have_fewer_teeth_and_open_sutures():
    old = archetype("human")
    young = replace(old, tissue=replace(old.tissue, age=0.1))
    enamel = (DENTINE + ENAMEL) / 2
    first, second = head_of(young, 128).density, head_of(old, 128).density
    assert (first > enamel).sum() < 0.95 * (second > enamel).sum()
    vault = slice(0, cell_at(head_of(old, 32), old, 0.5, old.orbit.level + old.orbit.radius + 0.05)[1] * 4)
    lost = (second[:, vault] > BONE) & (first[:, vault] < BONE)
    assert 100 < lost.sum() < 0.05 * (second[:, vault] > BONE).sum(), (
        "some of the outer table, along the sutures"
    )
