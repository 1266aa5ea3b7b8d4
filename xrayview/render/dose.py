"""The noise of a re-rendered x-ray's dose, and the ground that shows it where no ray meets the volume."""

from __future__ import annotations

from typing import Any

from xrayview.render.shader_source import declarations
from xrayview.scene.scene import Scene

_FARTHEST = "gl_Position = vec4(2.0 * vertexMC.xy, 0.99999, 1.0);"
"""Every point of the picture, behind all else: the plane's corners lie half an edge from its middle."""


def is_noisy(scene: Scene) -> bool:
    """Whether the picture shows a dose's noise."""
    return scene.mode == "xray" and scene.photons > 0


def expose(numbers: Any, scene: Scene) -> None:
    """Tell a shader's ``numbers``, its custom uniforms, of dose and ground."""
    numbers.SetUniformf("xrv_photons", max(1.0, float(scene.photons)))
    numbers.SetUniform3f("xrv_ground", list(scene.background))


class Ground:
    """A ``prop`` that fills the picture behind the volume with what unhindered photons make of a film."""

    def __init__(self) -> None:
        from vtkmodules.vtkFiltersSources import vtkPlaneSource
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        plane, mapper = vtkPlaneSource(), vtkPolyDataMapper()
        mapper.SetInputConnection(plane.GetOutputPort())
        self.prop = vtkActor()
        self.prop.SetMapper(mapper)
        self.prop.UseBoundsOff()
        shader = self.prop.GetShaderProperty()
        self._numbers = shader.GetFragmentCustomUniforms()
        shader.AddVertexShaderReplacement("//VTK::PositionVC::Impl", True, _FARTHEST, False)
        declared = "//VTK::Light::Dec\n" + declarations(("noise",), {})
        shader.AddFragmentShaderReplacement("//VTK::Light::Dec", True, declared, False)
        grey = "fragOutput0 = vec4(xrv_exposed(1.0, vec3(0.0)), 1.0);\n"
        shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, grey, False)

    def apply(self, scene: Scene) -> None:
        """Take over dose and ground."""
        expose(self._numbers, scene)

    def free(self, window: Any) -> None:
        """Let go of the graphics memory; it is not used again."""
        self.prop.ReleaseGraphicsResources(window)
