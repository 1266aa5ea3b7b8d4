"""A made-up head from its measures: soft tissue, bones, teeth, one after another onto one grid."""

from __future__ import annotations

import numpy as np

from xrayview.dataset.heads import bounding_sphere
from xrayview.dataset.phantoms.braincase import add_braincase, add_sutures, brain, foramen, hollow_braincase
from xrayview.dataset.phantoms.canvas import Body, Canvas, FloatArray, Point, Solid, cube_canvas, where
from xrayview.dataset.phantoms.face import add_face, add_orbits, hollow_face, nasal_cavity, sinuses
from xrayview.dataset.phantoms.jaw import add_mandible
from xrayview.dataset.phantoms.plan import Plan
from xrayview.dataset.phantoms.shape import HeadShape, Kind
from xrayview.dataset.phantoms.soft_tissue import add_head, add_lower_jaw, airway, eyes
from xrayview.dataset.phantoms.species import draw_shape
from xrayview.dataset.phantoms.spine import add_hyoid, add_vertebrae
from xrayview.dataset.phantoms.teeth import JAWS, teeth_of
from xrayview.dataset.phantoms.texture import grain, relief
from xrayview.volume.volume import Volume

MUSCLE, FAT, BRAIN, EYE, FAINT = 0.35, 0.305, 0.345, 0.34, 0.04
"""Soft tissues in clinical CT (HU 50, -85, 35 and 20) and any of them in micro-CT of bone."""

SPONGY, CORTEX, DENTINE, ENAMEL = 0.56, 0.78, 0.86, 0.99
"""Hard tissues (HU 680, 1340, 1580 and 1970)."""

_SPARE = 1.03

JOINT = 0.022
"""Gap between the lower jaw and the cranium, which gristle fills, in skull lengths."""

ROUGHNESS = 0.0012
"""How far the surface of bone is from smooth, in skull lengths."""


def procedural_head(seed: int = 0, size: int = 128, kind: Kind = "human") -> Volume:
    """The ``seed``-th head of a kind as a (size, size, size) volume in the patient frame, seen from the
    front; density 0..1, spacing in millimetres."""
    return head_of(draw_shape(seed, kind), size)


def head_of(shape: HeadShape, size: int = 128) -> Volume:
    """The head of a shape; its bounding sphere is inscribed in the cube."""
    plan = Plan(shape)
    middle, edge = framed(plan)
    canvas = cube_canvas(size, middle, edge, shape.tissue.asymmetry, shape.tissue.bend)
    jaw = canvas.turned(plan.hinge, plan.gape)
    spongy, rough = grain(shape.seed, size), relief(shape.seed, size)
    within = Solid(canvas, reach=0.16)
    within.add(brain(plan))
    density = _soft_tissue(canvas, jaw, plan, within, spongy)
    cranium = _cranium(canvas, plan, within)
    hard = [cranium, _mandible(jaw, plan, cranium), *_neck(canvas, jaw, plan)]
    for bone in hard:
        _lay_bone(density, bone, spongy, rough, shape.tissue.age)
    _lay_teeth(density, canvas, jaw, plan)
    if shape.tissue.cut:
        vertex = shape.braincase.base + shape.braincase.height
        level = vertex - shape.tissue.cut * (vertex - plan.chin[1])
        density *= canvas.share(np.asarray(canvas.z - np.float32(level), np.float32))
    millimetres = shape.length_mm * edge / size
    return Volume(np.clip(density, 0, 1), (millimetres,) * 3, "patient")


def framed(plan: Plan) -> tuple[Point, float]:
    """The middle and the edge of the cube in which a head's bounding sphere is inscribed, in its frame."""
    centre, radius = bounding_sphere(np.array(plan.extremes()))
    return (0.0, float(centre[1]), float(centre[2])), 2 * _SPARE * radius


def _soft_tissue(canvas: Canvas, jaw: Canvas, plan: Plan, within: Solid, spongy: FloatArray) -> FloatArray:
    """The density of everything but bone: air, and what there is of soft tissue."""
    density = np.zeros(canvas.shape, np.float32)
    if plan.shape.tissue.contrast == "dry":
        return density
    skin, lower = Solid(canvas), Solid(jaw)
    add_head(skin, plan, within)
    add_lower_jaw(lower, plan)
    np.minimum(skin.distance, lower.distance, out=skin.distance)
    inside = canvas.share(skin.distance)
    clinical = plan.shape.tissue.contrast == "clinical"
    muscle, fat, nerve, eye = (MUSCLE, FAT, BRAIN, EYE) if clinical else (FAINT,) * 4
    under = canvas.share(skin.distance + np.float32(0.4 * plan.shape.tissue.skin))
    density += inside * np.float32(fat) + under * np.float32(muscle - fat)
    if clinical:
        density += under * (spongy * np.float32(0.012))
    padding, ball = eyes(plan)
    _lay(density, canvas, padding, fat, inside)
    _lay(density, canvas, ball, eye, inside)
    density += canvas.share(within.distance) * (np.float32(nerve) - density)
    _lay(density, canvas, foramen(plan), nerve, inside)
    for hollow in (airway(plan), nasal_cavity(plan), *sinuses(plan)):
        _lay(density, canvas, hollow, 0.0)
    return density


def _cranium(canvas: Canvas, plan: Plan, within: Solid) -> Solid:
    cranium = Solid(canvas)
    add_braincase(cranium, plan, within)
    add_face(cranium, plan)
    add_orbits(cranium, plan)
    hollow_face(cranium, plan)
    hollow_braincase(cranium, plan, within)
    add_sutures(cranium, plan)
    return cranium


def _mandible(jaw: Canvas, plan: Plan, cranium: Solid) -> Solid:
    """The lower jaw; a joint's gap keeps it from the cranium."""
    mandible = Solid(jaw)
    add_mandible(mandible, plan)
    np.maximum(mandible.distance, np.float32(JOINT) - cranium.distance, out=mandible.distance)
    return mandible


def _neck(canvas: Canvas, jaw: Canvas, plan: Plan) -> list[Solid]:
    spine, hyoid = Solid(canvas), Solid(jaw)
    if plan.shape.tissue.vertebrae:
        add_vertebrae(spine, plan)
    if plan.shape.tissue.hyoid:
        add_hyoid(hyoid, plan)
    return [spine, hyoid]


def _lay_bone(density: FloatArray, bone: Solid, spongy: FloatArray, rough: FloatArray, age: float) -> None:
    """Bone with a dense cortex and a spongy inside, over what is there."""
    thick = np.float32(0.011 + 0.003 * age)
    box = where(bone.distance < bone.canvas.cell)
    if box is None:
        return
    distance = bone.distance[box] + np.float32(ROUGHNESS) * rough[box]
    inner = bone.canvas.share(distance + thick)
    matter = np.float32(CORTEX) + inner * (np.float32(SPONGY - CORTEX) + np.float32(0.08) * spongy[box])
    density[box] += bone.canvas.share(distance) * (matter - density[box])


def _lay_teeth(density: FloatArray, canvas: Canvas, jaw: Canvas, plan: Plan) -> None:
    for frame, name in zip((canvas, jaw), JAWS, strict=True):
        for tooth in teeth_of(plan, name):
            _lay(density, frame, tooth.dentine, DENTINE)
            _lay(density, frame, tooth.enamel, ENAMEL)


def _lay(
    density: FloatArray, canvas: Canvas, body: Body, value: float, within: FloatArray | None = None
) -> None:
    for box in canvas.boxes(body, 0.0):
        share = canvas.share(canvas.seen(body, box))
        if within is not None:
            share = share * within[box]
        density[box] += share * (np.float32(value) - density[box])
