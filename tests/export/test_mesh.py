"""Meshes are watertight, in millimetres, the right way round, and marked; read back by other libraries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh

from xrayview.errors import UnusableOption, UnwritableTarget
from xrayview.export.mesh import write_mesh
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.scene.cuts import CutPlane
from xrayview.volume.volume import Volume

ENDINGS = [".stl", ".ply", ".obj", ".glb"]


def ball_off_centre(spacing: tuple[float, float, float] | None = None) -> Volume:
    """A ball of radius 0.2 whose centre lies to the right (+x), in the back (+y) and high (+z)."""
    at = (np.arange(40) + 0.5) / 40 - 0.5
    distance = np.sqrt(
        (at[:, None, None] - 0.1) ** 2 + (at[None, :, None] + 0.15) ** 2 + (at[None, None, :] - 0.2) ** 2
    )
    return Volume(np.clip((0.2 - distance) * 40 + 0.5, 0, 1).astype(np.float32), spacing)


def read(path: Path) -> Any:
    return trimesh.load(path, force="mesh")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_ball_comes_back_watertight_where_it_was(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"ball{ending}"
    write_mesh(path, ball_off_centre((2.0, 2.0, 2.0)), 0.5)
    mesh = read(path)
    unit = 1000.0 if ending == ".glb" else 1.0
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert mesh.volume * unit**3 == pytest.approx(4 / 3 * np.pi * 16.0**3, rel=0.02)
    x, y, z = np.asarray(mesh.centroid) * unit
    centre = (x, -z, y) if ending == ".glb" else (x, y, z)
    assert centre == pytest.approx((16.0, 8.0, 12.0), abs=0.2)


@pytest.mark.parametrize("ending", ENDINGS)
def test_vtk_reads_the_same_triangles(tmp_path: Path, ending: str) -> None:
    import pyvista

    path = tmp_path / f"ball{ending}"
    written = write_mesh(path, ball_off_centre(), 0.5)
    seen = pyvista.read(path)
    if isinstance(seen, pyvista.MultiBlock):
        seen = seen.combine().extract_surface(algorithm="dataset_surface")
    assert seen.n_cells == len(written.triangles)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_mark_is_in_the_file_and_beside_it(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"ball{ending}"
    mesh = write_mesh(path, ball_off_centre(), 0.5, {"source": "phantom"})
    assert NOT_FOR_DIAGNOSIS.encode() in path.read_bytes()
    notes = json.loads((tmp_path / f"ball{ending}.json").read_text())
    assert notes["remark"] == NOT_FOR_DIAGNOSIS
    assert (notes["iso_value"], notes["source"], notes["unit"]) == (0.5, "phantom", "cube edge")
    assert notes["triangles"] == len(mesh.triangles)


def test_a_cut_mesh_is_closed_too(tmp_path: Path) -> None:
    path = tmp_path / "half.ply"
    write_mesh(path, ball_off_centre(), 0.5, cuts=(CutPlane((1.0, 0.0, 0.0), 0.2),))
    mesh = read(path)
    assert mesh.is_watertight
    assert mesh.volume == pytest.approx(2 / 3 * np.pi * 0.2**3, rel=0.025)


def test_an_iso_value_without_a_surface_is_answered_with_the_highest_density(tmp_path: Path) -> None:
    with pytest.raises(UnusableOption) as answer:
        write_mesh(tmp_path / "a.stl", ball_off_centre(), 1.5)
    assert "highest density is 1" in answer.value.hint
    for iso_value in (0.0, -1.0, float("nan")):
        with pytest.raises(UnusableOption):
            write_mesh(tmp_path / "a.stl", ball_off_centre(), iso_value)
    assert list(tmp_path.iterdir()) == []


def test_unknown_endings_and_existing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableOption) as answer:
        write_mesh(tmp_path / "a.step", ball_off_centre(), 0.5)
    assert ".glb" in answer.value.hint
    (tmp_path / "a.obj").write_text("mine")
    with pytest.raises(UnwritableTarget):
        write_mesh(tmp_path / "a.obj", ball_off_centre(), 0.5)
    assert (tmp_path / "a.obj").read_text() == "mine"
