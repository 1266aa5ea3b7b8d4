"""The first cervical vertebrae and the hyoid."""

from __future__ import annotations

from xrayview.dataset.phantoms.bodies import ring, rod
from xrayview.dataset.phantoms.canvas import Solid
from xrayview.dataset.phantoms.plan import Plan


def add_vertebrae(spine: Solid, plan: Plan) -> None:
    """Body, arch, transverse and spinous process of each, down the neck from the foramen magnum."""
    (back, down), (hole, level) = plan.neck, plan.foramen
    canal = plan.shape.braincase.foramen
    belly = (down, -back)  # towards the throat, square to the neck
    for number in range(plan.shape.tissue.vertebrae):
        along = 0.045 + 0.035 * 2 * canal + plan.spacing * (number + 0.35)
        y, z = hole + back * along, level + down * along
        size = canal * (1.0 if number else 1.1)
        spine.add(ring((0, y, z), (0, back, down), 0.85 * size, 0.30 * plan.spacing))
        ahead = 1.25 * size if number else 0.9 * size
        half = 0.42 * plan.spacing
        if number:
            place = (y + belly[0] * ahead, z + belly[1] * ahead)
            disc = [(0.0, *place), (0.5 * size, *place)]
            spine.add(rod(disc, [half, 0.9 * half]), 0.012)
        wing = 1.8 * size if number == 0 else 1.25 * size
        spine.add(
            rod([(0.7 * size, y, z), (wing, y + 0.01, z)], [0.40 * plan.spacing, 0.16 * plan.spacing]), 0.015
        )
        long = (1.0 if number else 0.9) * size
        spine.add(
            rod(
                [
                    (0, y - belly[0] * long, z - belly[1] * long),
                    (0, y - belly[0] * (long + size), z - belly[1] * (long + size)),
                ],
                [0.3 * plan.spacing, 0.22 * plan.spacing],
            ),
            0.015,
        )


def add_hyoid(hyoid: Solid, plan: Plan) -> None:
    """A bow of thin bone behind the lower jaw's angle."""
    jaw = plan.shape.mandible
    low = jaw.gonion_level + (0.05 if plan.shape.braincase.neck < 70 else -0.03)
    y = jaw.condyle - 0.6 * jaw.ramus
    side = 0.5 * jaw.condyle_side
    hyoid.add(
        rod(
            [(0, y - 0.05, low), (0.6 * side, y - 0.02, low + 0.005), (side, y + 0.09, low + 0.03)],
            [0.014, 0.011, 0.007],
        )
    )
