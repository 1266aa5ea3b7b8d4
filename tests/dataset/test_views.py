"""Views for training: replayable draws, films that fit their volumes, two materials that add up."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from xrayview.dataset.film_changes import FilmChange
from xrayview.dataset.manifest import Entry
from xrayview.dataset.phantoms import procedural_head
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import Draw, ViewSampler, draw_body, draw_film, fanned, materials, plain_draw
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.rays import opacity_from
from xrayview.projection.views import camera_from_angles


@pytest.fixture(scope="module")
def specimen() -> Specimen:
    density = np.round(procedural_head(1, 64).density * 255).astype(np.uint8)
    return Specimen(
        Entry("p.nii", "none", "human", "", "train", "", ""), density, 250.0, False, (0.0, 0.0, 0.0)
    )


@pytest.fixture(scope="module")
def sampler(specimen) -> ViewSampler:
    return ViewSampler([specimen], 32)


def drawn(random: np.random.Generator) -> Draw:
    return draw_film(draw_body(0, random), random)


def test_a_draw_can_be_replayed(sampler):
    draw, same = (drawn(np.random.default_rng(9)) for _ in range(2))
    assert draw.camera_to_patient.tolist() == same.camera_to_patient.tolist()
    assert (draw.film, draw.source_distance) == (same.film, same.source_distance)
    first, second = sampler.batch([draw]), sampler.batch([draw])
    assert torch.equal(first.opacity, second.opacity)
    assert torch.equal(first.parts, second.parts)


def test_a_plain_view_of_the_front_is_the_specimen(sampler, specimen):
    batch = sampler.batch([plain_draw(0, np.eye(3))])
    expected = torch.nn.functional.avg_pool3d(torch.from_numpy(specimen.density).float()[None, None] / 255, 2)
    assert torch.allclose(batch.parts.sum(dim=1), expected[0], atol=0.02)


def test_film_and_volume_of_a_batch_fit_together(sampler):
    random = np.random.default_rng(2)
    draws = [drawn(random) for _ in range(4)]
    batch = sampler.batch(draws)
    assert batch.opacity.shape == (4, 1, 64, 64)
    assert batch.parts.shape == (4, 2, 32, 32, 32)
    assert float(batch.opacity.min()) >= 0
    assert float(batch.opacity.max()) <= 1
    mean = torch.nn.functional.avg_pool2d(batch.mean_density, 2)[:, 0]
    assert torch.allclose(batch.parts.sum(dim=1).mean(dim=1), mean, atol=1e-6)


def test_mirroring_reverses_columns_and_keeps_depth(sampler):
    draw = plain_draw(0, camera_from_angles(30, 10))
    mirrored = sampler.view(type(draw)(**{**vars(draw), "mirror": True}))
    assert torch.equal(mirrored, sampler.view(draw).flip(-1))


def test_cutting_the_top_takes_the_vault_off(sampler):
    draw = plain_draw(0, np.eye(3))
    cut = sampler.view(type(draw)(**{**vars(draw), "top_cut": 0.2}))
    whole = sampler.view(draw)
    lost = (whole - cut).sum(dim=(0, 2))
    assert float(lost[:20].sum()) > 0
    assert float(lost[30:].abs().sum()) == 0


def test_bone_and_soft_tissue_add_up_and_part_at_the_groups_density():
    density = torch.linspace(0, 1, 64).reshape(4, 4, 4)
    bone, soft = materials(density, 0.43)
    assert torch.allclose(bone + soft, density)
    assert float(soft[density > 0.49].max()) == 0
    assert float(bone[density < 0.37].max()) == 0


def test_a_film_of_a_point_source_is_the_cone_beam_projection(specimen, sampler):
    seen = sampler.view(plain_draw(0, np.eye(3)))
    film = opacity(fanned(seen, 4.0))
    expected = opacity_from(seen, (1.0, 1.0, 1.0), np.eye(3), 64, source_distance=4.0)
    # Oblique rays are a little longer than the slices are thick: at most 1 % here.
    assert float((film - expected).abs().mean()) < 0.005
    parallel = opacity(seen)
    assert float((film - expected).abs().mean()) < 0.2 * float((parallel - expected).abs().mean())


def test_the_film_is_changed_and_the_volume_and_its_totals_are_not(sampler):
    plain = plain_draw(0, np.eye(3))
    other = replace(plain, film=FilmChange(tone=1.4, noise=0.02, field=(0.1, 0, 1, 1)), source_distance=6.0)
    first, second = sampler.batch([plain]), sampler.batch([other])
    assert float((first.opacity - second.opacity).abs().mean()) > 0.01
    assert torch.equal(first.mean_density, second.mean_density)
    assert torch.equal(first.parts, second.parts)


def test_the_sampler_of_henzler2018_enlarges_its_films(specimen):
    batch = ViewSampler([specimen], 32, across=1).batch([plain_draw(0, np.eye(3))])
    assert batch.opacity.shape == (1, 1, 64, 64)
    assert batch.parts.shape == (1, 2, 32, 32, 32)
