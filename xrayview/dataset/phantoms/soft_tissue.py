"""Soft tissue: skin, muscle and fat round the bones, the eyes, the brain's bed and the airways."""

from __future__ import annotations

import numpy as np

from xrayview.dataset.phantoms.bodies import ellipsoid, loft, rod
from xrayview.dataset.phantoms.canvas import Body, FloatArray, Solid
from xrayview.dataset.phantoms.face import orbit_centre, orbit_cone
from xrayview.dataset.phantoms.plan import Plan

_STATIONS = 12


def add_head(skin: Solid, plan: Plan, within: Solid) -> None:
    """The head's outside above the mouth, round the brain cavity ``within``, and the neck."""
    shape = plan.shape
    case, face, orbit = shape.braincase, shape.face, shape.orbit
    thick = shape.tissue.skin
    skin.join(within, case.wall + thick + 0.4 * case.crest)
    y = np.linspace(min(face.prosthion, face.nose_tip) - thick, orbit.arch_end, _STATIONS)
    end = y[-1]
    wide = np.interp(
        y,
        [y[0], face.prosthion, plan.waist, orbit.behind, 0.5 * (orbit.behind + end), end],
        [
            0.35 * face.front_width,
            plan.cheek(face.prosthion) + 0.4 * thick,
            plan.cheek(plan.waist) + 0.8 * thick,
            max(plan.cheek(orbit.behind), 0.88 * orbit.arch_width / 2),
            orbit.arch_width / 2 + 0.6 * thick,
            0.95 * orbit.arch_width / 2,
        ],
    )
    top = [max(plan.ridge(one), orbit.level if one > orbit.behind else -1) + 0.8 * thick for one in y]
    bottom = [plan.bite(one) - 0.01 for one in y]
    skin.add(loft(y, top, bottom, wide, 0.15 * orbit.arch_width), 0.08)
    (back, down), (hole, level) = plan.neck, plan.foramen
    far = plan.neck_end()
    radius = 0.34 * case.width + thick if case.neck > 70 else 0.34 * case.height + 0.12 * case.width + thick
    start = (0.0, hole - 0.04, level + 0.02)
    lower = (0.0, far[0] - 0.10 * (1 - back), far[1])
    neck = rod(
        [start, lower, (0.0, lower[1] + back * 0.4, lower[2] + down * 0.4)], [radius, radius, 1.1 * radius]
    )

    def distance(x: FloatArray, y_of: FloatArray, z_of: FloatArray) -> FloatArray:
        end = (y_of - np.float32(far[0])) * np.float32(back) + (z_of - np.float32(far[1])) * np.float32(down)
        return np.maximum(neck.distance(x, y_of, z_of), end)

    skin.add(Body(neck.low, neck.high, distance), 0.06)
    if case.neck > 70:  # An upright nose of gristle and skin.
        skin.add(
            rod(
                [
                    (0, face.nasion, face.nasion_level - 0.04),
                    (0, face.nose_tip - 0.055, face.nose_tip_level - 0.12),
                ],
                [0.025, 0.045],
            ),
            0.05,
        )
    elif case.neck < 55:
        ear = 0.45 * case.height
        root = (0.36 * case.width, plan.middle[0] + 0.05, plan.middle[1] + 0.28 * case.height)
        skin.add(
            rod(
                [root, (root[0] + 0.45 * ear, root[1] + 0.15 * ear, root[2] + 0.5 * ear)],
                [0.05, 0.02],
                upright=1.2,
            ),
            0.03,
        )


def add_lower_jaw(skin: Solid, plan: Plan) -> None:
    """What covers and fills the lower jaw, onto a canvas that is turned by the gape."""
    jaw, teeth = plan.shape.mandible, plan.shape.teeth
    thick = plan.shape.tissue.skin
    y = np.linspace(jaw.front - 0.8 * thick, jaw.condyle + 0.03, _STATIONS)
    wide = np.interp(
        y,
        [jaw.front, teeth.cheek_start, teeth.cheek_end, jaw.condyle],
        [
            0.5 * plan.shape.face.front_width + 0.3 * thick,
            plan.row(teeth.cheek_start) + 1.2 * thick,
            plan.row(teeth.cheek_end) + 1.6 * thick,
            jaw.condyle_side + 1.2 * thick,
        ],
    )
    bottom = np.interp(
        y,
        [jaw.front, teeth.cheek_end, jaw.condyle],
        [plan.chin[1], plan.lower_gum(teeth.cheek_end) - jaw.body_depth, jaw.gonion_level],
    )
    skin.add(loft(y, [plan.bite(one) + 0.015 for one in y], bottom - 0.7 * thick, wide, 0.05), 0.06)


def eyes(plan: Plan) -> tuple[Body, Body]:
    """The fat of the orbits, and the eyeballs in it."""
    x, y, z = orbit_centre(plan)
    radius = 0.62 * plan.shape.orbit.radius
    return orbit_cone(plan), ellipsoid((x, y, z), (radius,) * 3)


def airway(plan: Plan) -> Body:
    """From behind the palate down the throat and the neck."""
    face = plan.shape.face
    (back, down), (hole, level) = plan.neck, plan.foramen
    far = plan.neck_end()
    start = (0.0, face.palate_end + 0.03, face.palate_level + 0.02)
    ahead = 0.55 * plan.shape.braincase.height * (0.35 + 0.25 * plan.shape.braincase.neck / 90)
    below = (0.0, 0.5 * (face.palate_end + hole) + 0.02, min(face.palate_level, level) - 0.10)
    end = (0.0, far[0] + down * ahead + back * 0.3, far[1] - back * ahead + down * 0.3)
    return rod([start, below, end], [0.022, 0.028, 0.03])
