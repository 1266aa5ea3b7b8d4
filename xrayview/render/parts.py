"""Ray casting on the stage: the shaded volume and the re-rendered x-ray.

Each part owns its VTK objects and shares none of them, so that no mode can leave its settings in another.
"""

from __future__ import annotations

from typing import Any

from xrayview.render.grid import Grid
from xrayview.render.shader import skip_emptiness, use_beer_lambert
from xrayview.scene.cuts import Cut, CutPlane
from xrayview.scene.scene import Scene
from xrayview.scene.transfer import TransferFunction

COARSE_DISTANCE = 4.0
STEPS_PER_CELL = 2.0


class VolumePart:
    """Direct volume rendering with shading."""

    def __init__(self, grid: Grid) -> None:
        self.prop, self._mapper = _ray_cast(grid)
        self._mapper.SetBlendModeToComposite()
        skip_emptiness(self.prop)
        self._mapper.UseJitteringOn()  # fine grain instead of rings where the steps meet thin layers
        look = self.prop.GetProperty()
        look.ShadeOn()
        look.SetDiffuse(1.0)
        look.SetSpecular(0.15)
        look.SetSpecularPower(20.0)
        look.SetScalarOpacityUnitDistance(1.0 / 128.0)
        self._step = self._mapper.GetSampleDistance()
        self._transfer: TransferFunction | None = None
        self._cuts: tuple[Cut, ...] = ()

    def apply(self, scene: Scene) -> None:
        """Take over transfer function, cuts and ambient light."""
        look = self.prop.GetProperty()
        look.SetAmbient(scene.light.ambient)
        if scene.transfer != self._transfer:
            colour, opacity = _tables(scene.transfer)
            look.SetColor(colour)
            look.SetScalarOpacity(opacity)
            self._transfer = scene.transfer
        if scene.cuts != self._cuts:
            _clip(self._mapper, scene.cuts)
            self._cuts = scene.cuts

    def coarse(self, wanted: bool) -> None:
        """One ray for a block of pixels, in longer steps, while the user moves."""
        self._mapper.SetImageSampleDistance(COARSE_DISTANCE if wanted else 1.0)
        self._mapper.SetSampleDistance(self._step * (STEPS_PER_CELL if wanted else 1.0))


class XrayPart:
    """The x-ray as another film would show it: 1 - exp(-chi * sum of mu dt) along each ray."""

    def __init__(self, grid: Grid) -> None:
        self.prop, self._mapper = _ray_cast(grid)
        self._full_range = grid.highest * self._mapper.GetSampleDistance()
        self._chi: float | None = None
        self._cuts: tuple[Cut, ...] = ()

    def apply(self, scene: Scene) -> None:
        """Take over chi and cuts."""
        if scene.chi != self._chi:
            use_beer_lambert(self.prop, self._mapper, scene.chi * self._full_range)
            self._chi = scene.chi
        if scene.cuts != self._cuts:
            _clip(self._mapper, scene.cuts)
            self._cuts = scene.cuts

    def coarse(self, wanted: bool) -> None:
        """One ray for a block of pixels while the user moves."""
        self._mapper.SetImageSampleDistance(COARSE_DISTANCE if wanted else 1.0)


def _ray_cast(grid: Grid) -> tuple[Any, Any]:
    """A ``vtkVolume`` and its ray-casting mapper over ``grid``, at half-cell steps."""
    import vtkmodules.vtkRenderingVolumeOpenGL2  # noqa: F401  registers the implementation
    from vtkmodules.vtkRenderingCore import vtkVolume, vtkVolumeProperty
    from vtkmodules.vtkRenderingVolumeOpenGL2 import vtkOpenGLGPUVolumeRayCastMapper

    mapper = vtkOpenGLGPUVolumeRayCastMapper()
    mapper.SetInputData(grid.to_image_data())
    mapper.AutoAdjustSampleDistancesOff()
    mapper.LockSampleDistanceToInputSpacingOff()
    mapper.SetSampleDistance(min(grid.spacing) / STEPS_PER_CELL)
    mapper.SetImageSampleDistance(1.0)
    look = vtkVolumeProperty()
    look.SetInterpolationTypeToLinear()
    volume = vtkVolume()
    volume.SetMapper(mapper)
    volume.SetProperty(look)
    return volume, mapper


def _tables(transfer: TransferFunction) -> tuple[Any, Any]:
    """The transfer function as VTK's colour and opacity functions."""
    from vtkmodules.vtkCommonDataModel import vtkPiecewiseFunction
    from vtkmodules.vtkRenderingCore import vtkColorTransferFunction

    colour, opacity = vtkColorTransferFunction(), vtkPiecewiseFunction()
    for point in transfer.points:
        colour.AddRGBPoint(point.density, *point.colour)
        opacity.AddPoint(point.density, point.opacity)
    return colour, opacity


def _clip(mapper: Any, cuts: tuple[Cut, ...]) -> None:
    """Give ``mapper`` the cuts; VTK keeps the side that a plane's normal points to."""
    from vtkmodules.vtkCommonDataModel import vtkPlane

    mapper.RemoveAllClippingPlanes()
    for cut in cuts:
        if not isinstance(cut, CutPlane):
            continue
        normal = cut.unit_normal
        plane = vtkPlane()
        plane.SetOrigin(*(float(value) for value in normal * cut.offset))
        plane.SetNormal(*(float(-value) for value in normal))
        mapper.AddClippingPlane(plane)
