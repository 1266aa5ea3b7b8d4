"""Limits and closed choices, checked where the field lives and answered in words."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from xrayview.errors import UnusableOption


def one_of(field: str, value: object, choices: Collection[str]) -> None:
    """Raise `UnusableOption` with the list of ``choices`` where ``value`` is not among them."""
    if value not in choices:
        raise UnusableOption(f"{field}: there is no {value!r}", "choose one of: " + ", ".join(choices))


def within(field: str, value: object, low: float, high: float) -> None:
    """Raise `UnusableOption` unless ``value`` is a finite number in ``low``..``high`` (both included)."""
    if not is_number(value) or not low <= float(value) <= high:  # type: ignore[arg-type]
        raise UnusableOption(f"{field}: {value!r} is not usable", f"give a number from {low:g} to {high:g}")


def positive(field: str, value: object) -> None:
    """Raise `UnusableOption` unless ``value`` is a finite number above 0."""
    if not is_number(value) or float(value) <= 0:  # type: ignore[arg-type]
        raise UnusableOption(f"{field}: {value!r} is not usable", "give a number above 0")


def all_within(field: str, values: Sequence[float], count: int, low: float, high: float) -> None:
    """Raise `UnusableOption` unless ``values`` are ``count`` numbers in ``low``..``high``."""
    if not isinstance(values, (tuple, list)) or len(values) != count:
        raise UnusableOption(f"{field}: {values!r} is not usable", f"give {count} numbers")
    for value in values:
        within(field, value, low, high)


def is_number(value: object) -> bool:
    """Whether ``value`` is a finite int or float (a bool is not)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
