"""The radiograph as it was stored, and as the network sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from xrayview.xray.grey import Stored
from xrayview.xray.seen_from import Orientation
from xrayview.xray.view_position import Projection

if TYPE_CHECKING:
    from xrayview.xray.outline import Outline

Meaning = Literal["unknown", "opacity"]

_BAND = 64

SpacingFrom = Literal["unknown", "saved", "calibrated", "pixel", "detector", "magnification"]
"""Where a file's spacing comes from: nowhere; an export of this program; a spacing calibrated in the head's
plane; a pixel spacing that does not say in which plane; the detector's; or the detector's divided by the
magnification that the file gives."""


@dataclass(frozen=True, eq=False)
class Radiograph:
    """One measured picture, with what its file says of it and never any patient data.

    ``pixels``: (H, W) in the file's own units, after the file's look-up tables and photometric interpretation
    (bright means bright on the light box); uint8 or uint16 where the file holds whole greys of so many bits,
    else float32; finite. What is computed of them is computed in float32: see `grey_values`.
    ``levels``: number of grey levels the file can hold (256 for 8 bit); None for float files.
    ``spacing``: (row, column) millimetres, or None; ``spacing_from``: which of the file's spacings that is,
    and ``magnification`` by which factor the detector's was divided for it (1: by none).
    ``meaning``: what the values are, where the file says.
    ``bright_bone``: True or False where the file says whether dense matter is bright, else None.
    ``source``: the file's name, for messages and never for exports; ``kind``: of file, such as "PNG".
    ``measured``: (H, W) bool, False in the file's own padding, or None.
    ``frame`` of ``frames``: which picture of a multi-frame file this is. ``notes``: what reading did.
    ``orientation``: towards which parts of the patient columns and rows run on, and ``projection``: which way
    the rays went through, each where the file says.
    """

    pixels: Stored
    source: str
    levels: int | None = 256
    spacing: tuple[float, float] | None = None
    meaning: Meaning = "unknown"
    bright_bone: bool | None = None
    measured: npt.NDArray[np.bool_] | None = None
    frame: int = 0
    frames: int = 1
    notes: tuple[str, ...] = ()
    kind: str = "picture"
    orientation: Orientation | None = None
    spacing_from: SpacingFrom = "unknown"
    magnification: float = 1.0
    projection: Projection = "unknown"

    def __post_init__(self) -> None:
        if self.pixels.ndim != 2 or self.pixels.dtype not in (np.uint8, np.uint16, np.float32):
            raise ValueError("pixels is a (row, column) array of uint8, uint16 or float32")
        if self.measured is not None and self.measured.shape != self.pixels.shape:
            raise ValueError("measured has the shape of pixels")


@dataclass(frozen=True)
class Step:
    """One step of the preparation: its name, the value chosen, and the reason in words."""

    name: str
    value: str
    reason: str


@dataclass(frozen=True, eq=False)
class Prepared:
    """What the network sees: `opacity`, and `content`, where it is of the head.

    ``stored_opacity``: `opacity` as it is held: itself, or, where `packed`, uint16 of which `white` is 1.
    ``stored_content``: `content` itself, or packed, eight pixels of a row in a byte.
    ``quantisation``: one grey step of the file on the opacity scale (0 for float files).
    ``spacing``: (row, column) millimetres of ``opacity``'s pixels, or None. ``steps``: what was done.
    ``outline``: where on the file's picture this was taken, or None where nobody kept it.
    ``explicit``: the wishes that spell out every choice that was made, and give the same again.
    ``warnings``: what a person should know before the picture is passed on.
    """

    stored_opacity: npt.NDArray[np.float32 | np.uint16]
    stored_content: npt.NDArray[np.bool_ | np.uint8]
    quantisation: float
    spacing: tuple[float, float] | None
    steps: tuple[Step, ...]
    outline: Outline | None = None
    explicit: Preparation | None = None
    warnings: tuple[str, ...] = ()

    @property
    def opacity(self) -> npt.NDArray[np.float32]:
        """(N, N) float32 in 0..1, 1 - transparency, linear, bone bright, square, upright.

        Made anew at every call where it is packed.
        """
        if self.stored_opacity.dtype == np.float32:
            return self.stored_opacity.astype(np.float32, copy=False)
        return np.divide(self.stored_opacity, np.float32(self.white), dtype=np.float32)

    @property
    def content(self) -> npt.NDArray[np.bool_]:
        """(N, N) bool, True where the film shows the head or its air.

        False in padding, outside the field, and where a holder or letters beside the head were taken away;
        writing over the head was filled.
        """
        if self.stored_content.dtype == np.bool_:
            return self.stored_content.astype(np.bool_, copy=False)
        bits = np.unpackbits(self.stored_content.view(np.uint8), axis=1, count=self.side)
        return bits.view(np.bool_)

    @property
    def side(self) -> int:
        """N: rows and columns."""
        return len(self.stored_opacity)

    @property
    def white(self) -> float:
        """What stands for an opacity of 1 in ``stored_opacity``."""
        return 1.0 if self.stored_opacity.dtype == np.float32 else 65535.0

    def packed(self) -> Prepared:
        """The same in less than half the memory, the opacity rounded to 16 bits, as files of it are."""
        if self.stored_opacity.dtype == np.uint16:
            return self
        codes = np.empty(self.stored_opacity.shape, np.uint16)
        for row in range(0, self.side, _BAND):  # no copy of the whole on the way
            np.rint(
                self.stored_opacity[row : row + _BAND] * np.float32(65535),
                out=codes[row : row + _BAND],
                casting="unsafe",
            )
        return replace(self, stored_opacity=codes, stored_content=np.packbits(self.content, axis=1))


@dataclass(frozen=True)
class Preparation:
    """The wishes for the preparation; every default lets the program choose.

    ``tone``: auto, opacity, linear, gamma:G, film, matched or attenuation:P. ``polarity``: auto, keep or
    invert. ``crop``: auto, none, "L,T,R,B" or an outline "x,y x,y x,y ...". ``rotate``: auto or clockwise
    degrees. ``mirror``: columns reversed. ``spacing``: millimetres a pixel, overriding the file.
    ``magnification``: how many times larger than the head its picture on the film is: the distance from the
    source to the film over that from the source to the head's middle. It divides the spacing that was asked
    for, or the film's own before the file's magnification; None: as the file says.
    ``frame``: of a multi-frame file (reading takes it). ``marks``: writing on the film: auto fills it, keep,
    or the boxes "L,T,R,B L,T,R,B ..." within which it is filled. ``holder``: what lies beside the head: auto
    takes it away, keep, or the head's outline "x,y x,y x,y ...". ``anchors``: of the tone, auto or
    "AIR,DENSE", greys of the film with bone bright. ``square``: what the network sees of the film once it is
    turned and mirrored: auto or "left,top,side". Boxes and outlines are in pixels of the file.
    """

    tone: str = "auto"
    polarity: str = "auto"
    crop: str = "auto"
    rotate: str = "auto"
    mirror: bool = False
    spacing: float | None = None
    frame: int = 0
    marks: str = "auto"
    holder: str = "auto"
    anchors: str = "auto"
    square: str = "auto"
    magnification: float | None = None
