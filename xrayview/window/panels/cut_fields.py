"""The numbers of one cut, for each kind: what is done with them changes the chosen cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from xrayview.scene.cut_text import OCTANTS
from xrayview.scene.cuts import REMOVED, Cut, CutBox, CutOctant, CutPlane, CutSphere, Removed, Vector
from xrayview.window.commands import cut
from xrayview.window.commands import cut_shapes as shapes
from xrayview.window.panels.cut_words import AXES, DIRECTIONS, FACES, octant_in_words
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import Choice, Section, Segments
from xrayview.window.store import Store

_ANYWHERE = (-shapes.FARTHEST_POINT, shapes.FARTHEST_POINT)
_POLE = 89.9
_SIDES = {
    "inside": ("Inside", "What lies within goes"),
    "outside": ("Outside", "All but what lies within goes"),
}


class CutFields(Section):
    """What the kinds share: rows whose numbers make another cut of the present one."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    def show_cut(self, cut: Cut) -> None:
        """Show the numbers of a cut of this kind; any other is passed over."""
        raise NotImplementedError

    def _length(
        self, words: str, name: str, span: tuple[float, float], moved: Callable[[float], Cut]
    ) -> NumberSlider:
        """A row for a length from low to high; ``moved`` says which cut another value makes."""
        field = NumberSlider(*span, 0.01)
        field.set_name(name, f"{name}, in edges of the cube; its centre is 0")
        self._wire(field, moved)
        self.add_row(words, field)
        return field

    def _wire(self, field: NumberSlider, moved: Callable[[float], Cut]) -> None:
        field.moved.connect(lambda value: self._store.do(cut.change_cut, moved(value)))
        one_step(field, self._store)

    def _point(self, name: str, moved: Callable[[int, float], Cut]) -> list[NumberSlider]:
        """Three rows for the place of a point; ``moved`` takes the axis and the place along it."""
        return [
            self._length(words, f"{name}, {words.lower()}", _ANYWHERE, partial(moved, axis))
            for axis, words in enumerate(AXES)
        ]

    def _sides(self, without: Callable[[Removed], Cut]) -> Segments:
        """What goes, the inside or the outside; ``without`` says which cut that makes."""
        segments = Segments([(key, *_SIDES[key]) for key in REMOVED])
        for key in REMOVED:
            segments.buttons[key].setAccessibleName(f"Take away the {key}")
        segments.chosen.connect(
            lambda key: self._store.do(cut.change_cut, without(REMOVED[REMOVED.index(key)]))
        )
        self.add_row("Take away", segments)
        return segments


class PlaneFields(CutFields):
    """The direction of a plane, by name and by angles, and its distance from the centre."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._cut = CutPlane((0.0, -1.0, 0.0), 0.0)
        self.direction = Choice(DIRECTIONS, "The side that is taken away")
        self.direction.setAccessibleName("Take away")
        self.direction.chosen.connect(lambda name: store.do(cut.face_cut, name))
        self.add_row("Take away", self.direction)
        self.azimuth = NumberSlider(-180.0, 180.0, 1.0, "°", 1)
        self.azimuth.set_name(
            "Azimuth of the plane", "What faces you goes: 0° the film's front, 90° its right, 180° its back"
        )
        self._wire(self.azimuth, lambda value: shapes.at_angles(self._cut, value, self._angles()[1]))
        self.add_row("Azimuth", self.azimuth)
        self.elevation = NumberSlider(-90.0, 90.0, 1.0, "°", 1)
        self.elevation.set_name("Elevation of the plane", "90° takes the top away, minus 90° the bottom")
        self._wire(self.elevation, lambda value: shapes.at_angles(self._cut, self._angles()[0], value))
        self.add_row("Elevation", self.elevation)
        self.position = NumberSlider(-shapes.FARTHEST_CUT, shapes.FARTHEST_CUT, 0.01)
        self.position.set_name("Position of the plane", "Distance from the centre; the whole cube is 1 wide")
        self._wire(self.position, lambda value: shapes.at_offset(self._cut, value))
        self.add_row("Position", self.position)

    def show_cut(self, cut: Cut) -> None:
        """Show direction and position."""
        if not isinstance(cut, CutPlane):
            return
        self._cut = cut
        azimuth, elevation = shapes.angles_of(cut)
        self.direction.set_key(shapes.direction_of(cut))
        if abs(elevation) < _POLE:  # above the pole every azimuth is the same: what was there stays
            self.azimuth.set_value(azimuth)
        self.elevation.set_value(elevation)
        self.position.set_value(cut.offset)

    def _angles(self) -> tuple[float, float]:
        azimuth, elevation = shapes.angles_of(self._cut)
        return azimuth if abs(elevation) < _POLE else self.azimuth.value(), elevation


class BoxFields(CutFields):
    """The six faces of a box, and which side of them goes."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._cut = CutBox((-0.3, -0.3, -0.3), (0.3, 0.3, 0.3))
        self.removed = self._sides(lambda side: replace(self._cut, removed=side))
        self.faces = [
            self._length(words, f"{words} face", _ANYWHERE, partial(self._with_face, axis, upper))
            for words, axis, upper in FACES
        ]

    def _with_face(self, axis: int, upper: bool, place: float) -> CutBox:
        return shapes.with_face(self._cut, axis, upper, place)

    def show_cut(self, cut: Cut) -> None:
        """Show the faces."""
        if not isinstance(cut, CutBox):
            return
        self._cut = cut
        self.removed.set_key(cut.removed)
        for field, (_, axis, upper) in zip(self.faces, FACES, strict=True):
            field.set_value((cut.high if upper else cut.low)[axis])


class OctantFields(CutFields):
    """Which octant goes, and where its corner lies."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._cut = CutOctant(OCTANTS[4])
        self.octant = Choice(
            [(str(number), octant_in_words(number)) for number in OCTANTS],
            "The eighth that is taken away",
        )
        self.octant.setAccessibleName("Octant")
        self.octant.chosen.connect(
            lambda key: store.do(cut.change_cut, CutOctant(OCTANTS[int(key)], self._cut.corner))
        )
        self.add_row("Take away", self.octant)
        self.corner = self._point(
            "Corner", lambda axis, value: shapes.with_corner(self._cut, _moved(self._cut.corner, axis, value))
        )

    def show_cut(self, cut: Cut) -> None:
        """Show octant and corner."""
        if not isinstance(cut, CutOctant):
            return
        self._cut = cut
        self.octant.set_key(str(shapes.octant_number(cut)))
        for field, place in zip(self.corner, cut.corner, strict=True):
            field.set_value(place)


class SphereFields(CutFields):
    """Centre and radius of a sphere, and which side of it goes."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._cut = CutSphere((0.0, 0.0, 0.0), 0.3)
        self.removed = self._sides(lambda side: replace(self._cut, removed=side))
        self.centre = self._point(
            "Centre", lambda axis, value: shapes.centred(self._cut, _moved(self._cut.centre, axis, value))
        )
        span = (shapes.SMALLEST_RADIUS, shapes.LARGEST_RADIUS)
        self.radius = self._length(
            "Radius", "Radius", span, lambda value: shapes.with_radius(self._cut, value)
        )

    def show_cut(self, cut: Cut) -> None:
        """Show centre and radius."""
        if not isinstance(cut, CutSphere):
            return
        self._cut = cut
        self.removed.set_key(cut.removed)
        for field, place in zip(self.centre, cut.centre, strict=True):
            field.set_value(place)
        self.radius.set_value(cut.radius)


def _moved(point: Vector, axis: int, place: float) -> Vector:
    x, y, z = (place if one == axis else at for one, at in enumerate(point))
    return x, y, z


KINDS: dict[str, type[CutFields]] = {
    "plane": PlaneFields,
    "box": BoxFields,
    "octant": OctantFields,
    "sphere": SphereFields,
}
"""The fields of every kind of cut."""
