"""The head on the film, and the head holder, letters and film edge beside it, which become air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.xray.cropping import Film
from xrayview.xray.polygon import Polygon, filled, parsed_polygon, traced, written
from xrayview.xray.radiograph import Step

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_DENSE = 0.1  # opacity above which a pixel is no air
_THIN = 0.15  # of the film's shorter side: what is narrower and runs off the film is no part of the head
_RIM = 0.008  # of the film's longer side: the strip along its edge that may hold the frame's light
_BORDER = 0.01  # of the film's longer side: what is dense so near to the outline is the head's own
_MOST = 0.12  # share of what is dense that may go; where it would be more, nothing is understood
_LEAST = 0.08  # share of the film that a head covers


@dataclass(frozen=True, eq=False)
class Parts:
    """What is dense on a film, in reduced pixels.

    ``body``: (h, w) the largest one that is not thin, with the thin things on it that do not run off the
    film. ``rods``: (h, w) each, what is thin, runs off the film and into the body. ``inner``: (h, w) the
    exposed part without its rim.
    """

    body: Mask
    rods: tuple[Mask, ...]
    inner: Mask


def parts_of(opacity: Grey, field: Mask) -> Parts | None:
    """The body on a film and the rods that hold it, or None where no single body stands out.

    ``opacity``: (h, w) reduced, by a first guess of the tone. ``field``: (h, w) the exposed part.
    """
    from scipy import ndimage

    rim = max(2, round(_RIM * max(opacity.shape)))
    inner = ndimage.distance_transform_edt(np.pad(field, 1))[1:-1, 1:-1] > rim
    if not inner.any():
        return None
    rows, columns = (np.flatnonzero(inner.any(axis=axis)) for axis in (1, 0))
    radius = 0.5 * _THIN * min(np.ptp(rows), np.ptp(columns))
    dense = (opacity > _DENSE) & inner
    body = _opened(dense, inner, radius)
    if body is None or body.mean() < _LEAST * inner.mean():
        return None
    rest, count = ndimage.label(dense & ~body)
    edge = inner & (ndimage.distance_transform_edt(np.pad(inner, 1))[1:-1, 1:-1] <= 2)
    off_the_film, beside = np.zeros(count + 1, bool), np.zeros(count + 1, bool)
    off_the_film[np.unique(rest[edge])] = True
    beside[np.unique(rest[ndimage.binary_dilation(body)])] = True
    beside[0] = False
    rods = tuple(rest == number for number in np.flatnonzero(beside & off_the_film))
    return Parts(body | (beside & ~off_the_film)[rest], rods, inner)


def head_of(parts: Parts | None, field: Mask) -> Mask | None:
    """(h, w) bool: the head's outline filled, or None where there is no single body."""
    from scipy import ndimage

    if parts is None:
        return None
    # Up to the film's very edge, where the rim was left out.
    nearest = ndimage.distance_transform_edt(~parts.inner, return_distances=False, return_indices=True)
    head: Mask = ndimage.binary_fill_holes(parts.body[tuple(nearest)] & field)
    return head if head.any() else None


def chosen_head(film: Film, wish: str, opacity: Grey) -> tuple[Polygon | None, str]:
    """The outline of the head, or None where everything stays, and the reason.

    ``wish``: auto, keep, or the outline "x,y x,y x,y ..." in pixels of the file. ``opacity``: (h, w) by a
    first guess of the tone, of the film's reduced copy.
    """
    if wish == "keep":
        return None, "as asked"
    if wish != "auto":
        outline = parsed_polygon("holder", wish)
        if outline is None:
            raise UnusableOption(
                f"holder {wish[:60]}: unknown",
                "choose auto, keep, or the head's outline as x,y x,y x,y in pixels",
            )
        return outline, "as asked"
    head = head_of(parts_of(opacity, film.field.mask), film.field.mask)
    if head is None:
        return None, "no single body stands out from air: left as it is"
    outline = traced(head, film.stride, film.corner)
    dense = (opacity > _DENSE) & film.field.mask
    gone = dense & ~filled(outline, head.shape, film.stride, film.corner)
    if gone.sum() > _MOST * dense.sum():
        return None, "much that is dense lies beside the largest body: left as it is"
    return outline, "thin things that run off the film, and what lies apart from the head"


def beside_head(film: Film, outline: Polygon, opacity: Grey) -> Mask:
    """(h, w) bool, on the film's reduced copy: what is dense beside the outline, with its blurred edges.

    ``opacity``: (h, w) of that copy.
    """
    from scipy import ndimage

    head = filled(outline, opacity.shape, film.stride, film.corner)
    dense = (opacity > _DENSE) & film.field.mask & ~head
    # What only hugs the outline is the head's own border.
    labels, _ = ndimage.label(dense)
    away = dense & (ndimage.distance_transform_edt(~head) > _BORDER * max(opacity.shape))
    apart = np.zeros(labels.max() + 1, bool)
    apart[np.unique(labels[away])] = True
    things = apart[labels] & dense
    blurred = 2 * max(1, round(0.004 * max(opacity.shape))) + 1
    spread: Mask = ndimage.maximum_filter(things.view(np.uint8), blurred) > 0
    return spread & film.field.mask & ~head


def holder_step(outline: Polygon | None, removed: Mask | None, bands: int, reason: str) -> Step:
    """What was taken away beside the head, and how many bands across it were lifted, in words."""
    from scipy import ndimage

    pieces = 0 if removed is None else int(ndimage.label(removed)[1])
    values, reasons = [], []
    if pieces and removed is not None:
        share = f"{100 * removed.mean():.1f} % of the picture"
        counted = "one piece" if pieces == 1 else f"{pieces} pieces"
        values.append(f"removed: {counted}, {share}")
        reasons.append(f"{reason}; they became air, and no content")
    if bands:
        values.append(f"lifted: {'one band' if bands == 1 else f'{bands} bands'} across the head")
        reasons.append("rods run on over the head: what they add between their edges is taken off")
    if values:
        return Step("holder", "; ".join(values), "; ".join(reasons))
    if outline is None:
        return Step("holder", "keep", reason)
    return Step("holder", "none", "nothing dense beside the head")


def as_wish(outline: Polygon | None) -> str:
    """The wish that does the same again."""
    return "keep" if outline is None else written(outline)


def _opened(dense: Mask, inner: Mask, radius: float) -> Mask | None:
    """The largest part of ``dense`` that discs of ``radius`` fit into; the film's edge cuts no disc short."""
    from scipy import ndimage

    margin = int(radius) + 2
    nearest = ndimage.distance_transform_edt(~inner, return_distances=False, return_indices=True)
    beyond = np.pad(dense[tuple(nearest)], margin, mode="edge")
    core = ndimage.distance_transform_edt(beyond) > radius
    if not core.any():
        return None
    fitting = ndimage.distance_transform_edt(~core) <= radius
    own = fitting[margin:-margin, margin:-margin] & dense
    labels, count = ndimage.label(own)
    if count == 0:
        return None
    body: Mask = labels == 1 + int(np.argmax(np.bincount(labels.ravel())[1:]))
    return body
