"""The iso-surface as a closed mesh: flying edges, flat caps where it is cut."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from xrayview.render.grid import Grid, as_image_data, stretched
from xrayview.scene.change import Change
from xrayview.scene.cuts import Cut

Floats = npt.NDArray[np.float32]

IVORY = (0.89, 0.83, 0.72)


@dataclass(frozen=True, eq=False)
class Mesh:
    """A closed triangle mesh in world coordinates (cube edges).

    ``points``: (N, 3) float32; ``normals``: (N, 3) float32, unit length, pointing outwards;
    ``triangles``: (M, 3) int32, counter-clockwise seen from outside;
    ``on_cap``: (N,) bool, True on a cut surface.
    """

    points: Floats
    normals: Floats
    triangles: npt.NDArray[np.int32]
    on_cap: npt.NDArray[np.bool_]


def mesh_of(grid: Grid, iso_value: float, cuts: tuple[Cut, ...] = ()) -> Mesh:
    """The surface where the density is ``iso_value``, closed at the volume's border and at every cut."""
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D

    contour = vtkFlyingEdges3D()
    contour.SetInputData(as_image_data(cut_field(grid, iso_value, cuts), grid.spacing, grid.origin))
    contour.SetValue(0, iso_value)
    contour.ComputeNormalsOn()
    contour.ComputeScalarsOff()
    contour.Update()
    found = contour.GetOutput()
    if found.GetNumberOfPoints() == 0:
        empty = np.zeros((0, 3), np.float32)
        return Mesh(empty, empty, np.zeros((0, 3), np.int32), np.zeros(0, np.bool_))
    points = vtk_to_numpy(found.GetPoints().GetData()).astype(np.float32)
    normals = vtk_to_numpy(found.GetPointData().GetNormals()).astype(np.float32)
    triangles = vtk_to_numpy(found.GetPolys().GetConnectivityArray()).reshape(-1, 3).astype(np.int32)
    on_cap = np.zeros(len(points), np.bool_)
    for cut in cuts:
        here = np.abs(cut.depth(*points.T)) < 0.02 * min(grid.spacing)
        normals[here] = outwards(cut, points[here])
        on_cap |= here
    return Mesh(points, normals, triangles, on_cap)


def changed_mesh(
    grid: Grid, change: Change, iso_value: float, cuts: tuple[Cut, ...] = (), closed: bool = False
) -> Mesh:
    """The surface of the changed densities at ``iso_value``, in the stretched world.

    Closed as `mesh_of` is; where densities are too high to be kept it has a second wall, towards them. Where
    that wall meets a cut a seam is left open, unless the mesh has to be ``closed``: walls that are nearer to
    each other than a cell then have holes instead.
    """
    own, level, highest = stretched(grid, change.stretch), change.lowest_source(iso_value), change.kept[1]
    whole = mesh_of(own, level, cuts)
    if highest >= grid.highest:
        return whole
    if closed and cuts:
        # Beyond the highest, densities fall again as steeply as they rose.
        folded = np.minimum(own.field, np.float32(level + max(highest, level)) - own.field)
        return mesh_of(replace(own, field=np.maximum(folded, np.float32(0))), level, cuts)
    hollow = mesh_of(own, max(highest, level), cuts)
    on_caps = whole.on_cap & (sampled(own.field, own, whole.points) > highest)
    return _joined(_without(whole, on_caps), _turned(_without(hollow, hollow.on_cap)))


def _without(mesh: Mesh, points: npt.NDArray[np.bool_]) -> Mesh:
    """The mesh without the triangles all of whose corners are among ``points`` (N,)."""
    return replace(mesh, triangles=mesh.triangles[~points[mesh.triangles].all(axis=1)])


def _turned(mesh: Mesh) -> Mesh:
    """The mesh with its inside out."""
    return replace(mesh, normals=-mesh.normals, triangles=mesh.triangles[:, ::-1])


def _joined(one: Mesh, other: Mesh) -> Mesh:
    return Mesh(
        np.concatenate([one.points, other.points]),
        np.concatenate([one.normals, other.normals]),
        np.concatenate([one.triangles, other.triangles + np.int32(len(one.points))]),
        np.concatenate([one.on_cap, other.on_cap]),
    )


def outwards(cut: Cut, points: Floats) -> Floats:
    """(N, 3) unit vectors at (N, 3) points on a cut, towards what it removes."""
    step = np.float32(1e-3)
    ways = [
        cut.depth(*(points + step * axis).T) - cut.depth(*(points - step * axis).T)
        for axis in np.eye(3, dtype=np.float32)
    ]
    normals = np.stack(ways, axis=-1)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9), np.float32)


def cut_field(grid: Grid, iso_value: float, cuts: tuple[Cut, ...]) -> Floats:
    """The density with everything beyond a cut taken below ``iso_value``, such that the caps come out flat.

    Within one cell of the cut the field is at most ``iso + slope * distance``; a gentle slope keeps that
    below the density just inside, so that interpolation finds the plane itself (the rim loses a bevel of
    less than half a cell). Values next to the iso-value are
    moved off it: a vertex that falls onto a grid point would make triangles without area.
    """
    field = grid.field
    if cuts:
        x, y, z = grid.coordinates()
        slope = 0.05 * iso_value / min(grid.spacing)
        # As far as one step leads across any plane.
        reach = max(grid.spacing)
        for cut in cuts:
            inside = -cut.depth(x, y, z)
            limit = np.float32(iso_value) + np.float32(slope) * inside
            field = np.where(inside <= 1.001 * reach, np.minimum(field, limit), field)
    margin = 1e-3 * iso_value
    near = np.abs(field - iso_value) < margin
    if near.any():
        field = np.where(near, np.float32(iso_value - margin), field)
    return field


def cut_shares(grid: Grid, mesh: Mesh, iso_value: float) -> Floats:
    """(N,) float32: how dense matter is at points on a cut, from 0 at the iso-value to 1; -1 elsewhere."""
    shares = np.full(len(mesh.points), -1, np.float32)
    if mesh.on_cap.any():
        above = sampled(grid.field, grid, mesh.points[mesh.on_cap]) - iso_value
        shares[mesh.on_cap] = np.clip(above / max(0.75 * (min(grid.highest, 1.5) - iso_value), 1e-6), 0, 1)
    return shares


def sampled(field: Floats, grid: Grid, points: Floats) -> Floats:
    """(N,) values of ``field`` at world ``points`` (N, 3), linear."""
    from scipy.ndimage import map_coordinates

    index = (points - np.asarray(grid.origin, np.float32)) / np.asarray(grid.spacing, np.float32)
    found: Floats = map_coordinates(field, index.T[::-1], order=1, mode="constant", prefilter=False)
    return found
