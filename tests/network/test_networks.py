"""What each network promises of its shapes and its x-ray; and weights files that say what they are."""

import json

import numpy as np
import pytest
import torch

from xrayview.errors import DeviceTrouble, UnusableInput, UnusableOption
from xrayview.network.atlas import HEAD_SIDE, HEADS, Atlas, pose_of
from xrayview.network.consistent import Consistent
from xrayview.network.devices import choose_device, device_name
from xrayview.network.henzler2018 import Henzler2018
from xrayview.network.inference import predict, reduced
from xrayview.network.lifted import Lifted
from xrayview.network.weights import WeightsHeader, build, load_weights, save_weights

LARGEST_FILE = 16 * 2**20


@pytest.fixture(scope="module")
def film() -> torch.Tensor:
    rows, columns = torch.meshgrid(torch.linspace(-1, 1, 128), torch.linspace(-1, 1, 128), indexing="ij")
    return (0.9 * torch.exp(-3 * (rows**2 + columns**2)))[None, None]


def test_henzler2018_is_the_papers_network():
    network = Henzler2018().eval()
    shapes = {}
    for name, module in network.named_modules():
        module.register_forward_hook(lambda m, i, o, name=name: shapes.__setitem__(name, tuple(o.shape[1:])))
    with torch.inference_mode():
        density = network(torch.rand(1, 1, 256, 256))
    assert density.shape == (1, 128, 128, 128)
    assert shapes["stem"] == (16, 256, 256), "3-residual blocks at input resolution"
    assert shapes["encoder.4"] == (256, 8, 8), "five halvings down to 8"
    assert [shapes[f"decoder.{k}"] for k in range(4)] == [(256, s, s) for s in (16, 32, 64, 128)]
    assert sum(parameter.numel() for parameter in network.parameters()) * 2 < LARGEST_FILE


def test_consistent_composes_to_its_film_before_it_has_learned_anything(film):
    mean = -torch.log(1 - film) / 10
    with torch.inference_mode():
        density = Consistent().eval().density(film, mean)
    assert density.shape == (1, 128, 128, 128)
    assert float(density.min()) >= 0
    assert torch.allclose(density.mean(dim=1, keepdim=True), mean, rtol=1e-4, atol=1e-7)


def test_consistent_shares_the_coarse_mean_between_bone_and_soft_tissue(film):
    mean = -torch.log(1 - film) / 10
    parts = Consistent(32)(film[..., ::2, ::2], mean[..., ::2, ::2])
    assert parts.shape == (1, 2, 32, 32, 32)
    expected = torch.nn.functional.avg_pool2d(mean[..., ::2, ::2], 2)
    assert torch.allclose(parts.sum(dim=(1, 2))[:, None] / 32, expected, rtol=1e-4, atol=1e-7)


def test_a_weights_file_says_what_it_is_and_predicts_the_same(tmp_path, film):
    path = tmp_path / "mine.safetensors"
    network = Consistent(32).eval()
    header = WeightsHeader("consistent", {"depth": 32}, ("scans: 3, MIT",), "MIT", {"steps": 7})
    save_weights(path, network.state_dict(), header)
    weights = load_weights(path)
    assert weights.header == header
    assert weights.name == "mine"
    assert len(weights.sha256) == 64
    mean = -torch.log(1 - film) / 10
    with torch.inference_mode():
        expected = network.density(film[..., ::2, ::2], mean[..., ::2, ::2])
        found = weights.network.density(film[..., ::2, ::2], mean[..., ::2, ::2])
    assert float((expected - found).abs().max()) < 0.02 * float(expected.max()), "float16 in the file"
    from safetensors import safe_open

    with safe_open(path, framework="np") as stored:
        text = stored.metadata()
        assert stored.get_tensor("stem.weight").dtype == np.float16
    assert json.loads(text["sources"]) == ["scans: 3, MIT"]
    assert text["format_version"] == "1"


def test_a_wrong_weights_file_is_named(tmp_path):
    from safetensors.torch import save_file

    with pytest.raises(UnusableInput, match=r"missing\.safetensors: no such"):
        load_weights(tmp_path / "missing.safetensors")
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"not tensors")
    with pytest.raises(UnusableInput, match="not a whole"):
        load_weights(broken)
    foreign = tmp_path / "foreign.safetensors"
    save_file({"a": torch.zeros(1)}, foreign)
    with pytest.raises(UnusableInput, match="no weights of xrayview"):
        load_weights(foreign)
    newer = tmp_path / "newer.safetensors"
    save_file({"a": torch.zeros(1)}, newer, {"format": "xrayview weights", "format_version": "99"})
    with pytest.raises(UnusableInput, match="newer"):
        load_weights(newer)
    odd = tmp_path / "odd.safetensors"
    save_weights(odd, Consistent(32).state_dict(), WeightsHeader("consistent", {"height": 3}))
    with pytest.raises(UnusableInput, match="do not fit"):
        load_weights(odd)
    misfit = tmp_path / "misfit.safetensors"
    save_weights(misfit, Consistent(32).state_dict(), WeightsHeader("henzler2018", {"depth": 32}))
    with pytest.raises(UnusableInput, match="do not fit"):
        load_weights(misfit)


def test_unknown_networks_and_devices_are_answered_with_the_list():
    with pytest.raises(UnusableOption) as trouble:
        build("resnet")
    assert "consistent" in trouble.value.hint
    with pytest.raises(UnusableOption):
        choose_device("tpu")
    if not torch.cuda.is_available():
        with pytest.raises(DeviceTrouble, match="cuda"):
            choose_device("cuda")
        assert device_name(choose_device("auto")).startswith("CPU")


def test_prediction_takes_any_film_size_and_follows_its_mean(tmp_path, film):
    path = tmp_path / "w.safetensors"
    save_weights(path, Consistent(64).state_dict(), WeightsHeader("consistent", {"depth": 64}))
    weights = load_weights(path)
    large = torch.nn.functional.interpolate(film, (300, 300), mode="bilinear")[0, 0].numpy()
    density, device = predict(weights, large, -np.log(1 - large) / 10, torch.device("cpu"))
    assert density.shape == (128, 128, 128)
    assert device.startswith("CPU")
    assert np.abs(density.mean(axis=0) - reduced(-np.log(1 - large) / 10, 128)).max() < 1e-5


def test_a_processor_without_memory_is_told_plainly(monkeypatch, film):
    from xrayview.network import inference

    def no_memory(*arguments):
        torch.empty(2**60)

    monkeypatch.setattr(inference, "_predict", no_memory)
    with pytest.raises(DeviceTrouble, match="memory"):
        predict(None, film[0, 0].numpy(), film[0, 0].numpy(), torch.device("cpu"))  # type: ignore[arg-type]

    def other_fault(*arguments):
        raise RuntimeError("shapes differ")

    monkeypatch.setattr(inference, "_predict", other_fault)
    with pytest.raises(RuntimeError, match="shapes differ"):
        predict(None, film[0, 0].numpy(), film[0, 0].numpy(), torch.device("cpu"))  # type: ignore[arg-type]


def test_reducing_averages_areas():
    picture = np.arange(16, dtype=np.float32).reshape(4, 4)
    assert (reduced(picture, 2) == [[2.5, 4.5], [10.5, 12.5]]).all()


def test_lifted_begins_as_the_consistent_network_that_it_extends(film):
    flat, lifted = Consistent(32).eval(), Lifted(32).eval()
    missing, unknown = lifted.load_state_dict(flat.state_dict(), strict=False)
    assert missing and not unknown
    with torch.inference_mode():
        assert torch.equal(lifted.logits(film[..., ::2, ::2]), flat.logits(film[..., ::2, ::2]))


def test_what_lifted_learns_in_a_grid_changes_the_volume_and_keeps_the_total(film):
    torch.manual_seed(1)
    lifted = Lifted(32).eval()
    mean = -torch.log(1 - film) / 10
    with torch.inference_mode():
        before = lifted.density(film[..., ::2, ::2], mean[..., ::2, ::2])
        torch.nn.init.normal_(lifted.out.weight)
        after = lifted.density(film[..., ::2, ::2], mean[..., ::2, ::2])
    assert float((after - before).abs().max()) > 0.1 * float(before.max())
    assert torch.allclose(after.mean(dim=1), before.mean(dim=1), rtol=1e-4, atol=1e-7)
    assert sum(parameter.numel() for parameter in Lifted().parameters()) * 2 < LARGEST_FILE


def test_atlas_keeps_the_films_totals_and_fits_into_a_file(film):
    torch.manual_seed(1)
    mean = -torch.log(1 - film) / 10
    atlas = Atlas().eval()
    with torch.inference_mode():
        density = atlas.density(film, mean)
    assert density.shape == (1, 128, 128, 128)
    assert torch.allclose(density.mean(dim=1, keepdim=True), mean, rtol=1e-4, atol=1e-7)
    assert sum(parameter.numel() for parameter in atlas.parameters()) * 2 < LARGEST_FILE


def test_a_mean_head_stands_where_the_pose_puts_it(film):
    """With a blind decoder, matter lies where the mean head has it, turned by the pose."""
    atlas = Atlas(32).eval()
    heads = torch.zeros(HEADS, 2, HEAD_SIDE, HEAD_SIDE, HEAD_SIDE)
    heads[:, 0, : HEAD_SIDE // 4] = 1.0  # the face: the first quarter of the depth
    atlas.begin_with(heads)
    torch.nn.init.zeros_(atlas.last[1].weight)
    torch.nn.init.zeros_(atlas.last[1].bias)
    flat = torch.full((1, 1, 64, 64), 0.05)

    def by_depth_and_column() -> tuple[torch.Tensor, torch.Tensor]:
        with torch.inference_mode():
            bone = atlas.parts(film[..., ::2, ::2], flat)[0, 0]
        return bone.mean(dim=(1, 2)), bone.mean(dim=(0, 1))

    depth, _ = by_depth_and_column()
    assert float(depth[:7].min()) > 5 * float(depth[9:].max()), "seen from the front, it is near"
    # A quarter turn about the vertical axis: the camera's depth is the head's left, its left the head's face.
    turn = torch.zeros(18)
    turn[:6] = torch.tensor([0.0, 0, 1, 0, 1, 0]) - torch.tensor([1.0, 0, 0, 0, 1, 0])
    with torch.no_grad():
        atlas.placing[-1].bias.copy_(turn)
    with torch.inference_mode():
        bone = atlas.logits(film[..., ::2, ::2])[0, 0].mean(dim=(0, 1))
    assert float(bone[:7].min()) > float(bone[9:].max()) + 0.5, "seen from the side, it is at the left"


def test_a_pose_of_zeros_is_the_frontal_view_and_every_turn_is_a_rotation():
    frontal = pose_of(torch.zeros(1, 18))
    assert torch.equal(frontal[0], torch.eye(3, 4))
    numbers = torch.zeros(5, 18)
    numbers[:, :6] = torch.randn(5, 6, generator=torch.Generator().manual_seed(1))
    turns = pose_of(numbers)[..., :3]
    assert torch.allclose(turns @ turns.mT, torch.eye(3).expand(5, 3, 3), atol=1e-5)
    assert torch.allclose(torch.linalg.det(turns), torch.ones(5), atol=1e-5)
