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
from xrayview.scene.change import Change
from xrayview.scene.cuts import Cut, CutBox, CutOctant, CutPlane, CutSphere
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


def ball(cells: int, radius: float, centre: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Volume:
    """A ball about (depth, row, column) of a cube of edge 1, its border softened over one cell."""
    at = (np.arange(cells) + 0.5) / cells - 0.5
    depth, row, column = (at - place for place in centre)
    distance = np.sqrt(depth[:, None, None] ** 2 + row[None, :, None] ** 2 + column[None, None, :] ** 2)
    return Volume(np.clip((radius - distance) * cells + 0.5, 0, 1).astype(np.float32), (200 / cells,) * 3)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("cells", [32, 64])
def test_a_sphere_has_its_volume_within_a_hundredth_and_no_open_edge(
    tmp_path: Path, ending: str, cells: int
) -> None:
    path = tmp_path / f"ball{ending}"
    write_mesh(path, ball(cells, 0.35), 0.5)
    mesh = read(path)
    unit = 1000.0 if ending == ".glb" else 1.0
    assert mesh.volume * unit**3 == pytest.approx(4 / 3 * np.pi * 70.0**3, rel=0.01)
    assert mesh.is_watertight and mesh.is_winding_consistent
    assert json.loads((tmp_path / f"ball{ending}.json").read_text())["watertight"] is True


@pytest.mark.parametrize("centre", [(0.3, 0.0, 0.0), (0.0, -0.4, 0.2), (0.5, 0.5, 0.5)])
def test_what_reaches_the_border_is_closed_there(tmp_path: Path, centre: tuple[float, float, float]) -> None:
    path = tmp_path / "ball.stl"
    write_mesh(path, ball(48, 0.4, centre), 0.5)
    mesh = read(path)
    assert mesh.is_watertight and mesh.is_winding_consistent
    assert np.abs(mesh.bounds).max() <= 100.5


CUTS: dict[str, tuple[Cut, ...]] = {
    "slanted": (CutPlane((1.0, 2.0, 0.5), 0.05),),
    "two planes": (CutPlane((1.0, 0.0, 0.0), 0.0), CutPlane((0.0, 1.0, -0.5), 0.1)),
    "octant": (CutOctant((1.0, -1.0, 1.0), (0.05, 0.0, 0.1)),),
    "box": (CutBox((-0.1, -0.5, -0.2), (0.3, 0.0, 0.2)),),
    "all but a sphere": (CutSphere((0.1, 0.0, 0.0), 0.3, "outside"),),
    "sphere and plane": (CutSphere((0.2, 0.0, 0.1), 0.2), CutPlane((0.0, -1.0, 0.0), 0.2)),
}


@pytest.mark.parametrize("name", CUTS)
@pytest.mark.parametrize("matter", ["ball", "rough"])
def test_a_mesh_has_no_open_edge_however_it_is_cut(tmp_path: Path, name: str, matter: str) -> None:
    from scipy.ndimage import gaussian_filter

    volume = ball(48, 0.4, (0.2, 0.0, 0.0))
    if matter == "rough":  # many small parts and holes, all the way to the border
        noise = gaussian_filter(np.random.default_rng(0).random((48, 48, 48)), 1.5)
        volume = Volume(((noise - noise.min()) / (noise.max() - noise.min())).astype(np.float32))
    path = tmp_path / "cut.ply"
    write_mesh(path, volume, 0.5, cuts=CUTS[name])
    mesh = read(path)
    assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0


def test_what_is_cut_and_rid_of_high_densities_is_closed_too(tmp_path: Path) -> None:
    soft = ball_of_falling_density()
    change, cut = Change(kept=(0.3, 0.8)), CutPlane((1.0, 0.0, 0.0), 0.0)
    write_mesh(tmp_path / "a.stl", soft, 0.3, cuts=(cut,), change=change)
    mesh, told = read(tmp_path / "a.stl"), json.loads((tmp_path / "a.stl.json").read_text())
    assert mesh.is_watertight and told["watertight"] is True
    assert told["cuts"] == [{"kind": "plane", "normal": [1.0, 0.0, 0.0], "offset": 0.0}]
    # Half the shell between the radii where the density is 0.3 and 0.8.
    assert mesh.volume == pytest.approx(2 / 3 * np.pi * (35.0**3 - 10.0**3), rel=0.02)


def ball_of_falling_density() -> Volume:
    """Density 1 in the middle of a cube of 100 mm, falling to 0 at 50 mm from it."""
    at = (np.arange(64) + 0.5) / 64 - 0.5
    radius = np.sqrt(at[:, None, None] ** 2 + at[:, None] ** 2 + at**2)
    return Volume(np.clip(1 - 2 * radius, 0, None).astype(np.float32), (100 / 64,) * 3)


def test_cuts_that_leave_nothing_say_so(tmp_path: Path) -> None:
    with pytest.raises(UnusableOption, match="cuts leave"):
        write_mesh(tmp_path / "a.stl", ball(32, 0.3), 0.5, cuts=(CutSphere((0.0, 0.0, 0.0), 2.0),))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("flipped", [False, True])
def test_a_flipped_depth_is_written_flipped(tmp_path: Path, flipped: bool) -> None:
    path = tmp_path / "ball.stl"
    write_mesh(path, ball_off_centre((2.0, 2.0, 2.0)), 0.5, depth_flipped=flipped)
    mesh = read(path)
    assert mesh.centroid[1] == pytest.approx(-8.0 if flipped else 8.0, abs=0.2) and mesh.volume > 0
