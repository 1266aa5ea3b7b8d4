"""Where things lie in one head: the points and profiles that several of its parts share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xrayview.dataset.phantoms.canvas import Point
from xrayview.dataset.phantoms.shape import HeadShape


@dataclass(frozen=True)
class Plan:
    """The plan of a ``shape``; all in the skull's frame, for the left side (x >= 0)."""

    shape: HeadShape

    @property
    def middle(self) -> tuple[float, float]:
        """(y, z) of the braincase's middle."""
        case = self.shape.braincase
        return 1 - case.length / 2, case.base + case.height / 2

    @property
    def neck(self) -> tuple[float, float]:
        """(y, z): the direction in which the neck leaves the skull."""
        angle = np.radians(self.shape.braincase.neck)
        return float(np.cos(angle)), float(-np.sin(angle))

    @property
    def foramen(self) -> tuple[float, float]:
        """(y, z) of the middle of the foramen magnum."""
        case = self.shape.braincase
        upright = case.neck / 90
        y = self.middle[0] + case.length * (0.47 - 0.34 * upright)
        return y, case.base + case.height * (0.27 - 0.22 * upright)

    @property
    def forehead_end(self) -> tuple[float, float]:
        """(y, z) where the forehead's profile is lost in the vault."""
        case, nasion = self.shape.braincase, self.shape.face.nasion
        y, z = self.middle
        return max(y - 0.05 * case.length, nasion + 0.10), z + 0.36 * case.height

    @property
    def waist(self) -> float:
        """y of the diastema's middle, or of the canines."""
        return self.shape.face.prosthion + 0.5 * (self.shape.teeth.cheek_start - self.shape.face.prosthion)

    def palate(self, y: float) -> float:
        """z of the palate."""
        face = self.shape.face
        ahead = (face.palate_end - y) / (face.palate_end - face.prosthion)
        return face.palate_level - face.palate_drop * ahead

    def gum(self, y: float) -> float:
        """z of the upper jaw's alveolar edge."""
        return self.palate(y) - 0.6 * self.shape.teeth.crown

    def bite(self, y: float) -> float:
        """z of the plane in which the teeth meet."""
        return self.gum(y) - self.shape.teeth.crown

    def lower_gum(self, y: float) -> float:
        """z of the lower jaw's alveolar edge."""
        return self.bite(y) - self.shape.teeth.crown

    def ridge(self, y: float) -> float:
        """z of the back of the nose, from the prosthion to the forehead."""
        face = self.shape.face
        stop = 0.72 if self.shape.braincase.neck < 70 else 0.5
        fall = 0.10 * min(1.0, self.shape.teeth.canine / 0.1) * (face.nasion_level - face.nose_tip_level)
        before = face.nose_tip + stop * (face.nasion - face.nose_tip)
        level = face.nose_tip_level + stop * (face.nasion_level - face.nose_tip_level) - fall
        places = [(face.nose_tip, face.nose_tip_level), (before, level), (face.nasion, face.nasion_level)]
        if face.prosthion < face.nose_tip - 0.01:
            places.insert(0, (face.prosthion, self.palate(face.prosthion) + 0.05))
        return float(np.interp(y, [one for one, _ in places], [one for _, one in places]))

    def cheek(self, y: float) -> float:
        """Half the width of the upper jaw at its teeth."""
        face, teeth = self.shape.face, self.shape.teeth
        y_of = [
            face.prosthion,
            face.prosthion + 0.035,
            self.waist + 0.005,
            teeth.cheek_start + 0.3 * (teeth.cheek_end - teeth.cheek_start),
            teeth.cheek_end,
        ]
        wide = [
            0.6 * face.front_width,
            face.front_width,
            face.waist_width,
            0.5 * (face.waist_width + face.cheek_width),
            face.cheek_width,
        ]
        return float(np.interp(y, y_of, wide)) / 2

    def nose(self, y: float) -> float:
        """Half the width of the nose's roof."""
        face = self.shape.face
        start = min(face.nose_tip, face.nasion - 0.02)
        return float(np.interp(y, [start, face.nasion], [0.8 * face.front_width, face.frontal_width])) / 2

    def row(self, y: float) -> float:
        """x of the middle of the teeth."""
        return self.cheek(y) - 0.5 * self.shape.teeth.cheek_width - 0.004

    @property
    def gape(self) -> float:
        """Radians by which the lower jaw is turned."""
        return float(np.radians(self.shape.tissue.gape))

    @property
    def hinge(self) -> tuple[float, float]:
        """(y, z) of the jaw's joint."""
        return self.shape.mandible.condyle, self.shape.mandible.condyle_level

    @property
    def chin(self) -> tuple[float, float]:
        """(y, z) of the lowest point of the symphysis, its mouth closed."""
        jaw = self.shape.mandible
        return jaw.front + 0.03, self.lower_gum(jaw.front) - jaw.chin_depth

    def opened(self, y: float, z: float) -> tuple[float, float]:
        """Where a point of the lower jaw is with the mouth as it is."""
        cos, sin = np.cos(self.gape), np.sin(self.gape)
        dy, dz = y - self.hinge[0], z - self.hinge[1]
        return float(self.hinge[0] + cos * dy - sin * dz), float(self.hinge[1] + sin * dy + cos * dz)

    def neck_end(self) -> tuple[float, float]:
        """(y, z) where the picture ends in the neck."""
        length = 0.06 + self.spacing * (self.shape.tissue.vertebrae + 0.5)
        y, z = self.foramen
        return y + self.neck[0] * length, z + self.neck[1] * length

    @property
    def spacing(self) -> float:
        """From one cervical vertebra to the next."""
        return 1.15 * self.shape.braincase.foramen + 0.02

    def extremes(self) -> list[Point]:
        """Points round the head: its bounding sphere is theirs."""
        shape = self.shape
        case, face, jaw = shape.braincase, shape.face, shape.mandible
        skin = shape.tissue.skin if shape.tissue.contrast != "dry" else 0.01
        y, z = self.middle
        front = shape.teeth.incisor_curl * 0.03
        tilt = np.radians(case.tilt)
        points: list[Point] = [
            (0, min(face.nose_tip, face.prosthion) - skin - front, self.ridge(face.nose_tip)),
            (0, face.prosthion - skin - front, self.gum(face.prosthion) - shape.teeth.incisor_upper),
            (0, y, z + case.height / 2 + skin + case.crest),
            (0, y + 0.35 * case.length, z + 0.36 * case.height + skin + case.crest),
            (0, y - 0.35 * case.length, z + 0.36 * case.height + skin + case.crest),
            (0, y + case.length / 2 * np.cos(tilt) + skin, z - case.length / 2 * np.sin(tilt)),
            (0, self.foramen[0] + 0.04, self.foramen[1] - 0.05),
            (case.width / 2 + skin, y, z),
            (shape.orbit.arch_width / 2 + skin, shape.orbit.behind + 0.15, shape.orbit.arch_level),
        ]
        points += [(0, *self.opened(self.chin[0] - skin, self.chin[1] - skin))]
        back = jaw.condyle + jaw.angular
        points += [(jaw.condyle_side + skin, *self.opened(back, jaw.gonion_level - skin))]
        if shape.tissue.contrast != "dry":
            points += [(0.7 * case.width / 2, *self.neck_end())]
        return points + [(-x, y, z) for x, y, z in points if x]
