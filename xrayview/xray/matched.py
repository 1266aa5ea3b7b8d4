"""The matched tone: a film's greys take the opacities that have the same rank in simulated heads.

`python -m xrayview.xray.matched` computes the reference anew and prints it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from xrayview.xray.grey import grey_values

Grey = npt.NDArray[np.float32]

RANKS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
"""Shares of a head's pixels that are less opaque than the values of `REFERENCE`."""

REFERENCE = (
    0.0301, 0.0964, 0.2135, 0.3986, 0.5364, 0.6314, 0.7478, 0.7962,
    0.8281, 0.8506, 0.8692, 0.883, 0.895, 0.9018, 0.9091, 0.9352,
)  # fmt: skip
"""Opacities at those ranks: means over the simulated x-rays of people that come with the program."""

SAMPLES = ("head_frontal", "head_lateral", "head_unseen")
"""What the reference was computed from: `resources/samples/*.png`, whose sidecars name the scans."""

FAINTEST = 0.03
"""Opacity from which a pixel is counted to the head; below it the film is linear down to air.

So low that a film counts the same pixels whatever its tone: the skin's edge is steep, and on a scanned film
whose air is black, all but the densest of a head lies below a tenth of the range.
"""

_TABLE = 1 << 16


def matched_knots(values: Grey, air: float) -> tuple[float, ...]:
    """The greys of air and of every rank in `RANKS`, of a film's sorted greys ``values`` (n,)."""
    # A film that is faint at the skin has its first head's grey a little above air, as simulated films do.
    head = values[values > air + FAINTEST * (float(values[-1]) - air)]
    ranks = [float(head[int(rank * (len(head) - 1))]) for rank in RANKS]
    return (air, *ranks)


def stretched(knots: Sequence[float], air: float, dense: float) -> tuple[float, ...]:
    """The knots with these greys at their ends; those between move along with them."""
    stretch = (dense - air) / (knots[-1] - knots[0])
    return (air, *(air + (grey - knots[0]) * stretch for grey in knots[1:-1]), dense)


def matched_opacity(grey: Grey, knots: Sequence[float]) -> Grey:
    """Opacity in 0..1 of greys of any shape, linear between the knots; 65,536 steps for large films."""
    opacities = (0.0, *REFERENCE)
    low, high = knots[0], knots[-1]
    table = np.interp(np.linspace(low, high, _TABLE), knots, opacities).astype(np.float32)
    places = (grey - np.float32(low)) * np.float32((_TABLE - 1) / (high - low))
    return table[np.clip(places, 0, _TABLE - 1, out=places).astype(np.uint16)]


def matched_step(grey_step: float, knots: Sequence[float]) -> float:
    """What one grey step of the file is on the opacity scale, over the densest tenth of the head.

    The last two ranks alone hold a few greys, stretched by chance; where the tenth is of one grey, it is
    taken from the knot below.
    """
    greys, opacities = np.array(knots), np.array((0.0, *REFERENCE))
    tenth = 1 + RANKS.index(0.9)
    below = min(tenth, int(np.flatnonzero(greys < greys[-1])[-1]))
    return float(grey_step * (opacities[-1] - opacities[below]) / (greys[-1] - greys[below]))


def reference() -> tuple[float, ...]:
    """`REFERENCE`, computed anew from the bundled samples."""
    from xrayview.resources import resource
    from xrayview.xray.reading import read_radiograph

    rows = []
    for name in SAMPLES:
        radiograph = read_radiograph(resource(f"samples/{name}.png"))
        assert radiograph.meaning == "opacity" and radiograph.levels is not None
        opacity = grey_values(radiograph.pixels) / np.float32(radiograph.levels - 1)
        rows.append(np.quantile(opacity[opacity > FAINTEST], RANKS))
    return tuple(round(float(opacity), 4) for opacity in np.mean(rows, axis=0))


if __name__ == "__main__":
    print(reference())
