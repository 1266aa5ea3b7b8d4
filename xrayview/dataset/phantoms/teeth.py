"""The teeth: incisors, canines and cheek teeth with enamel crowns and roots of dentine in the jaws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xrayview.dataset.phantoms.bodies import block, rod
from xrayview.dataset.phantoms.canvas import Body, Point
from xrayview.dataset.phantoms.jaw import bar_side
from xrayview.dataset.phantoms.plan import Plan

Jaw = Literal["upper", "lower"]
JAWS: tuple[Jaw, Jaw] = ("upper", "lower")


@dataclass(frozen=True)
class Tooth:
    """One tooth and its fellow on the other side: what is of ``dentine``, and what is of ``enamel``."""

    dentine: Body
    enamel: Body


def teeth_of(plan: Plan, jaw: Jaw) -> Iterator[Tooth]:
    """All teeth of one jaw, as they lie with closed teeth."""
    yield from _incisors(plan, jaw)
    yield from _canine(plan, jaw)
    yield from _cheek_teeth(plan, jaw)


def _incisors(plan: Plan, jaw: Jaw) -> Iterator[Tooth]:
    teeth, face = plan.shape.teeth, plan.shape.face
    up = jaw == "upper"
    length = teeth.incisor_upper if up else teeth.incisor_lower
    if length < 0.012:
        return
    if teeth.incisor_curl > 0.5:
        yield _gnawing(plan, jaw, length)
        return
    front = face.prosthion if up else plan.shape.mandible.front
    pairs = max(1, round(teeth.incisor_pairs))
    half = 0.5 * face.front_width - 0.012
    gum = plan.gum(front) if up else plan.lower_gum(front)
    root, crown = (gum + 0.9 * length, gum - length) if up else (gum - 0.9 * length, gum + length)
    lean = 0.0 if plan.shape.braincase.neck > 70 else 0.4 * length
    for number in range(pairs):
        x = half * (number + 0.5) / pairs
        y = front + 0.018 + 0.22 * half * (x / half) ** 2 * (1.5 if face.front_width > 0.2 else 1)
        thick = min(0.45 * half / pairs, 0.026)
        yield Tooth(
            rod([(x, y + 0.01, root), (x, y - lean, gum)], [0.5 * thick, 0.9 * thick]),
            rod([(x, y - 0.6 * lean, gum), (x, y - lean, crown)], [0.95 * thick, 0.75 * thick]),
        )


def _gnawing(plan: Plan, jaw: Jaw, length: float) -> Tooth:
    """The ever-growing incisor of a rodent: a bow from deep in the jaw to the front."""
    front = plan.shape.face.prosthion
    x = 0.022
    if jaw == "upper":
        centre, radius, angles = (
            (front + 0.105, plan.gum(front) - 0.012),
            0.125,
            np.linspace(0.35, 1.35, 7) * np.pi / 2,
        )
        bow = [(x, centre[0] - radius * np.sin(a), centre[1] + radius * np.cos(a)) for a in angles]
        bow.append((x, bow[-1][1] + 0.012, bow[-1][2] - 0.35 * length))
    else:
        low = plan.lower_gum(front)
        end = plan.shape.teeth.cheek_start + 0.15
        bow = [
            (0.6 * bar_side(plan, end) + 0.4 * x, end, low - 0.085),
            (0.7 * x + 0.3 * bar_side(plan, end), 0.5 * (end + front), low - 0.090),
            (x, front + 0.07, low - 0.045),
            (x, front + 0.02, low + 0.35 * length),
            (x, front + 0.005, plan.bite(front) - 0.02),
        ]
    thick = [0.017] * (len(bow) - 1) + [0.008]
    return Tooth(
        rod(bow, thick), rod([(a, b - 0.004, c) for a, b, c in bow[2:]], [0.6 * one for one in thick[2:]])
    )


def _canine(plan: Plan, jaw: Jaw) -> Iterator[Tooth]:
    teeth, face = plan.shape.teeth, plan.shape.face
    length = teeth.canine
    if length < 0.02:
        return
    up = jaw == "upper"
    y = face.prosthion + 0.55 * (plan.waist - face.prosthion) + (0.02 if up else -0.005)
    x = plan.cheek(y) - 0.014 if up else bar_side(plan, y)
    gum = plan.gum(y) if up else plan.lower_gum(y)
    sign = 1 if up else -1
    thick = 0.012 + 0.13 * length
    root: Point = (0.9 * x, y + 0.55 * length, gum + sign * 0.9 * length)
    neck: Point = (x, y, gum)
    curve: Point = (x + 0.003, y - 0.1 * length, gum - sign * 0.5 * length)
    tip: Point = (x + 0.002, y - 0.02 * length, gum - sign * length)
    yield Tooth(
        rod([root, neck], [0.6 * thick, thick], flat=1.2),
        rod([neck, curve, tip], [0.95 * thick, 0.75 * thick, 0.004], flat=1.2),
    )


def _cheek_teeth(plan: Plan, jaw: Jaw) -> Iterator[Tooth]:
    teeth = plan.shape.teeth
    up = jaw == "upper"
    count = round(teeth.cheek_pairs)
    if plan.shape.tissue.age < 0.3:  # The hindmost has not come through.
        count -= 1
    step = (teeth.cheek_end - teeth.cheek_start) / max(round(teeth.cheek_pairs), 1)
    pointed = min(1.0, max(0.0, teeth.canine - 0.05) / 0.04) * (plan.shape.braincase.neck < 55)
    for number in range(count):
        y = teeth.cheek_start + (number + 0.5) * step
        x = plan.row(y) if up else bar_side(plan, y)
        gum, bite = plan.gum(y) if up else plan.lower_gum(y), plan.bite(y)
        depth = teeth.root if up else min(teeth.root, 0.75 * plan.shape.mandible.body_depth)
        sign = 1 if up else -1
        wide = 0.5 * teeth.cheek_width * (0.9 if up else 0.8)
        along = 0.47 * step
        far = gum + sign * depth
        roots = rod([(x, y - 0.5 * along, far), (x, y - 0.4 * along, gum)], [0.35 * along, 0.5 * along])
        if depth > 0.09:  # High-crowned: one long prism.
            half = 0.5 * abs(far - gum)
            roots = block((x, y, 0.5 * (far + gum)), (0.65 * wide, 0.8 * along, half), 0.006)
        crown = block(
            (x, y, 0.5 * (gum + bite) + sign * 0.003), (wide, along, 0.5 * abs(gum - bite) + 0.002), 0.008
        )
        if pointed > 0.5:  # A cutting crown: high in its middle.
            crown = rod(
                [
                    (x, y - 0.7 * along, gum),
                    (x, y, bite - sign * 0.3 * teeth.crown),
                    (x, y + 0.7 * along, gum),
                ],
                [0.5 * along, 0.3 * along, 0.5 * along],
                flat=1.6,
            )
        yield Tooth(roots, crown)
