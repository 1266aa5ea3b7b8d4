"""The facial skeleton: upper jaw, nose with its turbinates, orbits, zygomatic arches and sinuses."""

from __future__ import annotations

import numpy as np

from xrayview.dataset.phantoms.bodies import block, common, ellipsoid, grown, loft, ring, rod, union
from xrayview.dataset.phantoms.canvas import Body, FloatArray, Point, Solid
from xrayview.dataset.phantoms.plan import Plan

_STATIONS = 10


def add_face(cranium: Solid, plan: Plan) -> None:
    """Upper jaw, nose and forehead, still filled."""
    face, case = plan.shape.face, plan.shape.braincase
    orbit = plan.shape.orbit
    y = np.linspace(face.prosthion, face.palate_end + 0.03, _STATIONS)
    middle = [0.5 * (plan.ridge(one) + plan.palate(one)) for one in y]
    # Behind the front of an orbit that looks to the side, the upper jaw is no more than what holds the teeth.
    front = orbit.behind - orbit.radius
    sideways = orbit.outward / 90
    behind = sideways * np.clip((y - front) / (1.2 * orbit.radius), 0, 1)
    low = np.array([plan.palate(one) + 0.035 + 0.3 * plan.shape.teeth.root for one in y])
    top = (1 - behind) * middle + behind * np.minimum(low, middle)
    end = np.clip((y - y[-3]) / (y[-1] - y[-3]), 0, 1)
    bottom = np.array([plan.gum(one) for one in y]) + end * 0.035
    half = np.array([plan.cheek(one) for one in y]) * (1 - 0.45 * end)
    jaw = loft(y, np.maximum(top, bottom + 0.02), bottom, half, 0.025)
    start = min(face.nose_tip + 0.02, face.prosthion)
    y = np.linspace(max(start, face.prosthion), face.palate_end + 0.02, _STATIONS)
    end = np.clip((y - y[-3]) / (y[-1] - y[-3]), 0, 1)
    nose = loft(
        y,
        [plan.ridge(one) for one in y] - 0.02 * end,
        [0.6 * plan.palate(one) + 0.4 * plan.ridge(one) for one in y] + 0.03 * end,
        [plan.nose(one) for one in y] * (1 - 0.3 * end),
        0.028,
    )
    cranium.add(union([jaw, nose], 0.06), 0.02)
    tip = rod(
        [
            (0.3 * plan.nose(face.nose_tip), face.nose_tip, face.nose_tip_level - 0.008),
            (0.3 * plan.nose(face.nasion), face.nasion, face.nasion_level - 0.014),
        ],
        [0.010, 0.014],
        flat=0.6,
    )
    cranium.add(tip, 0.03)
    roof = np.linspace(face.nasion - 0.02, plan.forehead_end[0], 6)
    share = (roof - roof[0]) / (roof[-1] - roof[0])
    inside = plan.forehead_end[1]
    forehead = loft(
        roof,
        face.nasion_level + (inside - face.nasion_level) * share,
        face.nasion_level - 0.45 * (face.nasion_level - face.palate_level) + 0 * share,
        (face.frontal_width + (0.5 * case.width - face.frontal_width) * share) / 2,
        0.025,
    )
    cranium.add(forehead, 0.06)


def add_orbits(cranium: Solid, plan: Plan) -> None:
    """Walls and rims of the orbits, and the zygomatic arches."""
    orbit = plan.shape.orbit
    if orbit.closed > 0.6:
        cranium.add(grown(orbit_cone(plan, outside=False), 0.018 * orbit.closed), 0.02)
    cranium.add(_rim(plan), 0.02)
    cranium.add(zygomatic_arch(plan), 0.025)
    if orbit.closed > 0.6:
        face = plan.shape.face
        brow = [
            (0.0, face.nasion + 0.01, min(face.nasion_level + 0.01, orbit.level + orbit.radius)),
            (orbit.side, orbit.behind + 0.01, orbit.level + orbit.radius + 0.014),
            (orbit.side + 0.9 * orbit.radius, orbit.behind + 0.03, orbit.level + 0.6 * orbit.radius),
        ]
        cranium.add(rod(brow, [0.02, 0.022, 0.016]), 0.04)
        cheekbone = (
            orbit.side + 0.75 * orbit.radius,
            orbit.behind + 0.35 * orbit.radius,
            orbit.level - 1.0 * orbit.radius,
        )
        cranium.add(
            ellipsoid(cheekbone, (0.5 * orbit.radius, 0.35 * orbit.radius, 0.45 * orbit.radius)), 0.04
        )


def hollow_face(cranium: Solid, plan: Plan) -> None:
    """Carve orbits, nasal cavity and sinuses, and set the turbinates and the septum into the nose."""
    for sinus in sinuses(plan):
        cranium.carve(sinus, 0.01)
    cranium.carve(nasal_cavity(plan), 0.01)
    cranium.carve(orbit_cone(plan), 0.006)
    orbit, nose = plan.shape.orbit, nasal_cavity(plan)
    wall = grown(nose, 0.013)
    between = block((0, orbit.behind + 0.5, orbit.level), (1, 0.5 + orbit.radius, 0.9 * orbit.radius), 0.001)
    cranium.add(common(wall, between))
    cranium.carve(nose)
    cranium.add(turbinates(plan))
    cranium.add(_rim(plan), 0.012)
    cranium.add(zygomatic_arch(plan), 0.012)


def _rim(plan: Plan) -> Body:
    """The orbit's rim: whole in those whose orbit is ringed, only its front in the others."""
    orbit = plan.shape.orbit
    thick = 0.008 + 0.07 * orbit.radius
    whole = min(1.0, 0.35 + 1.3 * orbit.closed)
    return ring(orbit_centre(plan), orbit_axis(plan), orbit.radius + 0.4 * thick, thick, whole)


def orbit_centre(plan: Plan) -> Point:
    """The middle of the orbit's opening."""
    orbit = plan.shape.orbit
    return orbit.side, orbit.behind, orbit.level


def orbit_axis(plan: Plan) -> Point:
    """Where the orbit looks."""
    angle = np.radians(plan.shape.orbit.outward)
    return float(np.sin(angle)), float(-np.cos(angle)), 0.12


def orbit_cone(plan: Plan, outside: bool = True) -> Body:
    """The orbit: a cone whose tip lies inward and behind, with or without what lies ``outside`` its rim."""
    orbit = plan.shape.orbit
    x, y, z = orbit_centre(plan)
    out = np.array(orbit_axis(plan))
    rim = np.array([x, y, z]) + 0.9 * orbit.radius * out
    inward = (
        1.25 * orbit.radius * np.array([-0.62 * out[0] - 0.12, -out[1] + 0.35 * (1 - abs(out[1])), -0.05])
    )
    apex = np.array([x, y, z]) + inward
    apex[0] = max(apex[0], 0.35 * orbit.radius)
    points: list[Point] = [(float(apex[0]), float(apex[1]), float(apex[2])), (x, y, z)]
    if outside:
        points.append((float(rim[0]), float(rim[1]), float(rim[2])))
        return rod(points, [0.45 * orbit.radius, 0.98 * orbit.radius, 1.0 * orbit.radius])
    cup = rod(points, [0.45 * orbit.radius, 0.98 * orbit.radius])
    normal = (out / np.linalg.norm(out)).astype(np.float32)

    def distance(x_of: FloatArray, y_of: FloatArray, z_of: FloatArray) -> FloatArray:
        ahead = (x_of - np.float32(x)) * normal[0] + (
            (y_of - np.float32(y)) * normal[1] + (z_of - np.float32(z)) * normal[2]
        )
        return np.asarray(np.maximum(cup.distance(x_of, y_of, z_of), ahead))

    return Body(cup.low, cup.high, distance)


def zygomatic_arch(plan: Plan) -> Body:
    """From the upper jaw below the orbit, outwards and back, to the braincase's side."""
    orbit, case, jaw = plan.shape.orbit, plan.shape.braincase, plan.shape.mandible
    wide, floor = orbit.arch_width / 2, orbit.level - orbit.radius
    sideways = float(np.sin(np.radians(orbit.outward)))
    root = max(
        min(orbit.behind - 1.1 * orbit.radius * sideways, plan.shape.teeth.cheek_end),
        plan.shape.face.prosthion + 0.03,
    )
    end_level = max(orbit.arch_level + 0.025, jaw.condyle_level + 0.045)
    front = 0.4 * floor + 0.6 * max(orbit.arch_level, floor - 0.06)
    below = min(orbit.side + 0.55 * orbit.radius, wide)
    points: list[Point] = [
        (0.85 * plan.cheek(root), root, 0.6 * front + 0.4 * plan.palate(root)),
        (0.5 * (plan.cheek(root) + below) + 0.01, root + 0.03, front),
        (0.35 * below + 0.65 * wide, orbit.behind + 0.75 * orbit.radius, 0.5 * (front + orbit.arch_level)),
        (wide, 0.45 * (orbit.behind + orbit.radius) + 0.55 * orbit.arch_end, orbit.arch_level),
        (0.93 * wide, orbit.arch_end - 0.05, 0.5 * (orbit.arch_level + end_level)),
        (0.42 * case.width, orbit.arch_end + 0.01, end_level),
    ]
    half = orbit.arch_height / 2
    thick = [1.2 * half, 1.25 * half, 1.1 * half, 0.95 * half, half, 1.1 * half]
    return rod(points, thick, flat=orbit.arch_height / orbit.arch_thickness)


def nasal_cavity(plan: Plan) -> Body:
    """The nasal cavity, open in front, and at its hind end downwards."""
    face = plan.shape.face
    back = (
        min(face.palate_end, plan.middle[0] - 0.30 * plan.shape.braincase.length)
        if plan.shape.braincase.neck < 70
        else face.palate_end
    )
    y = np.linspace(face.prosthion - 0.02, max(back, face.prosthion + 0.15), _STATIONS)
    wall = 0.016 + 0.05 * face.frontal_width
    top = [plan.ridge(max(one, face.nose_tip)) - wall - 0.01 for one in y]
    top = [min(one, plan.shape.orbit.level + 0.4 * plan.shape.orbit.radius) for one in top]
    bottom = [plan.palate(one) + 0.022 for one in y]
    wide = [max(min(plan.nose(one), plan.cheek(one)) - wall, 0.022) for one in y]
    floor, roof = np.array(bottom), np.maximum(top, np.array(bottom) + 0.03)
    lower = loft(y, floor + 0.6 * (roof - floor), floor, wide, 0.035)
    upper = loft(y, roof, floor + 0.2 * (roof - floor), 0.5 * np.array(wide), 0.015)
    cavity = union([lower, upper], 0.04)
    choana = rod(
        [
            (0, face.palate_end - 0.06, face.palate_level + 0.055),
            (0, face.palate_end + 0.09, face.palate_level - 0.03),
        ],
        [0.030, 0.030],
    )
    return union([cavity, choana], 0.02)


def turbinates(plan: Plan) -> Body:
    """The nasal septum, and on each side two scrolls of thin bone."""
    face, cavity = plan.shape.face, nasal_cavity(plan)
    sheet = 0.0035
    length = face.palate_end - face.prosthion
    ahead, behind = face.prosthion + 0.25 * length, face.palate_end - 0.08 * length

    def distance(x: FloatArray, y: FloatArray, z: FloatArray) -> FloatArray:
        inside = cavity.distance(x, y, z)
        septum = x - np.float32(sheet)
        level = z - np.float32(face.palate_level + face.palate_drop * -0.5 + 0.03)
        wave = np.sin(level * np.float32(48) + np.float32(2.5) * np.sin(y * np.float32(23)))
        scroll = np.abs(x - np.float32(0.024) - np.float32(0.010) * wave) - np.float32(sheet)
        between = np.maximum(np.float32(ahead) - y, y - np.float32(behind))
        scroll = np.maximum(scroll, np.maximum(between, inside + np.float32(0.008)))
        plate = np.maximum(np.minimum(septum, scroll), np.float32(face.prosthion + 0.12 * length) - y)
        return np.asarray(np.maximum(plate, np.maximum(inside, y - np.float32(behind))))

    low = (0.0, ahead - 0.2, cavity.low[2])
    return Body(low, (cavity.high[0], behind, cavity.high[2]), distance)


def sinuses(plan: Plan) -> list[Body]:
    """Maxillary and frontal sinuses, for those who have them."""
    face, teeth, orbit = plan.shape.face, plan.shape.teeth, plan.shape.orbit
    size = face.sinus
    if size < 0.15:
        return []
    y = teeth.cheek_end - 0.25 * (teeth.cheek_end - teeth.cheek_start)
    low, high = plan.palate(y) + 0.03, orbit.level - orbit.radius - 0.015
    found: list[Body] = []
    inner, outer = plan.nose(y), plan.cheek(y) - 0.018
    if high > low + 0.03 and outer > inner + 0.02:
        radii = (
            0.5 * (outer - inner),
            (0.28 * (teeth.cheek_end - teeth.cheek_start) + 0.02) * min(size, 1),
            0.5 * (high - low),
        )
        found.append(ellipsoid((0.5 * (inner + outer), y, 0.5 * (low + high)), radii))
    upright = plan.shape.braincase.neck > 70
    half = 0.26 * face.frontal_width
    along, high = (0.018, 0.03) if upright else (0.05 * size, 0.02 * size + 0.008)
    behind = face.nasion + (0.030 if upright else 0.0)
    end_y, end_z = plan.forehead_end
    slope = min(0.0, (end_z - face.nasion_level) / (end_y - face.nasion))
    level = face.nasion_level + (0.045 if upright else slope * along - 0.024 - high)
    found.append(ellipsoid((half, behind, level), (0.75 * half + 0.002, along, high)))
    return found
