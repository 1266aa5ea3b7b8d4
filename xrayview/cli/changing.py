"""The options that change a volume before it is looked at, which `render`, `stereo`, `mesh` and `simulate`
share."""

from __future__ import annotations

import math
from typing import Any

from xrayview.cli import options as shared
from xrayview.cli.options import Options
from xrayview.errors import UnusableOption
from xrayview.scene.change import HIGHEST_SCALE, LEAST_STRETCH, LOWEST_SCALE, MOST_STRETCH, Change
from xrayview.scene.scene import MOST_PHOTONS
from xrayview.scene.transfer import HIGHEST_DENSITY


def add_options(parser: Any) -> None:
    """Declare them."""
    group = parser.add_argument_group("what is changed of the volume before")
    group.add_argument(
        "--density-scale",
        type=shared.number("--density-scale", LOWEST_SCALE, HIGHEST_SCALE),
        default=1.0,
        metavar="FACTOR",
        help="every density times this",
    )
    group.add_argument(
        "--keep",
        type=_kept,
        default=(0.0, HIGHEST_DENSITY),
        metavar="LOW,HIGH",
        help="densities outside become nothing; either end may be left out: 0.3, keeps what is dense",
    )
    group.add_argument(
        "--stretch",
        type=_stretch,
        default=(1.0, 1.0, 1.0),
        metavar="W,D,H",
        help="how many times as wide, as deep and as high, the densities staying as they are",
    )


def add_photons(group: Any) -> None:
    """Declare the dose of an x-ray that is made of the volume."""
    group.add_argument(
        "--photons",
        type=shared.number("--photons", 1, MOST_PHOTONS),
        default=0.0,
        metavar="N",
        help="noise of a dose: so many photons reach a pixel that nothing stands before (default: no noise)",
    )


def change(options: Options) -> Change:
    """The change as typed."""
    return Change(options.density_scale, options.keep, options.stretch)


def _kept(text: str) -> tuple[float, float]:
    parts = text.split(",")
    try:
        low, high = (float(part) if part.strip() else None for part in parts)
    except ValueError:
        raise UnusableOption(
            f"--keep: {text!r} is no pair of densities", "give LOW,HIGH, such as 0.3,0.9 or 0.3,"
        ) from None
    kept = (0.0 if low is None else low, HIGHEST_DENSITY if high is None else high)
    return Change(kept=kept).kept


def _stretch(text: str) -> tuple[float, float, float]:
    try:
        width, depth, height = (float(part) for part in text.split(","))
    except ValueError:
        width = depth = height = math.nan
    if not all(LEAST_STRETCH <= factor <= MOST_STRETCH for factor in (width, depth, height)):
        raise UnusableOption(
            f"--stretch: {text!r} is not usable",
            f"give W,D,H, each from {LEAST_STRETCH:g} to {MOST_STRETCH:g}, such as 1,0.8,1",
        )
    return width, depth, height
