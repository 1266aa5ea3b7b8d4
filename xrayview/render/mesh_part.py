"""The iso-surface on the stage as a mesh, lit as the ray caster lights it, with a rough one for while things
move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from xrayview.render.grid import Grid, halved, stretched
from xrayview.render.lighting import Lighting
from xrayview.render.shader_source import declarations, retype_samplers, source
from xrayview.render.surface import Mesh, changed_mesh, cut_shares
from xrayview.scene.change import Change
from xrayview.scene.cuts import Cut
from xrayview.scene.scene import Scene

# Above this many points of the grid, the surface while moving is made at half the resolution.
MOST_POINTS_WHILE_MOVING = 4_000_000


@dataclass(frozen=True)
class _Wanted:
    """What decides the mesh of a grid."""

    iso_value: float
    cuts: tuple[Cut, ...]
    change: Change


class MeshPart:
    """The iso-surface; built anew only where iso-value, cuts or the change of the volume did."""

    def __init__(self, grid: Grid, renderer: Any) -> None:
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        self._fine, self._renderer = grid, renderer
        self._rough: Grid | None = None
        self._scene: Scene | None = None
        self._wanted: _Wanted | None = None
        self._built: dict[bool, tuple[Any, Any]] = {}
        self._coarse = False
        self._is_hidden: bool | None = None
        self._mapper = vtkPolyDataMapper()
        # Density at the cuts, not a colour: the shader reads it.
        self._mapper.ScalarVisibilityOff()
        self._mapper.MapDataArrayToVertexAttribute("xrv_cut_share", "share", 0, -1)
        self.prop = vtkActor()
        self.prop.SetMapper(self._mapper)
        self._shader = self.prop.GetShaderProperty()
        self._numbers = self._shader.GetFragmentCustomUniforms()
        self._lighting = Lighting(self._numbers, grid)
        self._numbers.SetUniformi("xrv_matter", 0)
        self._observers = [
            renderer.AddObserver("StartEvent", self._bind),
            renderer.AddObserver("EndEvent", self._release),
        ]

    def apply(self, scene: Scene) -> None:
        """Take over iso-value, cuts, change and light."""
        self._scene = scene
        self._wanted = _Wanted(scene.iso_value, scene.cuts, scene.change)
        self._show_mesh()
        is_hidden = self._lighting.apply(scene, self._coarse)
        if is_hidden != self._is_hidden:
            _put_in(self._shader, is_hidden)
            self._is_hidden = is_hidden

    def free(self) -> None:
        """Let go of the graphics memory; the part is not used again."""
        for observer in self._observers:
            self._renderer.RemoveObserver(observer)
        window = self._renderer.GetRenderWindow()
        self._lighting.texture.free(window)
        self.prop.ReleaseGraphicsResources(window)

    def coarse(self, wanted: bool) -> None:
        """Half the resolution, where the volume is large, without shadow and occlusion, while the user
        moves."""
        self._coarse = wanted
        if self._scene is not None:
            self.apply(self._scene)

    def _show_mesh(self) -> None:
        """Show the mesh that is wanted, building it where the last one of its kind was another."""
        if self._wanted is None:
            return
        is_rough = self._coarse and self._fine.field.size > MOST_POINTS_WHILE_MOVING
        made_for, data = self._built.get(is_rough, (None, None))
        if made_for != self._wanted:
            grid = self._fine
            if is_rough:
                self._rough = grid = self._rough or halved(self._fine)
            wanted, change = self._wanted, self._wanted.change
            mesh = changed_mesh(grid, change, wanted.iso_value, wanted.cuts)
            level = change.lowest_source(wanted.iso_value)
            data = _poly_data(mesh, cut_shares(stretched(grid, change.stretch), mesh, level))
            self._built[is_rough] = (self._wanted, data)
        if self._mapper.GetInput() is not data:
            self._mapper.SetInputData(data)

    def _bind(self, renderer: Any, event: str) -> None:
        if renderer.HasViewProp(self.prop):
            self._numbers.SetUniformi("xrv_matter", self._lighting.texture.bind(renderer.GetRenderWindow()))

    def _release(self, renderer: Any, event: str) -> None:
        self._lighting.texture.release()


def _put_in(shader: Any, is_hidden: bool) -> None:
    """The ray caster's light in the place of VTK's, in world coordinates, which are the mesh's own."""
    shader.ClearAllShaderReplacements()
    shader.AddVertexShaderReplacement(
        "//VTK::Normal::Dec",
        True,
        "//VTK::Normal::Dec\nin float xrv_cut_share;\nout vec3 xrv_normal;\nout vec3 xrv_place;\n"
        "out float xrv_on_cut;\n",
        False,
    )
    shader.AddVertexShaderReplacement(
        "//VTK::Normal::Impl",
        True,
        "//VTK::Normal::Impl\n"
        "xrv_normal = normalMC;\nxrv_place = vertexMC.xyz;\nxrv_on_cut = xrv_cut_share;\n",
        False,
    )
    declared = declarations(("light",), {"HIDING": int(is_hidden)})
    shader.AddFragmentShaderReplacement(
        "//VTK::Light::Dec",
        True,
        "//VTK::Light::Dec\nin vec3 xrv_normal;\nin vec3 xrv_place;\nin float xrv_on_cut;\n" + declared,
        False,
    )
    shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, source("mesh"), False)
    retype_samplers(shader, {"xrv_matter": 3})


def _poly_data(mesh: Mesh, shares: Any) -> Any:
    """The mesh with its normals and its (N,) shares as ``vtkPolyData``."""
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
    named = numpy_to_vtk(shares, deep=True)
    named.SetName("share")
    data.GetPointData().AddArray(named)
    return data
