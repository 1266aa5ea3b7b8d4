"""`reconstruct`: from an x-ray file to a volume file and the report, with a network that has learnt nothing.

What these facts state does not depend on training: shape, fusion, files, report and refusals.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from xrayview.cli.main import main
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.volume.files import read_volume
from xrayview.xray.writing import write_radiograph_png

Report = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    from xrayview.network.weights import WeightsHeader, build, save_weights

    torch.manual_seed(1)
    path = tmp_path_factory.mktemp("weights") / "untrained.safetensors"
    options = {"depth": 64}
    network = build("consistent", options)
    save_weights(path, network.state_dict(), WeightsHeader("consistent", options, licence="Apache-2.0"))
    return path


@pytest.fixture
def an_x_ray(tmp_path: Path) -> Path:
    """A disc of smooth opacity, denser to the left, 200 x 200, 1 mm a pixel."""
    row, column = np.mgrid[-1:1:200j, -1:1:200j]
    inside = np.clip(1.2 - 1.5 * (row**2 + column**2), 0, 1)
    path = tmp_path / "disc.png"
    write_radiograph_png(path, 0.8 * inside * (0.7 - 0.3 * column), (1.0, 1.0))
    return path


def test_the_report_has_the_promised_entries(an_x_ray: Path, untrained: Path, report_of: Report) -> None:
    target = an_x_ray.with_name("disc.nrrd")
    report = report_of("reconstruct", an_x_ray, "-o", target, "--weights", untrained, "--device", "cpu")
    assert report["file"] == "disc.png"
    assert report["device"].lower().startswith("cpu")
    assert report["weights"]["name"] == "untrained"
    assert len(report["weights"]["sha256"]) == 64
    assert {"preparation", "network", "fusion", "writing"} <= set(report["seconds"])
    assert report["residual"]["after"]["mean"] <= 1e-4
    assert report["residual"]["after"]["max"] <= 1e-3
    assert report["residual"]["before"]["max"] >= report["residual"]["after"]["max"]
    assert all(0 <= report[name] <= 1 for name in ("saturated", "weak", "clipped"))
    assert {"tone", "polarity"} <= {step["step"] for step in report["preparation"]}
    assert report["remark"] == NOT_FOR_DIAGNOSIS


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ((), (128, 256, 256)),
        (("--resolution", "64"), (128, 64, 64)),
        (("--resolution", "full"), (128, 200, 200)),
    ],
)
def test_the_volume_composes_to_the_x_ray(
    an_x_ray: Path, untrained: Path, report_of: Report, words: tuple[str, ...], shape: tuple[int, int, int]
) -> None:
    target = an_x_ray.with_name("disc.nrrd")
    report_of("reconstruct", an_x_ray, "-o", target, "--weights", untrained, *words)
    volume = read_volume(target)
    assert volume.shape == shape
    assert volume.spacing == pytest.approx((200 / 128, 200 / shape[1], 200 / shape[2]))
    with Image.open(an_x_ray) as picture:
        measured = np.asarray(picture, np.float64) / 65535
    composed = 1 - np.exp(-10 * volume.density.mean(axis=0, dtype=np.float64))
    if words == ("--resolution", "full"):
        np.testing.assert_allclose(composed, measured, atol=1e-3)
    assert composed.mean() == pytest.approx(measured.mean(), rel=0.01)
    # Denser to the left in the x-ray, and so in the volume.
    half = shape[2] // 2
    assert volume.density[:, :, :half].sum() > 1.2 * volume.density[:, :, half:].sum()


@pytest.mark.parametrize(
    ("name", "dtype"),
    [("v.nii.gz", "uint16"), ("v.mha", "float32"), ("v.npy", "float16"), ("v.vti", "float32")],
)
def test_every_kind_of_file_carries_the_warning(
    an_x_ray: Path, untrained: Path, report_of: Report, name: str, dtype: str
) -> None:
    target = an_x_ray.with_name(name)
    words = ("--resolution", "32", "--dtype", dtype, "--weights", untrained)
    report_of("reconstruct", an_x_ray, "-o", target, *words)
    assert read_volume(target).shape == (128, 32, 32)
    sidecar = json.loads(target.with_name(name + ".json").read_text(encoding="utf-8"))
    assert NOT_FOR_DIAGNOSIS in sidecar.values()
    assert sidecar["weights"]["name"] == "untrained"


@pytest.mark.parametrize(
    "words",
    [
        ("reconstruct", "-o", "v.nrrd", "--resolution", "32"),
        ("reconstruct", "-o", "v.nii", "--resolution", "32"),
        ("reconstruct", "-o", "v.vti", "--resolution", "32"),
        ("reconstruct", "-o", "v.tif", "--resolution", "32"),
        ("reconstruct", "-o", "v.npy", "--resolution", "32"),
        ("render", "-o", "v.png", "--size", "64x64", "--mode", "xray"),
        ("mesh", "-o", "v.ply", "--resolution", "32", "--iso", "0.05"),
        ("inspect", "-o", "v.png"),
    ],
)
def test_a_patient_s_name_in_the_film_s_stays_out_of_every_export(
    an_x_ray: Path, untrained: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    film = an_x_ray.rename(an_x_ray.with_name("Smith_John_1960-01-01.png"))
    command, _, name, *rest = words
    target = film.parent / "export" / name
    target.parent.mkdir()
    network = [] if command == "inspect" else ["--weights", str(untrained)]
    assert main([command, str(film), "-o", str(target), *network, *rest]) == 0, capsys.readouterr().err
    exported = sorted(target.parent.iterdir())
    assert [path.name for path in exported] == [name, name + ".json"]
    for path in exported:
        assert b"smith" not in path.read_bytes().lower(), path.name


@pytest.mark.parametrize("law", ["paper", "proportional"])
def test_both_laws(an_x_ray: Path, untrained: Path, report_of: Report, law: str) -> None:
    target = an_x_ray.with_name(f"{law}.npy")
    report = report_of("reconstruct", an_x_ray, "-o", target, "--weights", untrained, "--law", law)
    assert report["law"] == law


def test_an_exponent_reaches_the_fusion(an_x_ray: Path, untrained: Path, report_of: Report) -> None:
    volumes = []
    for beta in ("1.5", "4"):
        target = an_x_ray.with_name(f"{beta}.npy")
        words = ("--weights", untrained, "--beta", beta, "--resolution", "32")
        report = report_of("reconstruct", an_x_ray, "-o", target, *words)
        assert report["law"] == "paper"
        assert report["beta"] == float(beta)
        volumes.append(read_volume(target).density)
    assert np.abs(volumes[0] - volumes[1]).max() > 0.01 * volumes[0].max()
    assert report["residual"]["after"]["max"] <= 1e-3


def test_without_fusion_the_prediction_is_written(an_x_ray: Path, untrained: Path, report_of: Report) -> None:
    target = an_x_ray.with_name("coarse.nrrd")
    report = report_of("reconstruct", an_x_ray, "-o", target, "--weights", untrained, "--no-fusion")
    assert read_volume(target).shape == (128, 128, 128)
    assert report["residual"]["after"] is None


def test_a_person_reads_the_same_in_words(
    an_x_ray: Path, untrained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = an_x_ray.with_name("disc.nrrd")
    assert main(["reconstruct", str(an_x_ray), "-o", str(target), "--weights", str(untrained)]) == 0
    said = capsys.readouterr()
    assert f"{target}: 256 x 256 pixels, 128 slices deep" in said.out
    assert "after fusion" in said.out
    assert "untrained on" in said.out
    assert "preparing the x-ray" in said.err


def test_mirror_and_rotation_reach_the_volume(an_x_ray: Path, untrained: Path, report_of: Report) -> None:
    sums = {}
    for name, words in {"plain": (), "mirrored": ("--mirror",), "turned": ("--rotate", "90")}.items():
        target = an_x_ray.with_name(f"{name}.npy")
        words = ("--weights", untrained, "--resolution", "32", *words)
        report_of("reconstruct", an_x_ray, "-o", target, *words)
        sums[name] = read_volume(target).density.sum(axis=0)
    np.testing.assert_allclose(sums["mirrored"], sums["plain"][:, ::-1], rtol=0.02, atol=0.02)
    # Clockwise: what was on the left is now at the top.
    np.testing.assert_allclose(sums["turned"], np.rot90(sums["plain"], -1), rtol=0.02, atol=0.02)


def test_render_takes_an_x_ray_too(an_x_ray: Path, untrained: Path, report_of: Report) -> None:
    target = an_x_ray.with_name("seen.png")
    words = ("--weights", untrained, "--size", "64x64", "--mode", "xray")
    report = report_of("render", an_x_ray, "-o", target, *words)
    assert report["reconstruction"]["weights"]["name"] == "untrained"
    with Image.open(target) as picture:
        grey = np.asarray(picture.convert("L"), np.float64)
    assert grey[:, :32].mean() > 1.2 * grey[:, 32:].mean()


def test_without_its_share_of_the_fusion_a_picture_is_that_of_the_prediction(
    tmp_path: Path, untrained: Path, report_of: Report
) -> None:
    row, column = np.mgrid[-1:1:200j, -1:1:200j]
    stripes = np.where(np.arange(200) % 2, 1.0, 0.6)  # finer than the network's 128 columns
    inside = np.clip(1.2 - 1.5 * (row**2 + column**2), 0, 1)
    film = tmp_path / "stripes.png"
    write_radiograph_png(film, 0.8 * inside * stripes, (1.0, 1.0))
    seen = {}
    for name, words in {"fused": (), "share": ("--fusion", "0"), "predicted": ("--no-fusion",)}.items():
        target = film.with_name(f"{name}.png")
        words = ("--weights", untrained, "--size", "200x200", "--mode", "xray", *words)
        report = report_of("render", film, "-o", target, *words)
        assert report["scene"]["fusion"] == (0.0 if name == "share" else 1.0)
        with Image.open(target) as picture:
            seen[name] = np.asarray(picture.convert("L"), np.float64)
    assert np.abs(seen["share"] - seen["predicted"]).mean() < 1.0
    assert np.abs(seen["share"] - seen["fused"]).mean() > 5.0


@pytest.mark.parametrize("name", ["v.nrrd", "v.nii.gz", "v.mha", "v.vti", "v.tif", "v.npy"])
def test_what_was_reconstructed_opens_again_the_same_way_round(
    an_x_ray: Path, untrained: Path, report_of: Report, name: str
) -> None:
    """Its new x-ray is the film, dense side to the left, whatever file it was kept in."""
    words = ("--size", "200x200", "--mode", "xray")
    kept, seen = an_x_ray.with_name(name), an_x_ray.with_name("seen.png")
    report_of("reconstruct", an_x_ray, "-o", kept, "--weights", untrained, "--resolution", "64")
    report_of("render", kept, "-o", seen, *words)
    with Image.open(seen) as picture:
        again = np.asarray(picture.convert("L"), np.float64) / 255
    with Image.open(an_x_ray) as picture:
        film = np.asarray(picture, np.float64) / 65535
    assert np.corrcoef(again.ravel(), film.ravel())[0, 1] > 0.99
    for turned in (film[:, ::-1], film[::-1, ::-1], film.T):
        assert np.corrcoef(again.ravel(), turned.ravel())[0, 1] < 0.98
    volume = read_volume(kept)
    assert volume.frame == "camera" and volume.spacing == pytest.approx((200 / 128, 200 / 64, 200 / 64))


def bad_files(folder: Path) -> dict[str, Path]:
    """Files that are no x-rays, one of a kind."""
    made = {"a missing file": folder / "missing.png", "a folder": folder / "folder.png"}
    made["a folder"].mkdir()
    contents = {
        "an empty file": ("empty.png", b""),
        "text named .png": ("text.png", b"not a picture\n" * 40),
        "a truncated JPEG": ("cut.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40),
        "a truncated DICOM": ("cut.dcm", b"\0" * 128 + b"DICM" + b"\x02\0\0\0UL"),
    }
    for name, (file, content) in contents.items():
        made[name] = folder / file
        made[name].write_bytes(content)
    made["a picture of 8 pixels"] = folder / "tiny.png"
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(made["a picture of 8 pixels"])
    return made


def test_bad_input_is_one_clear_error(
    tmp_path: Path, untrained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "bad"
    source.mkdir()
    for name, path in bad_files(source).items():
        target = tmp_path / "out.nrrd"
        code = main(["reconstruct", str(path), "-o", str(target), "--weights", str(untrained)])
        first, second = capsys.readouterr().err.splitlines()[-2:]
        assert code == 2, name
        assert first.startswith("xrayview: "), name
        assert path.name in first, name
        assert second.startswith("  "), name
        assert [made.name for made in tmp_path.iterdir()] == ["bad"], name


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--tone", "sepia"), "tone"),
        (("--crop", "9,9,1,1"), "crop"),
        (("--rotate", "upside-down"), "rotate"),
        (("--resolution", "7"), "--resolution"),
        (("--dtype", "float16"), "float16"),
        (("--weights", "no-such.safetensors"), "no-such.safetensors"),
    ],
)
def test_a_wrong_wish_is_refused_and_nothing_is_written(
    an_x_ray: Path, untrained: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], part: str
) -> None:
    target = an_x_ray.with_name("never.nrrd")
    before = sorted(an_x_ray.parent.iterdir())
    assert main(["reconstruct", str(an_x_ray), "-o", str(target), "--weights", str(untrained), *words]) == 2
    assert part in capsys.readouterr().err
    assert sorted(an_x_ray.parent.iterdir()) == before


def test_a_target_that_cannot_be_written_is_refused(
    an_x_ray: Path, untrained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for target in (an_x_ray.parent / "no-folder" / "v.nrrd", an_x_ray.parent / "v.xyz", an_x_ray.parent):
        code = main(["reconstruct", str(an_x_ray), "-o", str(target), "--weights", str(untrained)])
        lines = capsys.readouterr().err.splitlines()
        assert code == 2
        assert len(lines) == 2
        assert str(target) in lines[0]
