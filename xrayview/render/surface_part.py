"""The iso-surface on the stage: a mesh lit and coloured as bone, with a rough one for while things move."""

from __future__ import annotations

from typing import Any

from xrayview.render.grid import Grid, halved
from xrayview.render.surface import Mesh, colours_of, mesh_of
from xrayview.scene.cuts import Cut
from xrayview.scene.scene import Scene

# Above this many points of the grid, the surface while moving is made at half the resolution.
MOST_POINTS_WHILE_MOVING = 4_000_000


class SurfacePart:
    """The iso-surface; built anew only where iso-value or cuts changed."""

    def __init__(self, grid: Grid) -> None:
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        self._fine = grid
        self._rough: Grid | None = None
        self._wanted: tuple[float, tuple[Cut, ...]] | None = None
        self._built: dict[bool, tuple[Any, Any]] = {}
        self._coarse = False
        self._mapper = vtkPolyDataMapper()
        self.prop = vtkActor()
        self.prop.SetMapper(self._mapper)
        look = self.prop.GetProperty()
        look.SetInterpolationToPhong()
        look.SetDiffuse(1.0)
        look.SetSpecular(0.12)
        look.SetSpecularPower(28.0)

    def apply(self, scene: Scene) -> None:
        """Take over iso-value, cuts and ambient light."""
        self.prop.GetProperty().SetAmbient(scene.light.ambient)
        self._wanted = (scene.iso_value, scene.cuts)
        self._show_mesh()

    def coarse(self, wanted: bool) -> None:
        """Half the resolution while the user moves, where the volume is large."""
        self._coarse = wanted and self._fine.field.size > MOST_POINTS_WHILE_MOVING
        self._show_mesh()

    def _show_mesh(self) -> None:
        """Show the mesh that is wanted, building it where the last one of its kind was another."""
        if self._wanted is None:
            return
        made_for, data = self._built.get(self._coarse, (None, None))
        if made_for != self._wanted:
            grid = self._fine
            if self._coarse:
                self._rough = grid = self._rough or halved(self._fine)
            mesh = mesh_of(grid, *self._wanted)
            data = _poly_data(mesh, colours_of(grid, mesh, *self._wanted))
            self._built[self._coarse] = (self._wanted, data)
        if self._mapper.GetInput() is not data:
            self._mapper.SetInputData(data)


def _poly_data(mesh: Mesh, colours: Any) -> Any:
    """The mesh with normals and colours as ``vtkPolyData``."""
    import numpy as np
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

    data = vtkPolyData()
    points = vtkPoints()
    points.SetData(numpy_to_vtk(mesh.points, deep=True))
    cells = vtkCellArray()
    corners = numpy_to_vtkIdTypeArray(mesh.triangles.ravel().astype(np.int64), deep=True)
    starts = numpy_to_vtkIdTypeArray(np.arange(0, mesh.triangles.size + 1, 3, dtype=np.int64), deep=True)
    cells.SetData(starts, corners)
    data.SetPoints(points)
    data.SetPolys(cells)
    data.GetPointData().SetNormals(numpy_to_vtk(mesh.normals, deep=True))
    data.GetPointData().SetScalars(numpy_to_vtk(colours, deep=True))
    return data
