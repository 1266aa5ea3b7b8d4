"""The braincase: brain cavity and vault, skull base, bullae, crests, condyles and the foramen magnum."""

from __future__ import annotations

import numpy as np

from xrayview.dataset.phantoms.bodies import ellipsoid, grown, rod, union
from xrayview.dataset.phantoms.canvas import Body, FloatArray, Solid
from xrayview.dataset.phantoms.plan import Plan

INNER_TABLE = 0.018
"""Thickness of what stays round the brain, at least, whatever is hollowed out beside it."""


def brain(plan: Plan) -> Body:
    """The brain cavity: cerebrum with its frontal and temporal lobes, hindbrain, and the olfactory bulbs of
    those who smell well."""
    case = plan.shape.braincase
    y, z = plan.middle
    across, along, up = case.width / 2 - case.wall, case.length / 2 - case.wall, case.height / 2 - case.wall
    upright = case.neck / 90
    lobes = [
        ellipsoid((0, y, z + 0.10 * up), (across, along, 0.90 * up), case.tilt),
        ellipsoid((0.42 * across, y - 0.08 * along, z - 0.30 * up), (0.50 * across, 0.52 * along, 0.52 * up)),
        ellipsoid((0, y + 0.42 * along, z - 0.38 * up), (0.66 * across, 0.48 * along, 0.60 * up)),
        ellipsoid(
            (0, y - 0.42 * along, z + 0.16 * up),
            ((0.5 + 0.25 * upright) * across, 0.55 * along, 0.62 * up),
            case.tilt,
        ),
    ]
    if upright < 0.6:
        bulb = 0.20 * up
        lobes.append(
            ellipsoid(
                (0, y + 0.42 * along, z + 0.05 * up), (0.74 * across, 0.52 * along, 0.80 * up), case.tilt
            )
        )
        lobes.append(
            ellipsoid((0, y - 1.02 * along, z), (0.22 * across, 0.26 * along, bulb + 0.01), case.tilt)
        )
    return union(lobes, 0.05)


def foramen(plan: Plan) -> Body:
    """The way of the spinal cord out of the skull."""
    (y, z), (back, down) = plan.foramen, plan.neck
    radius = plan.shape.braincase.foramen
    reach = 2.0 * radius
    return rod([(0, y - back * reach, z - down * reach), (0, y + back * 0.3, z + down * 0.3)], [radius] * 2)


def add_braincase(cranium: Solid, plan: Plan, within: Solid) -> None:
    """Everything round the brain cavity ``within``, still filled."""
    case = plan.shape.braincase
    y, _ = plan.middle
    cranium.join(within, case.wall, 0.01)
    (hole, level), (back, down) = plan.foramen, plan.neck
    face = plan.shape.face
    cranium.add(
        rod(
            [(0, hole - 0.02, case.base + 0.03), (0, face.palate_end - 0.04, face.palate_level + 0.07)],
            [0.055 * case.width + 0.014, 0.09 * case.width + 0.02],
            upright=1.3,
        ),
        0.03,
    )
    bulla = case.bulla
    side = 0.47 * case.width - 0.75 * bulla
    cranium.add(
        ellipsoid(
            (side, y + 0.02 * case.length, case.base + 0.25 * bulla), (bulla * 0.8, bulla * 1.2, bulla)
        ),
        0.01,
    )
    cranium.add(
        ellipsoid(
            (0.47 * case.width - 0.5 * bulla, y + 0.13 * case.length, case.base + 0.06 * case.height),
            (0.6 * bulla, 0.8 * bulla, 1.5 * bulla),
        ),
        0.02,
    )
    cheek = 0.75 * case.foramen + 0.006
    cranium.add(
        ellipsoid(
            (case.foramen + 0.3 * cheek, hole + back * 0.02 - 0.02, level + down * 0.045),
            (0.5 * cheek, cheek, cheek),
        ),
        0.02,
    )
    _add_crests(cranium, plan)


def hollow_braincase(cranium: Solid, plan: Plan, within: Solid) -> None:
    """Carve brain cavity, bullae, ear canals and the foramen magnum; what bounds the brain is made good
    first."""
    case = plan.shape.braincase
    y, _ = plan.middle
    bulla = case.bulla
    side = 0.47 * case.width - 0.75 * bulla
    wall = 0.011 + 0.1 * bulla
    if bulla > 0.16 * case.width:
        air = (bulla * 0.8 - wall, bulla * 1.2 - wall, bulla - wall)
        cranium.carve(ellipsoid((side, y + 0.02 * case.length, case.base + 0.25 * bulla), air))
    canal = case.base + 0.35 * bulla + 0.02 * case.height
    cranium.carve(
        rod([(side, y, canal), (0.6 * case.width, y, canal + 0.01)], [0.012 + 0.01 * case.width] * 2)
    )
    cranium.join(within, max(INNER_TABLE, 0.55 * case.wall))
    cranium.take(within)
    petrous = rod(
        [
            (0.12 * case.width, y - 0.06 * case.length, case.base + 0.10 * case.height),
            (0.42 * case.width, y + 0.06 * case.length, case.base + 0.16 * case.height),
        ],
        [0.022 * case.width + 0.008, 0.05 * case.width + 0.012],
    )
    cranium.add(petrous, 0.02)
    cranium.carve(foramen(plan), 0.01)


def _add_crests(cranium: Solid, plan: Plan) -> None:
    case = plan.shape.braincase
    y, z = plan.middle
    tilt = np.radians(case.tilt)
    along, up = case.length / 2, case.height / 2

    def on_vault(angle: float, over: float) -> tuple[float, float]:
        """(y, z) on the vault's profile at ``angle`` from the vertex backwards, ``over`` outside it."""
        a, b = (along + over) * np.sin(angle), (0.95 * up + over) * np.cos(angle)
        return float(y + np.cos(tilt) * a + np.sin(tilt) * b), float(
            z + 0.05 * up - np.sin(tilt) * a + np.cos(tilt) * b
        )

    crest = case.crest
    if crest > 0.006:
        arc = [on_vault(angle, 0.5 * crest) for angle in np.linspace(-0.5, 1.15, 6)]
        rise = np.array([0.35, 0.7, 0.95, 1.0, 1.0, 0.9]) * (0.55 * crest + 0.008)
        cranium.add(rod([(0, *place) for place in arc], list(rise), flat=1.8), 0.02)
    if case.neck < 55:
        top = on_vault(1.15, 0.2 * crest)
        low = on_vault(1.75, 0.0)
        cranium.add(
            rod(
                [
                    (0, *top),
                    (0.30 * case.width, top[0] - 0.015, top[1] - 0.12 * up),
                    (0.42 * case.width, y + 0.55 * along, low[1]),
                ],
                [0.012 + 0.5 * crest, 0.011 + 0.3 * crest, 0.010],
            ),
            0.03,
        )


def add_sutures(cranium: Solid, plan: Plan) -> None:
    """Grooves in the young skull's outer table where the vault's bones meet."""
    openness = max(0.0, 0.5 - plan.shape.tissue.age)
    if openness == 0:
        return
    case = plan.shape.braincase
    y, z = plan.middle
    width = 0.0025 + 0.004 * openness
    coronal, lambdoid = y - 0.12 * case.length, y + 0.30 * case.length

    def distance(x: FloatArray, y_of: FloatArray, z_of: FloatArray) -> FloatArray:
        wave = np.float32(0.008) * np.sin(x * np.float32(75 / case.width))
        bent = x * x / np.float32(case.width)
        across = np.minimum(
            np.abs(y_of - np.float32(coronal) - np.float32(0.25) * bent + wave),
            np.abs(y_of - np.float32(lambdoid) + np.float32(0.45) * bent + wave),
        )
        sagittal = np.abs(x - np.float32(0.004) * np.sin(y_of * np.float32(70)))
        sagittal = np.maximum(
            sagittal, np.abs(y_of - np.float32((coronal + lambdoid) / 2)) - np.float32(0.21 * case.length)
        )
        line = np.minimum(across, sagittal) - np.float32(width)
        return np.asarray(np.maximum(np.maximum(line, np.float32(z) - z_of), -outer.distance(x, y_of, z_of)))

    outer = grown(brain(plan), max(INNER_TABLE, 0.7 * case.wall))
    low = (0.0, lambdoid - 0.45 * case.length, z)
    cranium.carve(Body(low, (case.width / 2, lambdoid + 0.1, z + case.height), distance))
