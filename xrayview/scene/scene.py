"""Everything that decides a picture, as one frozen value.

World coordinates: the volume's cube of edge 1, centred at the origin; x = +column (the viewer's right),
y = +depth (away from the viewer), z = up (-row). At azimuth 0 and elevation 0 the camera looks along +y:
as the film was taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from xrayview.errors import UnusableOption
from xrayview.scene import limits
from xrayview.scene.transfer import BONE, HIGHEST_DENSITY, TransferFunction

Mode = Literal["surface", "volume", "xray"]
Projection = Literal["parallel", "perspective"]
Method = Literal["true", "grey", "half-colour", "colour", "optimised", "dubois"]

MODES: tuple[Mode, ...] = get_args(Mode)
PROJECTIONS: tuple[Projection, ...] = get_args(Projection)
METHODS: tuple[Method, ...] = get_args(Method)

LOWEST_ZOOM, HIGHEST_ZOOM = 0.05, 100.0


@dataclass(frozen=True)
class Camera:
    """Where the viewer stands.

    Positive ``azimuth_degrees`` walk to the viewer's right round the vertical (90 looks from +x),
    positive ``elevation_degrees`` (-90..90) rise above, positive ``roll_degrees`` turn the picture clockwise.
    ``zoom`` 1 lets an edge of the cube fill the picture's shorter side (at the pivot's depth in perspective).
    ``pan`` moves the point looked at, in cube edges (right, up) of the picture.
    """

    azimuth_degrees: float = 0.0
    elevation_degrees: float = 0.0
    roll_degrees: float = 0.0
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)
    projection: Projection = "parallel"

    def __post_init__(self) -> None:
        limits.within("azimuth", self.azimuth_degrees, -3600.0, 3600.0)
        limits.within("elevation", self.elevation_degrees, -90.0, 90.0)
        limits.within("roll", self.roll_degrees, -3600.0, 3600.0)
        limits.within("zoom", self.zoom, LOWEST_ZOOM, HIGHEST_ZOOM)
        limits.all_within("pan", self.pan, 2, -10.0, 10.0)
        limits.one_of("projection", self.projection, PROJECTIONS)


@dataclass(frozen=True)
class CutPlane:
    """Removes the half space ``normal . p > offset * |normal|`` (world coordinates, cube edges)."""

    normal: tuple[float, float, float]
    offset: float

    def __post_init__(self) -> None:
        limits.all_within("cut, normal", self.normal, 3, -1e6, 1e6)
        limits.within("cut, offset", self.offset, -10.0, 10.0)
        if max(map(abs, self.normal)) < 1e-9:
            raise UnusableOption(
                "cut: a normal of length 0 has no direction", "give a direction such as 0,-1,0"
            )


@dataclass(frozen=True)
class Light:
    """The key light's direction relative to the camera, and the share of light that comes from everywhere.

    Negative azimuth is the viewer's left, positive elevation above; ``ambient`` is 0..1.
    """

    azimuth_degrees: float = -30.0
    elevation_degrees: float = 35.0
    ambient: float = 0.25

    def __post_init__(self) -> None:
        limits.within("light, azimuth", self.azimuth_degrees, -180.0, 180.0)
        limits.within("light, elevation", self.elevation_degrees, -90.0, 90.0)
        limits.within("light, ambient", self.ambient, 0.0, 1.0)


@dataclass(frozen=True)
class Stereo:
    """Two eyes: the angle between them, how their pictures are joined, and the depth at zero parallax.

    ``zero_parallax`` is in cube edges along the view, 0 = centre, positive farther away; what lies nearer
    than that stands before the screen. ``swapped`` gives each eye the other's picture.
    """

    method: Method = "dubois"
    eye_angle_degrees: float = 4.0
    zero_parallax: float = 0.0
    swapped: bool = False

    def __post_init__(self) -> None:
        limits.one_of("anaglyph method", self.method, METHODS)
        limits.within("eye angle", self.eye_angle_degrees, 0.0, 20.0)
        limits.within("zero parallax", self.zero_parallax, -1.0, 1.0)


@dataclass(frozen=True)
class Scene:
    """What a picture shows; the same value gives the same picture in the window and on the command line.

    ``iso_value``: density of the surface, > 0. ``chi``: of the re-rendered x-ray (Beer-Lambert), > 0.
    ``depth_flipped``: the volume's depth runs the other way, which the film fits as well.
    ``background``: (r, g, b) in 0..1; a re-rendered x-ray takes it as its unexposed ground.
    """

    mode: Mode = "surface"
    iso_value: float = 0.43
    transfer: TransferFunction = BONE
    camera: Camera = field(default_factory=Camera)
    cuts: tuple[CutPlane, ...] = ()
    light: Light = field(default_factory=Light)
    stereo: Stereo | None = None
    chi: float = 10.0
    depth_flipped: bool = False
    background: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        limits.one_of("mode", self.mode, MODES)
        limits.positive("iso-value", self.iso_value)
        limits.within("iso-value", self.iso_value, 0.0, HIGHEST_DENSITY)
        limits.positive("chi", self.chi)
        limits.within("chi", self.chi, 0.0, 1000.0)
        limits.all_within("background", self.background, 3, 0.0, 1.0)
        if len(self.cuts) > MOST_CUTS:
            raise UnusableOption(
                f"cuts: {len(self.cuts)} planes are too many", f"use at most {MOST_CUTS} planes"
            )


MOST_CUTS = 6
