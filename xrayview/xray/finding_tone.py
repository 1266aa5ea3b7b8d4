"""The tone that a film asks for: its law, and the greys of air and of dense bone, found on its reduced copy.

Why these laws is told in `xrayview.xray.tone`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.xray.matched import matched_knots, stretched
from xrayview.xray.polarity import rim_and_middle
from xrayview.xray.rodent import is_rodent
from xrayview.xray.tone import DENSE_DEPTH, Tone, asked_tone, film_exponent, parsed_tone

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

MEDIAN_OPACITY = 0.85
_NARROW = 0.12  # share of the range that the dark peak's lower half may be wide
ONE_GREY = "the picture is of one grey"
NO_AIR = "no air at the rim: the darkest grey is taken for it"
NO_CLEAR_AIR = "no clear peak of air: the darkest grey is taken for it"
RODENT = "fine parts, most of them faint, as in small animals: greys as they rise"


def measured_tone(wish: str, reduced: Grey, mask: Mask, head: Mask | None = None) -> Tone:
    """Find the anchors on the reduced picture (h, w), bright bone, within ``mask`` (h, w).

    ``mask``: the exposed part of the film, without what was found not to be the head or its air. ``head``:
    (h, w) the head's outline filled, or None where it is not known; ranks are counted within it.
    """
    law, exponent = parsed_tone(wish)
    values = np.sort(reduced[mask])
    air, dense, air_reason = _anchors(values, reduced, mask)
    if not dense > air:
        return Tone("linear", air - 1.0, air, 1.0, ONE_GREY)
    if law == "auto" and is_rodent(reduced, mask if head is None else mask & head, air):
        return Tone("linear", air, dense, 1.0, f"{RODENT}; {air_reason}")
    if law in ("matched", "auto"):
        known = head is not None and bool((reduced[mask & head] > air).any())
        knots = matched_knots(np.sort(reduced[mask & head]) if head is not None and known else values, air)
        asked = "as asked; " if law == "matched" else ""
        reason = f"{asked}{air_reason}; the rest by its rank among the head's greys"
        return Tone("matched", knots[0], knots[-1], 1.0, reason, knots)
    if law == "film":
        air = max(air, float(values[-1]) / 1000)
        exponent = film_exponent(air, dense)
    return Tone(law, air, dense, exponent, f"as asked; {air_reason}")


def moved_tone(found: Tone, air: float, dense: float) -> Tone:
    """The law that was found, with these greys of air and dense bone in place of its own."""
    if found.law != "matched":
        return asked_tone(found.as_wishes[0], (air, dense))
    reason = "air and dense bone as asked; the rest by its rank among the head's greys"
    return Tone("matched", air, dense, 1.0, reason, stretched(found.knots, air, dense))


def guessed_tone(reduced: Grey, mask: Mask) -> Tone:
    """A first guess, for finding the head: attenuation by grey^p, the object's median at opacity 0.85."""
    values = np.sort(reduced[mask])
    air, dense, air_reason = _anchors(values, reduced, mask)
    if not dense > air:
        return Tone("linear", air - 1.0, air, 1.0, ONE_GREY)
    body = values[values > air + 0.15 * (float(values[-1]) - air)]
    middle = float(np.clip((np.median(body) - air) / (dense - air), 1e-3, 0.999))
    aim = -np.log(1 - MEDIAN_OPACITY) / DENSE_DEPTH
    exponent = float(np.clip(np.log(aim) / np.log(middle), 0.6, 1.6))
    return Tone("attenuation", air, dense, exponent, air_reason)


def _anchors(values: Grey, reduced: Grey, mask: Mask) -> tuple[float, float, str]:
    """The greys of air and of dense bone by the sorted ``values`` within ``mask``, and a word on the air."""
    air, air_reason = _air(values, rim_and_middle(reduced, mask)[0])
    top = float(values[-1])
    body = values[values > air + 0.15 * (top - air)]
    return air, float(body[int(0.99 * (len(body) - 1))]) if len(body) else top, air_reason


def _air(values: Grey, rim: float) -> tuple[float, str]:
    """The grey of air in sorted ``values``: above the dark peak, where the rim holds air."""
    darkest = float(values[int(0.002 * (len(values) - 1))])
    split = _otsu(values)
    dark = values[values <= split]
    if rim > split or len(dark) < 0.02 * len(values):
        return darkest, NO_AIR
    counts, edges = np.histogram(dark, 64)
    smooth = np.convolve(counts, np.ones(3), "same")
    peak = int(smooth.argmax())
    near = dark[(dark >= edges[max(peak - 1, 0)]) & (dark <= edges[min(peak + 2, 64)])]
    mode = float(np.median(near))
    spread = mode - float(dark[int(0.1 * (len(dark) - 1))])
    if spread > _NARROW * (float(values[-1]) - darkest):
        return darkest, NO_CLEAR_AIR
    return min(mode + max(spread, 0.0), split), "the dark peak at the rim is air"


def _otsu(values: Grey) -> float:
    """The grey that splits ``values`` into two classes of greatest variance between them (Otsu 1979)."""
    counts, edges = np.histogram(values, 256)
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    total = np.cumsum(counts * centres)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (total / below - (total[-1] - total) / above) ** 2
    return (
        float(centres[int(np.nanargmax(between[:-1]))])
        if np.isfinite(between[:-1]).any()
        else float(values[-1])
    )
