"""The measures of one made-up head: what an osteometrist would take from it, as frozen data.

Lengths are shares of the skull's length (its foremost point to the occiput), so that a mouse and a horse
compare. Places lie in the skull's frame: x to the side, y from the foremost point (0) to the occiput (1), z
up from the level of the skull's base. The ranges hold from mouse to horse and man. They are the proportions
that atlases of comparative anatomy show, set by hand; they are not fitted to measured series.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal

Kind = Literal["human", "rodent", "carnivore", "ungulate", "primate", "between"]
"""What a head is like; "between" lies between two of the others."""

Contrast = Literal["clinical", "micro", "dry"]
"""How soft tissue shows: as in clinical CT (0.33), as in micro-CT of bone (0.04), or not: a dry skull."""


def measure(low: float, high: float, what: str) -> Any:
    """A field whose values lie in ``low``..``high``; ``what`` says how it is taken."""
    return field(metadata={"low": low, "high": high, "what": what})


@dataclass(frozen=True)
class Braincase:
    """The part that holds the brain."""

    length: float = measure(0.28, 1.02, "greatest length of the brain cavity and its walls")
    width: float = measure(0.16, 0.88, "greatest width, walls included")
    height: float = measure(0.18, 0.86, "height from the base to the vertex, walls included")
    base: float = measure(-0.08, 0.12, "level of its underside")
    tilt: float = measure(-5.0, 32.0, "degrees by which the occiput is turned down")
    wall: float = measure(0.018, 0.048, "thickness of the vault")
    crest: float = measure(0.0, 0.06, "height of the sagittal crest")
    bulla: float = measure(0.015, 0.13, "radius of the auditory bulla or mastoid process")
    foramen: float = measure(0.028, 0.10, "radius of the foramen magnum")
    neck: float = measure(15.0, 95.0, "degrees below the horizontal in which the neck leaves it")


@dataclass(frozen=True)
class Face:
    """Nose and upper jaw."""

    prosthion: float = measure(0.0, 0.08, "y of the foremost point of the upper jaw")
    palate_end: float = measure(0.28, 0.62, "y of the palate's hind edge")
    palate_level: float = measure(-0.12, 0.08, "z of the palate's hind edge")
    palate_drop: float = measure(-0.05, 0.16, "how much lower the prosthion lies")
    nasion: float = measure(0.0, 0.64, "y of the root of the nose")
    nasion_level: float = measure(0.20, 0.46, "z of the root of the nose")
    nose_tip: float = measure(-0.03, 0.22, "y of the nasal bones' tip")
    nose_tip_level: float = measure(0.07, 0.30, "z of the nasal bones' tip")
    front_width: float = measure(0.09, 0.36, "width at the incisors")
    waist_width: float = measure(0.09, 0.46, "width at the diastema or the canines")
    cheek_width: float = measure(0.16, 0.50, "width at the cheek teeth")
    frontal_width: float = measure(0.10, 0.42, "least width between the orbits")
    sinus: float = measure(0.0, 1.2, "size of the sinuses: 0 none, 1 as in an adult man or horse")


@dataclass(frozen=True)
class Orbit:
    """Orbit, its ring and the zygomatic arch."""

    side: float = measure(0.06, 0.32, "x of the centre of its opening")
    behind: float = measure(0.0, 0.72, "y of the centre of its opening")
    level: float = measure(0.10, 0.38, "z of the centre of its opening")
    radius: float = measure(0.04, 0.17, "of its opening")
    outward: float = measure(10.0, 95.0, "degrees by which it looks to the side rather than to the front")
    closed: float = measure(0.0, 1.0, "0 open behind, 0.5 ringed by bone, 1 walled off")
    arch_width: float = measure(0.30, 0.84, "greatest width over the zygomatic arches")
    arch_end: float = measure(0.42, 0.86, "y where the arch meets the braincase")
    arch_level: float = measure(0.02, 0.24, "z of the arch")
    arch_height: float = measure(0.02, 0.09, "its height in the middle")
    arch_thickness: float = measure(0.010, 0.04, "its thickness from side to side")


@dataclass(frozen=True)
class Mandible:
    """The lower jaw, as it lies with closed teeth."""

    front: float = measure(-0.02, 0.14, "y of its foremost bone")
    condyle_side: float = measure(0.10, 0.34, "x of the condyle")
    condyle: float = measure(0.40, 0.84, "y of the condyle")
    condyle_level: float = measure(0.02, 0.26, "z of the condyle")
    gonion_level: float = measure(-0.38, 0.06, "z of the angle")
    ramus: float = measure(0.12, 0.26, "breadth of the ascending ramus")
    coronoid: float = measure(-0.02, 0.20, "height of the coronoid process over the condyle")
    angular: float = measure(0.0, 0.12, "how far the angle reaches behind the condyle's neck")
    chin_depth: float = measure(0.04, 0.24, "height of the body at the symphysis")
    body_depth: float = measure(0.08, 0.25, "height of the body at the last tooth")
    thickness: float = measure(0.03, 0.09, "of the body, from side to side")


@dataclass(frozen=True)
class Dentition:
    """The teeth."""

    incisor_upper: float = measure(0.0, 0.14, "length of the upper incisors' crowns; 0: none")
    incisor_lower: float = measure(0.02, 0.16, "length of the lower incisors' crowns")
    incisor_curl: float = measure(0.0, 1.0, "1: one pair, rooted deep and curved, as in rodents")
    incisor_pairs: float = measure(1.0, 4.2, "incisors on each side")
    canine: float = measure(0.0, 0.15, "length of the canines' crowns; below 0.02 there are none")
    cheek_start: float = measure(0.10, 0.40, "y of the first cheek tooth")
    cheek_end: float = measure(0.28, 0.64, "y behind the last cheek tooth")
    cheek_pairs: float = measure(2.5, 6.5, "cheek teeth on each side of each jaw")
    cheek_width: float = measure(0.025, 0.07, "of a cheek tooth, from side to side")
    crown: float = measure(0.015, 0.06, "height of the cheek teeth above the gum")
    root: float = measure(0.03, 0.17, "length in the jaw, with the reserve crown of high-crowned teeth")


@dataclass(frozen=True)
class Tissue:
    """How much of the head there is besides bare bone, how old it is and how it was scanned."""

    contrast: Contrast
    hyoid: bool
    skin: float = measure(0.01, 0.09, "thickness of what covers the bone")
    age: float = measure(0.0, 1.0, "0: just weaned, sutures open, walls thin; 1: old")
    gape: float = measure(0.0, 32.0, "degrees by which the jaw is open")
    asymmetry: float = measure(-0.06, 0.06, "share by which the left is wider than the right")
    bend: float = measure(-0.05, 0.05, "how far the nose is out of the median plane")
    vertebrae: int = measure(0, 5, "cervical vertebrae that are in the picture")
    cut: float = measure(0.0, 0.3, "share of the skull's height that the scan misses at the top")


@dataclass(frozen=True)
class HeadShape:
    """All that a made-up head is made from. ``species``: its nearest relatives in words; ``length_mm``: of
    the skull; ``seed``: of its texture."""

    kind: Kind
    species: str
    seed: int
    length_mm: float
    braincase: Braincase
    face: Face
    orbit: Orbit
    mandible: Mandible
    teeth: Dentition
    tissue: Tissue

    def __post_init__(self) -> None:
        for part in (self.braincase, self.face, self.orbit, self.mandible, self.teeth, self.tissue):
            for one in fields(part):
                if not one.metadata:
                    continue
                low, high, value = one.metadata["low"], one.metadata["high"], getattr(part, one.name)
                if not low <= value <= high:
                    raise ValueError(f"{type(part).__name__}.{one.name} is {value}, not in {low}..{high}")
