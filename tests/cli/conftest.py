"""A phantom volume in a file, and the command line as a function."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xrayview.cli.main import main


@pytest.fixture
def a_ball_file(tmp_path: Path) -> Path:
    """A ball of density 0.8, left of the middle (towards column 0) and near the viewer, in an NRRD file."""
    from xrayview.volume.files import write_volume

    place = (np.arange(48, dtype=np.float32) + 0.5) / 48 - 0.5
    depth, row, column = np.meshgrid(place, place, place, indexing="ij")
    inside = (depth + 0.15) ** 2 + row**2 + (column + 0.2) ** 2 < 0.15**2
    density = 0.8 * inside.astype(np.float32)
    path = tmp_path / "ball.nrrd"
    write_volume(path, [(0, density)], density.shape, (4.0, 4.0, 4.0))
    return path


@pytest.fixture
def report_of(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Run a command with --json - and return what it reports."""

    def run(*words: object) -> dict[str, Any]:
        capsys.readouterr()
        code = main([*map(str, words), "--json", "-"])
        said = capsys.readouterr()
        assert code == 0, said.err
        report: dict[str, Any] = json.loads(said.out)
        return report

    return run
