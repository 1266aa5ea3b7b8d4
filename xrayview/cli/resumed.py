"""A session given in an x-ray's place: what it holds counts, but for what is typed beside it."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview.cli import preparing
from xrayview.cli.options import Options
from xrayview.scene.scene import Scene

if TYPE_CHECKING:
    from xrayview.session.session import Session
    from xrayview.xray.radiograph import Preparation

_CAMERA = {
    "azimuth_degrees": "azimuth",
    "elevation_degrees": "elevation",
    "zoom": "zoom",
    "projection": "projection",
    "distance": "distance",
}
_CHANGE = {"scale": "density_scale", "kept": "keep", "stretch": "stretch"}
_STEREO = {
    "kind": "kind",
    "method": "method",
    "eye_angle_degrees": "eye_angle",
    "zero_parallax": "screen_depth",
    "swapped": "swap_eyes",
}
_SCENE = {
    "mode": "mode",
    "iso_value": "iso",
    "transfer": "preset",
    "cuts": "cut",
    "chi": "chi",
    "photons": "photons",
    "fusion": "fusion",
    "slices_at": "slices",
    "depth_flipped": "flip_depth",
}
"""Fields of the scene and its parts, and the options that are typed for them."""


def session_of(options: Options) -> Session | None:
    """The session that is given in the place of an x-ray; None for any other file. It is read once."""
    known: tuple[Path, Session | None] | None = getattr(options, "known_session", None)
    if known is None or known[0] != options.xray:
        from xrayview.session.archive import holds_session, read_session

        known = options.xray, read_session(options.xray) if holds_session(options.xray) else None
        options.known_session = known
    return known[1]


def volume_path(options: Options) -> Path | None:
    """The volume's file that is to be shown: the one that was given, or that of a session; None for films."""
    from xrayview.volume.kind import holds_volume

    session = session_of(options)
    if session is None:
        given: Path = options.xray
        return given if holds_volume(given) else None
    if session.volume is None:
        return None
    from xrayview.session.volume_place import found_volume

    return found_volume(session.volume, options.xray)


def preparation(options: Options, session: Session | None) -> Preparation:
    """The wishes for the film: the session's, but for what is typed."""
    typed = preparing.wishes(options)
    if session is None:
        return typed
    names = [field.name for field in fields(typed) if field.name in options.typed]
    return replace(session.wishes, **{name: getattr(typed, name) for name in names})


def fusion(options: Options, session: Session | None) -> dict[str, Any]:
    """Weights, law and beta, as `xrayview.pipeline.reconstruct` takes them."""
    law, beta, weights = options.law, options.beta, options.weights
    if session is not None:
        law = law or session.law
        beta = session.beta if beta is None and law == "paper" else beta
        own = Path(session.network.path) if session.network.path else None
        if weights is None and own is not None and own.is_file():
            weights = own
    return {"law": law, "beta": 2.0 if beta is None else beta, "weights": weights}


def warn_of_other_weights(options: Options, session: Session | None, sha256: str) -> None:
    """Say on stderr that a session's picture was made by another network than the one at hand."""
    if session is None or options.weights is not None or sha256 == session.network.sha256:
        return
    name = session.network.name or "unnamed"
    print(
        f"xrayview: {options.xray} was made with other weights ({name}, {session.network.sha256[:12]}) than "
        "those used now: the picture differs\n  give them with --weights",
        file=sys.stderr,
    )


def over(options: Options, start: Scene, typed: Scene) -> Scene:
    """The scene ``start``, but for what was ``typed``; the eyes are those typed where two are asked for."""
    changes: dict[str, Any] = _typed(options, _SCENE, typed)
    changes["camera"] = replace(start.camera, **_typed(options, _CAMERA, typed.camera))
    changes["change"] = replace(start.change, **_typed(options, _CHANGE, typed.change))
    if typed.stereo is not None:
        eyes = start.stereo or typed.stereo
        changes["stereo"] = replace(eyes, **_typed(options, _STEREO, typed.stereo))
    return replace(start, **changes)


def _typed(options: Options, names: dict[str, str], values: object) -> dict[str, Any]:
    return {name: getattr(values, name) for name, option in names.items() if option in options.typed}
