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
from xrayview.scene.change import Change
from xrayview.scene.cuts import MOST_CUTS, Cut
from xrayview.scene.transfer import BONE, HIGHEST_DENSITY, TransferFunction

Mode = Literal["surface", "mesh", "volume", "xray", "mip", "slices"]
Environment = Literal["studio", "clinic", "sky", "dusk"]
Projection = Literal["parallel", "perspective"]
Method = Literal["true", "grey", "half-colour", "colour", "optimised", "dubois"]
StereoKind = Literal["anaglyph", "side-by-side", "cross-eyed", "interlaced", "wiggle"]

MODES: tuple[Mode, ...] = get_args(Mode)
ENVIRONMENTS: tuple[Environment, ...] = get_args(Environment)
PROJECTIONS: tuple[Projection, ...] = get_args(Projection)
METHODS: tuple[Method, ...] = get_args(Method)
STEREO_KINDS: tuple[StereoKind, ...] = get_args(StereoKind)

LOWEST_ZOOM, HIGHEST_ZOOM = 0.05, 100.0
NEAREST, FARTHEST = 1.0, 20.0
MOST_PHOTONS = 1e7


@dataclass(frozen=True)
class Camera:
    """Where the viewer stands.

    Positive ``azimuth_degrees`` walk to the viewer's right round the vertical (90 looks from +x),
    positive ``elevation_degrees`` (-90..90) rise above, positive ``roll_degrees`` turn the picture clockwise.
    ``zoom`` 1 lets an edge of the cube fill the picture's shorter side (at the pivot's depth in perspective).
    ``pan`` moves the point looked at, in cube edges (right, up) of the picture. ``distance``: in perspective,
    how many cube edges the viewer, and a re-rendered x-ray's source, stands before the pivot, 1..20.
    """

    azimuth_degrees: float = 0.0
    elevation_degrees: float = 0.0
    roll_degrees: float = 0.0
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)
    projection: Projection = "parallel"
    distance: float = 2.5

    def __post_init__(self) -> None:
        limits.within("azimuth", self.azimuth_degrees, -3600.0, 3600.0)
        limits.within("elevation", self.elevation_degrees, -90.0, 90.0)
        limits.within("roll", self.roll_degrees, -3600.0, 3600.0)
        limits.within("zoom", self.zoom, LOWEST_ZOOM, HIGHEST_ZOOM)
        limits.all_within("pan", self.pan, 2, -10.0, 10.0)
        limits.one_of("projection", self.projection, PROJECTIONS)
        limits.within("distance", self.distance, NEAREST, FARTHEST)


@dataclass(frozen=True)
class Light:
    """The key light, and the surroundings whose picture lights the rest.

    ``azimuth_degrees`` and ``elevation_degrees``: the key light's direction relative to the camera, negative
    azimuth is the viewer's left, positive elevation above. ``ambient``: share 0..1 of the light that comes
    from the ``environment``, which is turned by ``environment_degrees`` round the viewer's vertical.
    ``occlusion``: how much hollows are darkened, 0..1; ``shadow``: how dark the key light's shadow is, 0..1.
    """

    azimuth_degrees: float = -30.0
    elevation_degrees: float = 35.0
    ambient: float = 0.25
    environment: Environment = "studio"
    environment_degrees: float = 0.0
    occlusion: float = 1.0
    shadow: float = 0.5

    def __post_init__(self) -> None:
        limits.within("light, azimuth", self.azimuth_degrees, -180.0, 180.0)
        limits.within("light, elevation", self.elevation_degrees, -90.0, 90.0)
        limits.within("light, ambient", self.ambient, 0.0, 1.0)
        limits.one_of("light, environment", self.environment, ENVIRONMENTS)
        limits.within("light, turn of the environment", self.environment_degrees, -360.0, 360.0)
        limits.within("light, occlusion", self.occlusion, 0.0, 1.0)
        limits.within("light, shadow", self.shadow, 0.0, 1.0)


@dataclass(frozen=True)
class Stereo:
    """Two eyes: the angle between them, how their pictures are joined, and the depth at zero parallax.

    ``kind``: an anaglyph, by ``method``; side by side, the left eye's picture on the left, for parallel eyes;
    cross-eyed, the other way round; interlaced, the rows 0, 2, 4… from the top for the left eye, the others
    for the right one; or a wiggle, whose view swings from eye to eye.
    ``zero_parallax`` is in cube edges along the view, 0 = centre, positive farther away; what lies nearer
    than that stands before the screen. ``swapped`` gives each eye the other's picture.
    """

    method: Method = "dubois"
    eye_angle_degrees: float = 4.0
    zero_parallax: float = 0.0
    swapped: bool = False
    kind: StereoKind = "anaglyph"

    def __post_init__(self) -> None:
        limits.one_of("kind of stereo picture", self.kind, STEREO_KINDS)
        limits.one_of("anaglyph method", self.method, METHODS)
        limits.within("eye angle", self.eye_angle_degrees, 0.0, 20.0)
        limits.within("zero parallax", self.zero_parallax, -1.0, 1.0)

    @property
    def is_beside(self) -> bool:
        """Whether there are two pictures that stand beside each other."""
        return self.kind in ("side-by-side", "cross-eyed")


@dataclass(frozen=True)
class Scene:
    """What a picture shows; the same value gives the same picture in the window and on the command line.

    ``iso_value``: density of the surface, > 0. ``chi``: of the re-rendered x-ray (Beer-Lambert), > 0;
    ``photons``: how many reach a pixel of it where nothing stands in the way, 1..1e7, for their noise, or 0
    for none. ``change``: what is changed of the volume itself.
    ``fusion``: how much of the fusion with the film is shown, 0 (the prediction alone) to 1. ``slices_at``:
    where the three slices cross, in world coordinates; beyond the volume's box, on its faces.
    ``depth_flipped``: the volume's depth runs the other way, which the film fits as well.
    ``background``: (r, g, b) in 0..1; a re-rendered x-ray takes it as its unexposed ground.
    """

    mode: Mode = "surface"
    iso_value: float = 0.43
    transfer: TransferFunction = BONE
    camera: Camera = field(default_factory=Camera)
    cuts: tuple[Cut, ...] = ()
    light: Light = field(default_factory=Light)
    stereo: Stereo | None = None
    chi: float = 10.0
    photons: float = 0.0
    change: Change = field(default_factory=Change)
    fusion: float = 1.0
    slices_at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    depth_flipped: bool = False
    background: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        limits.one_of("mode", self.mode, MODES)
        limits.positive("iso-value", self.iso_value)
        limits.within("iso-value", self.iso_value, 0.0, HIGHEST_DENSITY)
        limits.positive("chi", self.chi)
        limits.within("chi", self.chi, 0.0, 1000.0)
        limits.within("photons", self.photons, 0.0, MOST_PHOTONS)
        if 0 < self.photons < 1:
            raise UnusableOption(
                f"photons: {self.photons:g} a pixel are none", "give 1 or more, or 0 for no noise"
            )
        limits.within("fusion", self.fusion, 0.0, 1.0)
        limits.all_within("slices", self.slices_at, 3, -2.0, 2.0)
        limits.all_within("background", self.background, 3, 0.0, 1.0)
        if len(self.cuts) > MOST_CUTS:
            raise UnusableOption(f"cuts: {len(self.cuts)} of them are too many", f"use at most {MOST_CUTS}")
