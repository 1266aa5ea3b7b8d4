"""The screenshots of how a volume is seen: modes, directions, the camera, and what is cut away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screenshot_step import Chapter, Deed, Step, does, front

from xrayview.scene.cuts import CutBox, CutPlane, CutSphere
from xrayview.scene.scene import Mode
from xrayview.window.commands import camera, cut, film, look, preferences

if TYPE_CHECKING:
    from screenshot_window import Walk


def turned(right_degrees: float, up_degrees: float = 0.0) -> Deed:
    """Walk round the head."""
    return does(camera.turn, right_degrees, up_degrees)


def in_mode(mode: Mode) -> Deed:
    """Show the volume in a mode."""
    return does(look.set_mode, mode)


_MODES: dict[Mode, tuple[str, str]] = {
    "surface": ("Surface", "Bone as a surface at one density, cast ray by ray at the film's resolution."),
    "mesh": ("Mesh", "The same surface as triangles, as a mesh export holds it."),
    "volume": ("Volume", "All densities of bone by colour and opacity."),
    "xray": ("X-ray", "An x-ray of the volume: as taken it equals the film, elsewhere it is a new one."),
    "mip": ("Maximum intensity", "Of every line of sight the highest density."),
    "slices": ("Slices", "Three slices that cross in the middle."),
}

MODES = Chapter(
    "Modes",
    "The same volume in every mode: as the film was taken, and from a quarter round to the right, where all "
    "depth is inferred.",
    tuple(
        step
        for mode, (title, caption) in _MODES.items()
        for step in (
            Step(mode, f"{title}, as taken", caption, (in_mode(mode),)),
            Step(
                f"{mode}-90",
                f"{title}, from 90°",
                f"{caption} Seen from a quarter to the right.",
                (in_mode(mode), turned(90)),
            ),
        )
    ),
)

VIEWS = Chapter(
    "Novel views",
    "The paper's figures show a reconstruction from directions that its x-ray was not taken from.",
    (
        Step("view-0", "As taken", "The measured view: outline and detail across are the film's own."),
        Step("view-30", "30° to the right", "Still close to the film.", (turned(30),)),
        Step("view-60", "60° to the right", "Mostly inferred.", (turned(60),)),
        Step("view-90", "90° to the right", "Across the picture runs depth: all inferred.", (turned(90),)),
        Step("view-90-left", "90° to the left", "The same from the opposite side.", (turned(-90),)),
        Step("view-behind", "From behind the film", "The other side.", (does(camera.take_view, "behind"),)),
        Step("view-above", "From above", "The vault seen from above.", (does(camera.take_view, "above"),)),
        Step("view-below", "From below", "The base of the skull.", (does(camera.take_view, "below"),)),
        Step(
            "view-flipped",
            "Depth flipped",
            "The other answer that fits the film, from 60°.",
            (turned(60), does(look.flip_depth)),
        ),
    ),
)


def _say_spacing(walk: Walk) -> None:
    """Say how large the film's pixels are, where that is not known: about a head in the whole film."""
    volume, radiograph = walk.store.state.document.volume, walk.store.state.document.radiograph
    if volume is not None and volume.spacing is None and radiograph is not None:
        walk.store.do(film.set_spacing, round(250 / max(radiograph.pixels.shape), 3))


_PERSPECTIVE = does(camera.set_projection, "perspective")

CAMERA = Chapter(
    "Camera, signs and fusion",
    "How the picture is projected, what lies over it, and how much of the film's detail it holds.",
    (
        Step("perspective", "Perspective", "What is nearer is drawn larger.", (turned(30, 10), _PERSPECTIVE)),
        Step("parallel", "Parallel rays", "The same from parallel rays.", (turned(30, 10),)),
        Step(
            "scale-bar",
            "Scale bar and orientation marker",
            "The bar is there where the file, or a person, says how large a pixel of the film is.",
            (_say_spacing, turned(-45, 10)),
        ),
        *(
            Step(
                f"fusion-{share}",
                f"Fusion {share} %",
                f"An x-ray of the volume with {words} of the film's detail.",
                (in_mode("xray"), does(look.set_fusion, share / 100)),
            )
            for share, words in ((0, "none"), (50, "half"), (100, "all"))
        ),
        Step(
            "law-proportional",
            "Law: proportional",
            "All densities of a ray are multiplied alike. From 30°.",
            (turned(30),),
        ),
        Step(
            "law-paper",
            "Law: the paper's",
            "Dense places take more of what is missing. From 30°.",
            (does(look.set_law, "paper"), turned(30)),
        ),
    ),
)

_ASIDE = turned(30, 15)
_UNMARKED = does(preferences.show_cut_handles, False)
_CORNER = CutBox((0.0, -0.6, 0.0), (0.6, 0.05, 0.6), "inside")
_BALL = CutSphere((0.1, -0.25, 0.15), 0.3, "inside")


def _cut(*deeds: Deed) -> tuple[Deed, ...]:
    return (_UNMARKED, *deeds, _ASIDE)


CUTS = Chapter(
    "Cut-away",
    "The paper's cut-away shows the inside of the head. Planes, boxes, octants and spheres, one or several.",
    (
        Step("cut-front-half", "Front half", "The half that the film faces is taken away.",
             _cut(does(cut.add_cut, "front-half"))),
        Step("cut-plane", "Free plane", "A plane at any angle and distance.",
             _cut(does(cut.add_cut, "plane"), does(cut.change_cut, CutPlane((0.6, -0.5, 0.6), 0.05)))),
        Step("cut-box-outside", "Box, its outside removed", "Only what lies in the box stays.",
             _cut(does(cut.add_cut, "box"))),
        Step("cut-box-inside", "Box, its inside removed", "A corner is taken out.",
             _cut(does(cut.add_cut, "box"), does(cut.change_cut, _CORNER))),
        Step("cut-octant", "Octant", "The octant nearest to the viewer is taken out.",
             (_UNMARKED, _ASIDE, does(cut.add_cut, "octant"))),
        Step("cut-sphere-inside", "Sphere, its inside removed", "A ball is taken out.",
             _cut(does(cut.add_cut, "sphere"), does(cut.change_cut, _BALL))),
        Step("cut-sphere-outside", "Sphere, its outside removed", "Only what lies in the ball stays.",
             _cut(does(cut.add_cut, "sphere"))),
        Step("cut-several", "Three cuts at once", "An octant, a plane from below and a ball.",
             (_UNMARKED, _ASIDE, does(cut.add_cut, "octant"),
              does(cut.add_cut, "plane"), does(cut.change_cut, CutPlane((0.0, 0.0, -1.0), 0.2)),
              does(cut.add_cut, "sphere"), does(cut.change_cut, _BALL))),
        Step("cut-caps-surface", "Caps on the surface", "What is dense is closed where the plane cuts it.",
             (_UNMARKED, does(cut.add_cut, "front-half"))),
        Step("cut-caps-mesh", "Caps on the mesh", "The same cut of the mesh.",
             (_UNMARKED, in_mode("mesh"), does(cut.add_cut, "front-half"))),
        Step("cut-volume", "Cut in volume mode", "Bone by colour and opacity, cut open.",
             (*_cut(does(cut.add_cut, "front-half")), in_mode("volume"))),
        Step("cut-xray", "Cut in x-ray mode", "The x-ray of the far half alone.",
             (_UNMARKED, does(cut.add_cut, "front-half"), in_mode("xray"))),
        Step("cut-handles", "Handles in the view", "Knobs pull the faces of the chosen cut.",
             (_ASIDE, does(preferences.show_cut_handles, True), does(cut.add_cut, "box"), front("cut")),
             "window"),
        Step("cut-panel", "Cut panel", "The list of cuts, and the numbers of the chosen one.",
             (does(cut.add_cut, "octant"), does(cut.add_cut, "sphere")), "cut"),
    ),
)  # fmt: skip
