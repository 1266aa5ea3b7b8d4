"""The mandible: one bar on each side from the symphysis to condyle, coronoid process and angle."""

from __future__ import annotations

import numpy as np

from xrayview.dataset.phantoms.bodies import ellipsoid, loft, rod
from xrayview.dataset.phantoms.canvas import Solid
from xrayview.dataset.phantoms.plan import Plan

_STATIONS = 26


def add_mandible(mandible: Solid, plan: Plan) -> None:
    """The whole mandible, as it lies with closed teeth, onto a canvas that is turned by the gape."""
    jaw, teeth = plan.shape.mandible, plan.shape.teeth
    gum = plan.lower_gum
    rear = jaw.condyle + 0.018
    ramus = max(teeth.cheek_end + 0.01, jaw.condyle - jaw.ramus)
    tip = max(ramus + 0.3 * (jaw.condyle - ramus), jaw.condyle - 0.8 * jaw.ramus)
    notch = jaw.condyle - 0.28 * jaw.ramus
    high = jaw.condyle_level + jaw.coronoid
    y = np.linspace(jaw.front, rear, _STATIONS)
    top = np.interp(
        y,
        [jaw.front, ramus - 0.02, tip, notch, jaw.condyle - 0.005, rear],
        [
            gum(jaw.front),
            gum(teeth.cheek_end),
            high,
            jaw.condyle_level - 0.035,
            jaw.condyle_level,
            jaw.condyle_level - 0.01,
        ],
    )
    gonion = jaw.condyle - 0.40 * jaw.ramus
    rise = jaw.condyle_level - jaw.gonion_level
    bottom = np.interp(
        y,
        [
            jaw.front,
            jaw.front + 0.03,
            teeth.cheek_start,
            teeth.cheek_end,
            gonion,
            gonion + 0.18 * jaw.ramus,
            rear - 0.03,
            rear,
        ],
        [
            gum(jaw.front) - 0.7 * jaw.chin_depth,
            gum(jaw.front) - jaw.chin_depth,
            gum(teeth.cheek_start) - 0.6 * jaw.chin_depth - 0.4 * jaw.body_depth,
            gum(teeth.cheek_end) - jaw.body_depth,
            jaw.gonion_level,
            jaw.gonion_level + 0.08 * rise,
            jaw.gonion_level + 0.45 * rise,
            jaw.gonion_level + 0.80 * rise,
        ],
    )
    half = jaw.thickness / 2
    thick = np.interp(
        y, [jaw.front, teeth.cheek_end, ramus + 0.05, rear], [half, half, 0.55 * half, 0.5 * half]
    )
    aside = np.array([_side(plan, one) for one in y])
    mandible.add(loft(y, top, bottom, thick, min(0.5 * half, 0.012), aside))
    reach = max(_side(plan, jaw.front + 0.05), 0.02)
    middle = gum(jaw.front) - 0.5 * jaw.chin_depth
    mandible.add(ellipsoid((0, jaw.front + 0.03, middle), (0.8 * reach, 0.03, 0.52 * jaw.chin_depth)), 0.03)
    head = 0.8 * half + 0.006
    mandible.add(
        ellipsoid(
            (jaw.condyle_side, jaw.condyle, jaw.condyle_level - head), (0.7 * jaw.thickness, head, head)
        ),
        0.02,
    )
    if jaw.angular > 0.015:
        end = (_side(plan, jaw.condyle), jaw.condyle + jaw.angular, jaw.gonion_level + 0.02)
        start = (_side(plan, gonion), gonion - 0.03, jaw.gonion_level + 0.03)
        mandible.add(rod([start, end], [0.032, 0.012], flat=1.8), 0.03)


def _side(plan: Plan, y: float) -> float:
    """x of the middle of the bar."""
    jaw, teeth = plan.shape.mandible, plan.shape.teeth
    places = np.array([jaw.front, jaw.front + 0.03, teeth.cheek_start, teeth.cheek_end, jaw.condyle])
    front = 0.5 * plan.shape.face.front_width - 0.25 * jaw.thickness
    aside = [
        0.15 * front,
        0.75 * front,
        plan.row(teeth.cheek_start),
        plan.row(teeth.cheek_end) + 0.005,
        jaw.condyle_side,
    ]
    return float(np.interp(y, places, aside))


def bar_side(plan: Plan, y: float) -> float:
    """x of the lower teeth at ``y``: in the middle of the bar that holds them."""
    return _side(plan, y)
