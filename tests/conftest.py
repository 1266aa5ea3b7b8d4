"""What every test shares: slow tests and benchmarks run only when they are asked for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr:
        return
    asked_for_benchmarks = any("benchmarks" in str(argument) for argument in config.args)
    config.option.markexpr = "not slow" if asked_for_benchmarks else "not slow and not benchmarks"


@pytest.fixture(scope="session")
def scans(tmp_path_factory):
    """A folder of three made-up scans with their manifest: two to train on, one held out."""
    import nibabel
    import numpy as np

    from xrayview.dataset.manifest import Entry
    from xrayview.dataset.phantoms import procedural_head

    folder = tmp_path_factory.mktemp("scans")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    rows = []
    for seed, split in enumerate(("train", "train", "val")):
        density = procedural_head(seed, 64).density
        array = np.ascontiguousarray(density[:, ::-1].transpose(2, 0, 1))
        values = np.round(array * 3000 - 1000).astype(np.int16)
        nibabel.save(nibabel.Nifti1Image(values, np.diag([-3.0, -3.0, 3.0, 1.0])), folder / f"h{seed}.nii.gz")
        rows.append(Entry(f"h{seed}.nii.gz", "none", "human", "int16 HU", split, "here", "CC0-1.0", ""))
    with (folder / "manifest.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(Entry.__annotations__))
        writer.writeheader()
        writer.writerows(vars(row) for row in rows)
    yield folder
    patch.undo()


@pytest.fixture(scope="session")
def members(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Weights of two networks for 32^3 that have learned nothing."""
    import torch

    from xrayview.network.weights import WeightsHeader, build, save_weights

    paths, options = [], {"depth": 16, "width": 0.5}
    for seed in (1, 2):
        torch.manual_seed(seed)
        path = tmp_path_factory.mktemp("weights") / f"member{seed}.safetensors"
        save_weights(path, build("consistent", options).state_dict(), WeightsHeader("consistent", options))
        paths.append(path)
    return paths
