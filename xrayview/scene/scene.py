"""Everything that decides a picture, as one frozen value.

World coordinates: the volume's cube of edge 1, centred at the origin; x = +column (the viewer's right),
y = +depth (away from the viewer), z = up (-row). At azimuth 0 and elevation 0 the camera looks along +y: as the film was taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from xrayview.scene.transfer import BONE, TransferFunction

Mode = Literal["surface", "volume", "xray"]
Projection = Literal["parallel", "perspective"]
Method = Literal["true", "grey", "half-colour", "colour", "optimised", "dubois"]


@dataclass(frozen=True)
class Camera:
    """Where the viewer stands.

    Positive ``azimuth_degrees`` walk to the viewer's right round the vertical (90 looks from +x),
    positive ``elevation_degrees`` rise above. ``zoom`` 1 shows the whole cube; ``pan`` is in cube edges (right, up).
    """

    azimuth_degrees: float = 0.0
    elevation_degrees: float = 0.0
    roll_degrees: float = 0.0
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)
    projection: Projection = "parallel"


@dataclass(frozen=True)
class CutPlane:
    """Removes the half space ``normal . p > offset`` (world coordinates, cube edges)."""

    normal: tuple[float, float, float]
    offset: float


@dataclass(frozen=True)
class Light:
    """The key light's direction relative to the camera, and the share of light that comes from everywhere."""

    azimuth_degrees: float = -30.0
    elevation_degrees: float = 35.0
    ambient: float = 0.25


@dataclass(frozen=True)
class Stereo:
    """Two eyes: the angle between them, how their pictures are joined, and the depth at zero parallax (cube edges along the view, 0 = centre)."""

    method: Method = "dubois"
    eye_angle_degrees: float = 4.0
    zero_parallax: float = 0.0
    swapped: bool = False


@dataclass(frozen=True)
class Scene:
    """What a picture shows; the same value gives the same picture in the window and on the command line."""

    mode: Mode = "surface"
    iso_value: float = 0.43
    transfer: TransferFunction = BONE
    camera: Camera = field(default_factory=Camera)
    cuts: tuple[CutPlane, ...] = ()
    light: Light = field(default_factory=Light)
    stereo: Stereo | None = None
    chi: float = 10.0
    background: tuple[float, float, float] = (0.0, 0.0, 0.0)
