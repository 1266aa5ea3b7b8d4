"""The film made clear: its frame cut off, writing filled, bone bright, and what lies beside the head found.

These are the steps that take time and look at nothing but the film: turning it, or another tone, does not
change them. So the last answer for each radiograph is kept as long as the radiograph itself, its film as what
differs from the radiograph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from xrayview.xray.bands import without_bands
from xrayview.xray.cropping import Film, cropped
from xrayview.xray.finding_tone import guessed_tone
from xrayview.xray.framing import BODY
from xrayview.xray.grey import EXACT_GREYS
from xrayview.xray.holder import beside_head, chosen_head, holder_step, parts_of
from xrayview.xray.kept import KeptGreys, kept_greys
from xrayview.xray.marks import without_marks
from xrayview.xray.polarity import chosen_polarity
from xrayview.xray.polygon import Polygon
from xrayview.xray.radiograph import Preparation, Radiograph, Step

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cleared:
    """A film that waits for its tone.

    ``film``: bone bright, writing filled. ``marks`` and ``polarity``: the wishes that give the same again.
    ``head``: its outline on the file's picture, or None where everything stays. ``removed``: (h, w) on the
    film's reduced copy, what becomes air, or None. ``body``: the grey above which a pixel belongs to the
    object, by a first guess of the tone: the square round it does not move with the tone that is chosen.
    ``steps``: crop, marks, polarity, bit depth, holder.
    """

    film: Film
    marks: str
    polarity: str
    head: Polygon | None
    removed: Mask | None
    body: float
    steps: tuple[Step, ...]

    @property
    def exposed(self) -> Mask:
        """(h, w) on the film's reduced copy: the head and its air, without what becomes air."""
        return _exposed(self.film, self.removed)


_Wishes = tuple[str, str, str, str]


@dataclass(frozen=True, eq=False)
class _Kept:
    """``answer``: to these wishes, its film without pixels; ``greys``: the pixels, from a ``part`` of the
    file's (rows, columns)."""

    wishes: _Wishes
    answer: Cleared
    part: tuple[slice, slice]
    greys: KeptGreys

    def again(self, radiograph: Radiograph) -> Cleared:
        """The answer as it was."""
        pixels = self.greys.greys(radiograph.pixels[self.part])
        return replace(self.answer, film=replace(self.answer.film, pixels=pixels))


_kept: WeakKeyDictionary[Radiograph, _Kept] = WeakKeyDictionary()


def cleared(radiograph: Radiograph, preparation: Preparation) -> Cleared:
    """Follow the wishes for crop, marks, polarity and holder; raises `UnusableOption` for unknown ones."""
    wishes = (preparation.crop, preparation.marks, preparation.polarity, preparation.holder)
    known = _kept.get(radiograph)
    if known is not None and known.wishes == wishes:
        return known.again(radiograph)
    exact = radiograph.meaning == "opacity"
    film, crop_step = cropped(radiograph, preparation.crop)
    film, marks, marks_step = without_marks(film, preparation.marks, exact, _owned(film, radiograph))
    film, polarity_step, inverted_at = _bright_bone(radiograph, preparation, film)
    owned = _owned(film, radiograph)
    film, head, removed, holder = _without_holder(preparation, film, exact, owned)
    steps = (crop_step, marks_step, polarity_step, _bit_depth(radiograph), holder)
    body = guessed_tone(film.reduced, _exposed(film, removed)).grey_of(BODY) if not exact else 0.0
    answer = Cleared(film, marks, polarity_step.value, head, removed, body, steps)
    bare = replace(answer, film=replace(film, pixels=np.empty((0, 0), np.float32)))
    (left, top), (height, width) = film.corner, film.pixels.shape
    part = slice(top, top + height), slice(left, left + width)
    _kept[radiograph] = _Kept(
        wishes, bare, part, kept_greys(film.pixels, radiograph.pixels[part], inverted_at)
    )
    return answer


def _owned(film: Film, radiograph: Radiograph) -> bool:
    """Whether nobody else holds the film's pixels: a small film is its own reduced copy."""
    return not any(np.may_share_memory(film.pixels, other) for other in (radiograph.pixels, film.reduced))


def _exposed(film: Film, removed: Mask | None) -> Mask:
    field = film.field.mask
    return field if removed is None or not (field & ~removed).any() else field & ~removed


def full_scale(radiograph: Radiograph) -> float:
    """The grey that is opacity 1 as it stands."""
    highest = float(radiograph.pixels.max())
    if radiograph.levels is not None:
        return max(float(radiograph.levels - 1), highest, 1.0)
    return max(highest, 1.0)


def inversion_scale(radiograph: Radiograph) -> float:
    """The grey that an inversion subtracts from: full scale, or the highest one where that is too far off.

    A picture of few bits in a file of 32 would come out in coarse steps.
    """
    top, highest = full_scale(radiograph), float(radiograph.pixels.max())
    return highest if top >= EXACT_GREYS > highest else top


def _bright_bone(
    radiograph: Radiograph, preparation: Preparation, film: Film
) -> tuple[Film, Step, np.float32 | None]:
    """The film with dense matter bright, the step, and the grey that its own were subtracted from."""
    if radiograph.meaning == "opacity" and preparation.polarity == "auto":
        return film, Step("polarity", "keep", "the file's values are opacities"), None
    wish, told = preparation.polarity, radiograph.bright_bone
    inverted, step = chosen_polarity(wish, told, film.reduced, film.field.mask)
    if not inverted:
        return film, step, None
    top = np.float32(inversion_scale(radiograph))
    return replace(film, pixels=top - film.pixels, reduced=top - film.reduced), step, top


def _without_holder(
    preparation: Preparation, film: Film, exact: bool, owned: bool
) -> tuple[Film, Polygon | None, Mask | None, Step]:
    """The film without bands across the head, the head's outline (None: everything stays), what goes beside
    it on the reduced copy, and the step.

    Judged by a first guess of the tone: the tone proper is found without what goes. ``owned``: nobody else
    holds the film's pixels.
    """
    if preparation.holder == "keep" or (exact and preparation.holder == "auto"):
        kept = "as asked" if preparation.holder == "keep" else "the file's values are opacities"
        return film, None, None, holder_step(None, None, 0, kept)
    field = film.field.mask
    guess = guessed_tone(film.reduced, field)
    seen = guess.opacity(film.reduced)
    parts = parts_of(seen, field)
    clear, bands = without_bands(film, parts.rods if parts is not None else (), owned)
    head, reason = chosen_head(clear, preparation.holder, guess.opacity(clear.reduced) if bands else seen)
    removed = beside_head(film, head, seen) if head is not None else None
    return clear, head, removed, holder_step(head, removed, bands, reason)


def _bit_depth(radiograph: Radiograph) -> Step:
    if radiograph.levels is None:
        return Step("bit depth", "float", "the file holds real numbers")
    span = float(np.ptp(radiograph.pixels))
    used = f"greys span {100 * min(1.0, span / max(radiograph.levels - 1, 1)):.0f} % of them"
    return Step(
        "bit depth", f"{np.log2(max(radiograph.levels, 2)):.3g} bits", f"{radiograph.levels} levels; {used}"
    )
