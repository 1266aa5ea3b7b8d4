"""The preparation of the film, and how it was taken; every change of the preparation runs it anew."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from xrayview.window.commands.command import command
from xrayview.window.state import Document, State
from xrayview.xray.matched import stretched
from xrayview.xray.radiograph import Preparation, Prepared
from xrayview.xray.seen_from import SeenFrom, mirrored_side
from xrayview.xray.view_position import Projection

TWO_ANCHORS = ("linear", "gamma", "film", "attenuation")
"""The laws of tone that go by a grey of air and one of dense bone."""

_BELOW_THE_SQUARE = ("frame", "crop", "rotate", "mirror")


@command("Turn film", merges=False)
def rotate_film(state: State, clockwise_degrees: float) -> State:
    """Turn the film by this much more, as it is seen; what the automatic preparation had turned stays so."""
    # The preparation turns first, then mirrors: on a mirrored film its clockwise is seen the other way round.
    seen = -clockwise_degrees if state.document.preparation.mirror else clockwise_degrees
    return set_rotation(state, rotation_in_force(state) + seen)


@command("Turn film", merges=True)
def set_rotation(state: State, clockwise_degrees: float) -> State:
    """Turn the film by so much in all, before it is mirrored."""
    return _prepare_anew(state, rotate=f"{clockwise_degrees % 360.0:g}")


def rotation_in_force(state: State) -> float:
    """Clockwise degrees the film is turned by: asked for, or chosen by the automatic preparation."""
    return rotation_of(state.document)


def rotation_of(document: Document) -> float:
    """Clockwise degrees that a document's film is turned by, before it is mirrored."""
    asked = document.preparation.rotate
    if asked != "auto":
        return float(asked)
    made = document.reconstruction
    return rotation_made(made.prepared) if made is not None else 0.0


def rotation_made(prepared: Prepared) -> float:
    """Clockwise degrees that the preparation turned a film by."""
    return next((leading_number(step.value) for step in prepared.steps if step.name == "rotate"), 0.0)


@command("Mirror film")
def mirror_film(state: State, mirrored: bool) -> State:
    """Read the film from its other side; a side that a person has named becomes the opposite one."""
    document = state.document
    if mirrored != document.preparation.mirror and document.seen_from is not None:
        state = state.with_document(seen_from=mirrored_side(document.seen_from))
    return _prepare_anew(state, mirror=mirrored)


@command("Polarity")
def set_polarity(state: State, polarity: str) -> State:
    """auto, keep or invert; anchors that were given by hand are greys of the former one, and go."""
    return _prepare_anew(state, polarity=polarity, anchors="auto")


@command("Tone", merges=True)
def set_tone(state: State, tone: str) -> State:
    """auto, opacity, linear, gamma:G, film, matched or attenuation:P.

    Anchors given by hand stay where the law has use for the two of them.
    """
    anchors = state.document.preparation.anchors
    two = anchors.count(",") == 1 and tone.partition(":")[0] in TWO_ANCHORS
    return _prepare_anew(state, tone=tone, anchors=anchors if two else "auto")


@command("Anchors of the tone", merges=True)
def set_anchors(state: State, air: float, dense: float) -> State:
    """The greys of air and of dense bone, bright bone; an automatic law is kept as it was chosen.

    The matched law's greys between the two move along with them; it stays as it is where they are not known.
    """
    tone, greys = state.document.preparation.tone, anchors_in_force(state.document)
    made = state.document.reconstruction
    if tone == "auto" and made is not None and made.prepared.explicit is not None:
        tone = made.prepared.explicit.tone
    if tone != "matched":
        return _prepare_anew(state, tone=tone, anchors=f"{air:g},{dense:g}")
    if not greys:
        return state
    moved = stretched(greys, air, dense)
    return _prepare_anew(state, tone=tone, anchors=",".join(f"{grey:g}" for grey in moved))


def anchors_in_force(document: Document) -> tuple[float, ...]:
    """The greys of air and dense bone, wished for or found, and of the matched law those between them too.

    Empty where the law has no use for anchors, or its own are not known yet.
    """
    made, wishes = document.reconstruction, document.preparation
    told = made.prepared.explicit if made is not None else None
    law = wishes.tone.partition(":")[0]
    if law == "auto":
        law = told.tone.partition(":")[0] if told is not None else ""
    wish = told.anchors if told is not None and wishes.anchors == "auto" else wishes.anchors
    greys = tuple(float(part) for part in wish.split(",")) if "," in wish else ()
    if law == "matched":
        return greys if len(greys) > 2 else ()
    return (greys[0], greys[-1]) if law in TWO_ANCHORS and greys else ()


@command("Crop")
def set_crop(state: State, crop: str) -> State:
    """auto, none or L,T,R,B."""
    return _prepare_anew(state, crop=crop)


@command("Writing on the film")
def set_marks(state: State, marks: str) -> State:
    """auto, keep, or the boxes "L,T,R,B L,T,R,B ..." within which writing is filled."""
    return _prepare_anew(state, marks=marks)


@command("Holder")
def set_holder(state: State, holder: str) -> State:
    """auto, keep, or the head's outline "x,y x,y x,y ..."."""
    return _prepare_anew(state, holder=holder)


@command("Square", merges=True)
def set_square(state: State, square: str) -> State:
    """auto, or "left,top,side" on the film as it is turned and mirrored."""
    return _prepare_anew(state, square=square)


@command("Pixel size", merges=True)
def set_spacing(state: State, millimetres: float | None) -> State:
    """Millimetres a pixel of the film; None: as the file says."""
    return _prepare_anew(state, spacing=millimetres)


@command("Magnification", merges=True)
def set_magnification(state: State, magnification: float | None) -> State:
    """How many times larger than the head its picture on the film is; None: as the file says."""
    return _prepare_anew(state, magnification=magnification)


@command("Picture of the film")
def set_frame(state: State, frame: int) -> State:
    """Use another picture of a film with several, counted from 0."""
    return _prepare_anew(state, frame=frame)


@command("Automatic again")
def make_automatic(state: State, *wishes: str) -> State:
    """Let the program choose these again, by the names of the preparation's wishes."""
    if "mirror" in wishes:
        state = mirror_film(state, False)
    return _prepare_anew(state, **{wish: getattr(Preparation(), wish) for wish in wishes})


@command("Prepare automatically")
def prepare_automatically(state: State) -> State:
    """Let the program choose every step again; what is known of the film stays: its picture, its sizes."""
    kept = state.document.preparation
    automatic = Preparation(frame=kept.frame, spacing=kept.spacing, magnification=kept.magnification)
    return mirror_film(state, automatic.mirror).with_document(preparation=automatic)


@command("Side of the film")
def set_seen_from(state: State, side: SeenFrom | None, projection: Projection | None = None) -> State:
    """Say which side of the head the film shows, and which way the rays went; None: as the file says."""
    return state.with_document(seen_from=side, projection=projection)


@command("Network")
def use_weights(state: State, path: Path | None) -> State:
    """Reconstruct with this weights file; None: with the bundled network."""
    return state.with_document(weights=path)


def _prepare_anew(state: State, **wishes: object) -> State:
    """The state with these wishes; a square set by hand goes where the film under it is moved."""
    before = state.document.preparation
    after = replace(before, **wishes)  # type: ignore[arg-type]
    if any(getattr(before, wish) != getattr(after, wish) for wish in _BELOW_THE_SQUARE):
        after = replace(after, square="auto")
    return state.with_document(preparation=after)


def leading_number(text: str) -> float:
    """The first number in a step's value, such as 90 of "90 degrees clockwise"; 0 where there is none."""
    for word in text.replace("°", " ").replace("deg", " ").split():
        try:
            number = float(word)
        except ValueError:
            continue
        if math.isfinite(number):
            return number
    return 0.0
