"""Priors: eight skulls that are known well, and the draw of new ones between and around them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from xrayview.dataset.phantoms.shape import (
    Braincase,
    Contrast,
    Dentition,
    Face,
    HeadShape,
    Kind,
    Mandible,
    Orbit,
    Tissue,
)

ARCHETYPES = ("mouse", "rat", "cat", "dog", "sheep", "horse", "macaque", "human")
"""The columns of the tables below."""

KINDS: tuple[Kind, ...] = ("human", "carnivore", "rodent", "ungulate", "primate", "between")
"""In the order in which ``phantoms:N`` draws them."""

LENGTHS_MM = (23.0, 43.0, 92.0, 190.0, 245.0, 560.0, 122.0, 180.0)
"""Lengths of the archetypes' skulls."""

_Row = tuple[float, float, float, float, float, float, float, float]

#                 mouse   rat    cat    dog    sheep  horse  macaque human
_BRAINCASE: dict[str, _Row] = {
    "length":    (0.460, 0.430, 0.600, 0.520, 0.440, 0.360, 0.740, 0.980),
    "width":     (0.450, 0.380, 0.470, 0.310, 0.280, 0.200, 0.590, 0.780),
    "height":    (0.345, 0.310, 0.410, 0.320, 0.310, 0.240, 0.520, 0.780),
    "base":      (0.000, 0.000, 0.000, 0.000, 0.070, 0.080, 0.000, -0.045),
    "tilt":      (6.0, 6.0, 4.0, 2.0, 18.0, 10.0, 4.0, 0.0),
    "wall":      (0.019, 0.019, 0.021, 0.026, 0.028, 0.026, 0.024, 0.036),
    "crest":     (0.000, 0.002, 0.010, 0.035, 0.004, 0.010, 0.004, 0.000),
    "bulla":     (0.095, 0.080, 0.095, 0.055, 0.035, 0.028, 0.035, 0.060),
    "foramen":   (0.055, 0.055, 0.065, 0.050, 0.045, 0.034, 0.065, 0.085),
    "neck":      (25.0, 25.0, 35.0, 35.0, 40.0, 45.0, 62.0, 88.0),
}  # fmt: skip
_FACE: dict[str, _Row] = {
    "prosthion":       (0.020, 0.020, 0.010, 0.000, 0.000, 0.000, 0.000, 0.050),
    "palate_end":      (0.500, 0.520, 0.440, 0.520, 0.560, 0.560, 0.460, 0.330),
    "palate_level":    (0.050, 0.050, 0.000, 0.020, 0.050, 0.050, -0.020, -0.080),
    "palate_drop":     (0.000, 0.000, 0.020, 0.030, 0.120, 0.110, 0.040, 0.000),
    "nasion":          (0.360, 0.380, 0.270, 0.420, 0.500, 0.600, 0.160, 0.010),
    "nasion_level":    (0.310, 0.280, 0.350, 0.310, 0.420, 0.370, 0.300, 0.280),
    "nose_tip":        (0.000, 0.000, 0.070, 0.060, 0.120, 0.160, 0.080, 0.000),
    "nose_tip_level":  (0.230, 0.210, 0.200, 0.155, 0.120, 0.110, 0.120, 0.150),
    "front_width":     (0.130, 0.130, 0.240, 0.180, 0.110, 0.130, 0.230, 0.210),
    "waist_width":     (0.170, 0.160, 0.280, 0.210, 0.140, 0.110, 0.300, 0.290),
    "cheek_width":     (0.210, 0.200, 0.420, 0.330, 0.290, 0.300, 0.350, 0.345),
    "frontal_width":   (0.180, 0.160, 0.220, 0.240, 0.340, 0.340, 0.130, 0.150),
    "sinus":           (0.100, 0.100, 0.400, 0.600, 0.700, 1.000, 0.500, 1.000),
}  # fmt: skip
_ORBIT: dict[str, _Row] = {
    "side":            (0.120, 0.110, 0.175, 0.150, 0.190, 0.160, 0.150, 0.180),
    "behind":          (0.410, 0.420, 0.300, 0.460, 0.560, 0.660, 0.130, 0.055),
    "level":           (0.220, 0.190, 0.240, 0.220, 0.290, 0.280, 0.200, 0.205),
    "radius":          (0.075, 0.060, 0.120, 0.085, 0.085, 0.055, 0.105, 0.105),
    "outward":         (80.0, 80.0, 42.0, 50.0, 70.0, 72.0, 18.0, 15.0),
    "closed":          (0.000, 0.000, 0.250, 0.150, 0.500, 0.500, 1.000, 1.000),
    "arch_width":      (0.545, 0.520, 0.720, 0.570, 0.440, 0.390, 0.700, 0.720),
    "arch_end":        (0.680, 0.690, 0.720, 0.780, 0.780, 0.800, 0.560, 0.500),
    "arch_level":      (0.120, 0.110, 0.080, 0.100, 0.150, 0.180, 0.100, 0.120),
    "arch_height":     (0.035, 0.040, 0.060, 0.060, 0.050, 0.050, 0.055, 0.050),
    "arch_thickness":  (0.014, 0.014, 0.025, 0.024, 0.022, 0.020, 0.022, 0.024),
}  # fmt: skip
_MANDIBLE: dict[str, _Row] = {
    "front":           (0.080, 0.090, 0.050, 0.060, 0.060, 0.040, 0.040, 0.050),
    "condyle_side":    (0.235, 0.205, 0.270, 0.210, 0.150, 0.140, 0.270, 0.280),
    "condyle":         (0.640, 0.630, 0.690, 0.750, 0.760, 0.770, 0.550, 0.450),
    "condyle_level":   (0.140, 0.120, 0.030, 0.040, 0.180, 0.210, 0.050, 0.085),
    "gonion_level":    (-0.080, -0.080, -0.070, -0.060, -0.220, -0.250, -0.260, -0.250),
    "ramus":           (0.200, 0.190, 0.160, 0.160, 0.160, 0.190, 0.210, 0.190),
    "coronoid":        (0.030, 0.030, 0.150, 0.170, 0.110, 0.090, 0.060, 0.010),
    "angular":         (0.080, 0.080, 0.030, 0.030, 0.010, 0.020, 0.010, 0.000),
    "chin_depth":      (0.100, 0.090, 0.120, 0.080, 0.060, 0.070, 0.150, 0.170),
    "body_depth":      (0.130, 0.120, 0.110, 0.110, 0.150, 0.180, 0.150, 0.150),
    "thickness":       (0.050, 0.045, 0.060, 0.050, 0.055, 0.060, 0.065, 0.070),
}  # fmt: skip
_TEETH: dict[str, _Row] = {
    "incisor_upper":   (0.120, 0.110, 0.030, 0.035, 0.000, 0.045, 0.050, 0.050),
    "incisor_lower":   (0.130, 0.120, 0.025, 0.030, 0.040, 0.045, 0.050, 0.045),
    "incisor_curl":    (1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "incisor_pairs":   (1.0, 1.0, 3.0, 3.0, 4.0, 3.0, 2.0, 2.0),
    "canine":          (0.000, 0.000, 0.110, 0.100, 0.000, 0.025, 0.080, 0.055),
    "cheek_start":     (0.330, 0.340, 0.270, 0.170, 0.300, 0.270, 0.140, 0.130),
    "cheek_end":       (0.490, 0.520, 0.430, 0.500, 0.560, 0.570, 0.420, 0.320),
    "cheek_pairs":     (3.0, 3.0, 3.0, 6.0, 6.0, 6.0, 5.0, 5.0),
    "cheek_width":     (0.055, 0.050, 0.040, 0.040, 0.050, 0.045, 0.050, 0.055),
    "crown":           (0.018, 0.018, 0.035, 0.035, 0.025, 0.030, 0.035, 0.040),
    "root":            (0.050, 0.050, 0.060, 0.060, 0.110, 0.140, 0.060, 0.070),
}  # fmt: skip

_NEAREST: dict[Kind, tuple[str, ...]] = {
    "human": ("human",),
    "rodent": ("mouse", "rat"),
    "carnivore": ("cat", "dog"),
    "ungulate": ("sheep", "horse"),
    "primate": ("macaque", "human"),
}

_CONTRASTS: tuple[Contrast, ...] = ("clinical", "micro", "dry")
_HOW_OFTEN: dict[Kind, tuple[float, float, float]] = {"human": (1.0, 0.0, 0.0), "rodent": (0.2, 0.6, 0.2)}
_ELSE = (0.55, 0.15, 0.30)

_WIDTHS = {
    "width", "front_width", "waist_width", "cheek_width", "frontal_width", "side", "arch_width",
    "condyle_side",
}  # fmt: skip
_HEIGHTS = {
    "height", "nasion_level", "nose_tip_level", "level", "arch_level", "condyle_level", "gonion_level",
    "coronoid", "palate_level", "chin_depth", "body_depth",
}  # fmt: skip
_ALONG = {
    "prosthion", "palate_end", "nasion", "nose_tip", "behind", "arch_end", "front", "condyle", "cheek_start",
    "cheek_end",
}  # fmt: skip
_STOUT = {"wall", "crest", "arch_height", "arch_thickness", "thickness"}
_COUNTS = {"incisor_pairs", "cheek_pairs", "incisor_curl", "closed"}

Part = TypeVar("Part", Braincase, Face, Orbit, Mandible, Dentition)


@dataclass(frozen=True)
class _Habit:
    """What varies together in one head: factors, 1 in the archetype."""

    face: float
    width: float
    height: float
    stout: float
    age: float


def kind_of(seed: int) -> Kind:
    """The kind of the ``seed``-th head of a set: they take turns, so that a few seeds hold them all."""
    return KINDS[(seed - 101) % len(KINDS)]


def draw_shape(seed: int, kind: Kind = "human") -> HeadShape:
    """The measures of the ``seed``-th head of a kind; the same seed gives the same head."""
    if kind not in KINDS:
        raise ValueError(f"no kind of head is called {kind!r}; there are {', '.join(KINDS)}")
    random = np.random.default_rng([seed, KINDS.index(kind)])
    shares, species = _mixture(random, kind)
    age = float(random.uniform(0.15, 1))
    habit = _Habit(
        face=float(np.exp(random.normal(0, 0.035))),
        width=float(np.exp(random.normal(0, 0.04))),
        height=float(np.exp(random.normal(0, 0.035))),
        stout=float(np.exp(random.normal(0, 0.12))) * (0.8 + 0.3 * age),
        age=age,
    )
    return HeadShape(
        kind,
        species,
        seed,
        float(np.exp(shares @ np.log(LENGTHS_MM)) * (0.72 + 0.3 * age) * np.exp(random.normal(0, 0.05))),
        _part(Braincase, _BRAINCASE, shares, habit, random),
        _part(Face, _FACE, shares, habit, random),
        _part(Orbit, _ORBIT, shares, habit, random),
        _part(Mandible, _MANDIBLE, shares, habit, random),
        _part(Dentition, _TEETH, shares, habit, random),
        _tissue(random, kind, age),
    )


def archetype(name: str, contrast: Contrast = "dry") -> HeadShape:
    """The measures of one of `ARCHETYPES` itself: an adult, symmetric, its mouth closed, without a neck."""
    number = ARCHETYPES.index(name)
    shares = np.eye(len(ARCHETYPES))[number]
    kind = next(kind for kind, nearest in _NEAREST.items() if name in nearest)
    habit, random = _Habit(1, 1, 1, 1, 1), None
    return HeadShape(
        kind,
        name,
        0,
        LENGTHS_MM[number],
        _part(Braincase, _BRAINCASE, shares, habit, random),
        _part(Face, _FACE, shares, habit, random),
        _part(Orbit, _ORBIT, shares, habit, random),
        _part(Mandible, _MANDIBLE, shares, habit, random),
        _part(Dentition, _TEETH, shares, habit, random),
        Tissue(contrast, False, skin=0.03, age=1.0, gape=0.0, asymmetry=0.0, bend=0.0, vertebrae=0, cut=0.0),
    )


def _mixture(random: np.random.Generator, kind: Kind) -> tuple[npt.NDArray[np.float64], str]:
    """How much of each archetype there is in one head, and what to call it."""
    if kind == "between":
        first, second = (_NEAREST[KINDS[number]] for number in random.choice(5, 2, replace=False))
        names = str(random.choice(first)), str(random.choice(second))
        weight = float(random.uniform(0.35, 0.65))
        species = f"between {names[0]} and {names[1]}"
    else:
        names = _NEAREST[kind][0], _NEAREST[kind][-1]
        # A monkey has only a little of man.
        weight = float(random.uniform(0, 0.3 if kind == "primate" else 1))
        species = f"{names[round(weight)]}-like"
    shares = np.zeros(len(ARCHETYPES))
    shares[ARCHETYPES.index(names[0])] += 1 - weight
    shares[ARCHETYPES.index(names[1])] += weight
    return shares, species


def _part(
    part: type[Part],
    table: dict[str, _Row],
    shares: npt.NDArray[np.float64],
    habit: _Habit,
    random: np.random.Generator | None,
) -> Part:
    """One part's measures: the mixture's, with what varies together and some per cent of their own."""
    values: dict[str, float] = {}
    for one in fields(part):
        value = float(shares @ np.array(table[one.name]))
        if random is not None and one.name not in _COUNTS:
            value *= float(np.exp(random.normal(0, 0.02)))
        if one.name in _ALONG:
            value = max(value, 0.0) ** habit.face
        elif one.name == "length":
            value = 1 - max(1 - value, 0.005) ** habit.face
        value *= habit.width if one.name in _WIDTHS else 1.0
        value *= habit.height if one.name in _HEIGHTS else 1.0
        value *= habit.stout if one.name in _STOUT else 1.0
        values[one.name] = min(max(value, one.metadata["low"]), one.metadata["high"])
    return part(**values)


def _tissue(random: np.random.Generator, kind: Kind, age: float) -> Tissue:
    """How the head lies, is covered and was scanned: people mostly as clinics scan them."""
    human = kind == "human"
    contrast = _CONTRASTS[int(random.choice(3, p=_HOW_OFTEN.get(kind, _ELSE)))]
    opened = random.random() < (0.15 if human else 0.5)
    gape = float(random.uniform(6, 28)) * (0.4 if human else 1.0)
    fewest, most = (3, 4) if human else (1, 3)
    return Tissue(
        contrast=contrast,
        hyoid=contrast != "dry",
        skin=float(random.uniform(0.022, 0.038)),
        age=age,
        gape=gape if opened else 0.0,
        asymmetry=float(np.clip(random.normal(0, 0.015), -0.05, 0.05)),
        bend=float(np.clip(random.normal(0, 0.008), -0.04, 0.04)),
        vertebrae=int(random.integers(fewest, most + 1)) if contrast != "dry" else 0,
        cut=float(random.uniform(0.05, 0.25)) if human and random.random() < 0.2 else 0.0,
    )
