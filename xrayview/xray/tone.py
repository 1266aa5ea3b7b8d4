"""From grey values of unknown tone to opacity, as the network was trained on it.

Simulated heads have air at opacity 0, their median near 0.85 and their densest bone near 0.93. With
``u = (v - v_air) / (v_dense - v_air)`` for a grey value v, bright where dense:

    opacity     v / (levels - 1), the values as they are
    linear      0.93 u
    gamma:G     0.93 u^G
    film        1 - (v_air / v)^k
    matched     grey values take the opacities of the same rank in simulated heads
    attenuation:P   1 - exp(-2.66 u^P)
    auto        matched; linear where the head is a small rodent's (`xrayview.xray.rodent`)

The film law: the picture shows the light 10^-D that a film of optical density D lets through; on the
straight part of its characteristic curve D = D_0 + G log10(E) (Hurter and Driffield 1890), and the exposure E
is proportional to the rays' transparency alpha, so v = v_air alpha^-G and alpha = (v_air / v)^(1/G). Film
gradient G and exposure are unknown, so k = 1/G is set by the dense anchor.

Why so. `python -m xrayview.evaluation.studies.tones` draws the tune heads, from the front and the side,
through tone curves of ten kinds, and compares the bundled network's volume with the true one (L2, 64^3; from
the true opacity .0497 for 5 people, .0218 for 3 mice):

    people                  auto  linear  gamma:0.5  attenuation:1   film  matched
    opacity                .0563   .0546      .0688          .0853  .1064    .0563
    opacity^0.4            .0564   .0752      .0967          .1115  .1289    .0564
    opacity^2.5            .0634   .0684      .0557          .0634  .0826    .0634
    attenuation            .0554   .0714      .0535          .0579  .0787    .0554
    attenuation^0.6        .0562   .0564      .0601          .0743  .1017    .0562
    attenuation, S         .0661   .0836      .0618          .0628  .0664    .0661
    attenuation, window    .0617   .0710      .0553          .0607  .0790    .0617
    opacity, window        .0562   .0538      .0653          .0818  .1014    .0562
    film, light            .0772   .1191      .0924          .0865  .0698    .0726
    film, coded by 2.2     .0567   .0941      .0657          .0604  .0624    .0567
    mean of people         .0606   .0748      .0675          .0745  .0877    .0601
    mean of mice           .0526   .0432      .0561          .0647  .0914    .0951

The tone of a film is unknown, and matched is the law that suffers least from that: .055 to .073 over all
kinds, where every other one reaches .097 and more. It takes the film for a person's: of a mouse, whose soft
parts are faint, it makes too much, so that small rodents are told from people first. The mice that are not
known (a third of those seen from the front) are what is missing from linear's .0432. The head is looked for
by attenuation:P with P in 0.6..1.6, chosen so that the object's median comes to 0.85: as the automatic law
it had .0676 for people and .0833 for mice.

A check without any network: each slice of a head holds the same matter from the front and from the side. The
row totals of the two films of B1893 differ, each film scaled to its own densest, by 3.4 % with matched, 4.2 %
with the law before, 7.3 % with linear, 2.3 % with attenuation:1 and 1.5 % with film. So film is the truest
law for what these two films measured; but it makes a block of 0.91 of a head, which the network never saw.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.xray.matched import RANKS, matched_opacity, matched_step

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

DENSE_OPACITY = 0.93
DENSE_DEPTH = float(-np.log(1 - DENSE_OPACITY))
_BAND = 1 << 18  # pixels that are turned into opacity at a time, within the cache
KNOWN = "auto, opacity, linear, gamma:G (such as gamma:0.5), film, matched or attenuation:P"


@dataclass(frozen=True)
class Tone:
    """A grey-to-opacity law with its anchors, in the file's grey values (bright bone).

    ``knots``: of the matched law, the greys of air and of the ranks in `matched.RANKS`.
    """

    law: str
    air: float
    dense: float
    exponent: float
    reason: str
    knots: tuple[float, ...] = ()

    @property
    def in_words(self) -> str:
        """The law and its numbers, as the step's value."""
        if self.law == "opacity":
            return f"opacity: 1 is {self.dense:g}"
        name = {
            "gamma": f"gamma:{self.exponent:g}",
            "attenuation": f"attenuation by grey^{self.exponent:.2f}",
        }.get(self.law, self.law)
        return f"{name}: air {self.air:.5g}, dense {self.dense:.5g}"

    @property
    def as_wishes(self) -> tuple[str, str]:
        """The wishes for tone and anchors that give this law again, whatever the film holds."""
        if self.law == "opacity":
            return self.law, "auto"
        with_number = self.law in ("gamma", "attenuation")
        anchors = self.knots or (self.air, self.dense)
        return f"{self.law}:{self.exponent!r}" if with_number else self.law, ",".join(map(repr, anchors))

    def opacity(self, grey: Grey) -> Grey:
        """Opacity in 0..1 of grey values of any shape."""
        if grey.size < 2 * _BAND:
            return self._opacity(grey)
        opacity = np.empty(grey.shape, np.float32)
        rows = max(1, _BAND * len(grey) // grey.size)
        bands = [slice(first, first + rows) for first in range(0, len(grey), rows)]

        def fill(band: slice) -> None:
            opacity[band] = self._opacity(grey[band])

        with ThreadPoolExecutor(2) as workers:  # NumPy computes without holding the interpreter
            list(workers.map(fill, bands))
        return opacity

    def _opacity(self, grey: Grey) -> Grey:
        if self.law == "matched":
            return matched_opacity(grey, self.knots)
        opacity: Grey = grey - np.float32(0 if self.law in ("opacity", "film") else self.air)
        if self.law == "opacity":
            opacity /= np.float32(self.dense)
            return np.clip(opacity, 0, 1, out=opacity)
        if self.law == "film":
            np.maximum(opacity, np.float32(self.air), out=opacity)
            np.power(opacity / np.float32(self.air), np.float32(-self.exponent), out=opacity)
            return np.subtract(np.float32(1), opacity, out=opacity)
        opacity *= np.float32(1 / (self.dense - self.air))
        np.maximum(opacity, 0, out=opacity)
        if self.exponent != 1:
            np.power(opacity, np.float32(self.exponent), out=opacity)
        if self.law == "attenuation":
            opacity *= np.float32(-DENSE_DEPTH)
            np.exp(opacity, out=opacity)
            return np.subtract(np.float32(1), opacity, out=opacity)
        opacity *= np.float32(DENSE_OPACITY)
        return np.minimum(opacity, 1, out=opacity)

    def grey_of(self, opacity: float) -> float:
        """The grey that has an opacity (0 to below 1), of the laws linear and attenuation."""
        part = opacity / DENSE_OPACITY
        if self.law == "attenuation":
            part = float(-np.log(1 - opacity) / DENSE_DEPTH) ** (1 / self.exponent)
        return self.air + part * (self.dense - self.air)

    def step_at_dense(self, grey_step: float) -> float:
        """What one grey step of the file is on the opacity scale, at the dense end."""
        if self.law == "opacity":
            return grey_step / self.dense
        if self.law == "matched":
            return matched_step(grey_step, self.knots)
        ends = self.opacity(np.array([self.dense - grey_step, self.dense], np.float32))
        return float(abs(ends[1] - ends[0]))


def parsed_tone(wish: str) -> tuple[str, float]:
    """The law's name and its gamma (1 for the others); `UnusableOption` with the list where it is unknown."""
    name, _, number = wish.partition(":")
    if name in ("auto", "opacity", "linear", "film", "matched") and not number:
        return name, 1.0
    try:
        gamma = float(number)
    except ValueError:
        gamma = 0.0
    if name in ("gamma", "attenuation"):
        if 0.1 <= gamma <= 10:
            return name, gamma
        raise UnusableOption(f"tone {wish}: {name} is a number from 0.1 to 10", f"write it as {name}:0.5")
    raise UnusableOption(f"tone {wish}: unknown", f"choose one of {KNOWN}")


def verbatim_tone(full_scale: float, reason: str) -> Tone:
    """Values that are opacities already, ``full_scale`` being opacity 1."""
    return Tone("opacity", 0.0, full_scale, 1.0, reason)


def parsed_anchors(wish: str) -> tuple[float, ...] | None:
    """The greys that a wish names, bright bone, rising; None for auto."""
    if wish == "auto":
        return None
    try:
        greys = tuple(float(part) for part in wish.split(","))
    except ValueError:
        greys = ()
    if len(greys) not in (2, len(RANKS) + 1) or not all(np.isfinite(greys)) or not greys[0] < greys[-1]:
        raise UnusableOption(
            f"anchors {wish[:60]}: unknown", "choose auto, or AIR,DENSE: the greys of air and of dense bone"
        )
    return greys


def asked_tone(wish: str, anchors: tuple[float, ...]) -> Tone:
    """The law with anchors that were asked for."""
    law, exponent = parsed_tone(wish)
    air, dense = anchors[0], anchors[-1]
    if (law == "matched") != (len(anchors) > 2):
        needed = f"{len(RANKS) + 1} greys" if law == "matched" else "two greys, AIR,DENSE"
        raise UnusableOption(f"tone {law}: takes {needed} as anchors", "or anchors auto")
    if law == "film":
        if air <= 0:
            raise UnusableOption(
                f"tone film: an anchor of {air:g}", "the film law needs a grey of air above 0"
            )
        exponent = film_exponent(air, dense)
    knots = anchors if law == "matched" else ()
    return Tone(law, air, dense, exponent, "as asked", knots)


def film_exponent(air: float, dense: float) -> float:
    """The film law's k that gives ``dense`` bone its opacity, air being ``air``."""
    return DENSE_DEPTH / float(np.log(dense / air)) if dense > air else 1.0
