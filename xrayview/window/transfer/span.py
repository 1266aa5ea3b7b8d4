"""Which part of the density axis a plot shows: zoomed about a density, moved, fitted; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

NARROWEST = 0.02
"""The least density from end to end: two pixels are then far less than the smallest step of an edit."""

_BESIDE = 0.08  # of the span: room beside what it is fitted to


@dataclass(frozen=True)
class Span:
    """Densities from ``low`` to ``high``; ``whole`` is where the axis ends, and 0 where it begins."""

    low: float
    high: float
    whole: float

    @property
    def width(self) -> float:
        """Density from end to end."""
        return self.high - self.low

    @property
    def is_whole(self) -> bool:
        """Whether the whole axis is shown."""
        return self.low <= 0.0 and self.high >= self.whole


def whole_span(whole: float) -> Span:
    """All of an axis that ends at ``whole``."""
    return Span(0.0, whole, whole)


def held_within(span: Span, whole: float) -> Span:
    """The span on an axis that ends elsewhere now: as wide where there is room, and inside."""
    width = min(max(span.width, NARROWEST), whole)
    low = min(max(span.low, 0.0), whole - width)
    return Span(low, low + width, whole)


def zoomed(span: Span, factor: float, about: float) -> Span:
    """``factor`` times as near (above 1: nearer), with ``about`` where it was in the plot."""
    width = min(max(span.width / factor, NARROWEST), span.whole)
    share = (about - span.low) / span.width
    return held_within(Span(about - share * width, about + (1.0 - share) * width, span.whole), span.whole)


def moved(span: Span, by: float) -> Span:
    """Moved by so much density, as far as the axis goes."""
    return held_within(Span(span.low + by, span.high + by, span.whole), span.whole)


def showing(span: Span, density: float) -> Span:
    """Moved as little as shows a density with some room beside it; as it is where it shows it."""
    room = _BESIDE * span.width
    if span.low <= density <= span.high:
        return span
    return moved(span, density - room - span.low if density < span.low else density + room - span.high)


def around(low: float, high: float, whole: float) -> Span:
    """What shows the densities from ``low`` to ``high`` with some room beside them."""
    room = max(_BESIDE * (high - low), (NARROWEST - (high - low)) / 2)
    return held_within(Span(max(low - room, 0.0), min(high + room, whole), whole), whole)
