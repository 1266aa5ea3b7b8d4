"""One thing that the input doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weight = Literal["fine", "note", "warning"]


@dataclass(frozen=True)
class Finding:
    """What was found of one thing, what it means and what can be done.

    ``name``: what it is about, such as "bit depth". ``value``: in a few words or numbers, such as "6 of 12
    bits used". ``words``: what it means, for a person. ``weight``: all is fine, worth knowing, or a warning.
    ``way_out``: what a person can do; empty where there is nothing to do. ``wish``: the wish in `Preparation`
    that does it, and its value, such as "holder keep"; empty where none does.
    """

    name: str
    value: str
    words: str
    weight: Weight
    way_out: str = ""
    wish: str = ""
