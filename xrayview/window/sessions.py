"""What an open file is as a session, and a session as an open file; no Qt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xrayview.errors import UnusableInput
from xrayview.window.state import Document, Fusing, Sheet, Wishes

if TYPE_CHECKING:
    from xrayview.session.session import Session


def session_of(sheet: Sheet, path: Path | None = None) -> Session:
    """The session of an open file; ``path``: where it will be saved, None for one without film and volume."""
    from xrayview.session.session import Network, Session
    from xrayview.session.volume_place import place_of

    document, made = sheet.document, sheet.document.reconstruction
    weights = str(document.weights or "")
    session = Session(
        sheet.scene,
        preparation=document.preparation,
        explicit=made.prepared.explicit if made is not None else None,
        network=Network(made.weights_name, made.weights_sha256, weights) if made else Network(path=weights),
        law=document.fusing.law,
        beta=document.fusing.beta,
        seen_from=document.seen_from,
        projection=document.projection,
    )
    if path is None:
        return session
    if document.radiograph is not None:
        return replace(session, film=document.radiograph)
    assert document.volume is not None and volume_file(document) is not None
    return replace(session, volume=place_of(volume_file(document) or path, document.volume, path))


def volume_file(document: Document) -> Path | None:
    """The file of a volume that was opened itself, or that an open session names."""
    return document.volume_file or document.path


def resumed(sheet: Sheet, session: Session) -> Sheet:
    """The sheet with a session's wishes and its scene."""
    preparation, weights, fusing = wishes_of(session)
    document = replace(
        sheet.document,
        preparation=preparation,
        weights=weights,
        fusing=fusing,
        seen_from=session.seen_from,
        projection=session.projection,
    )
    return replace(sheet, document=document, scene=session.scene)


def wishes_of(session: Session) -> Wishes:
    """What decides a session's reconstruction; weights that are not there give way to the bundled ones."""
    own = Path(session.network.path) if session.network.path else None
    weights = own if own is not None and own.is_file() else None
    return session.wishes, weights, Fusing(session.law, session.beta)


def other_network(session: Session, document: Document) -> UnusableInput | None:
    """What to say where a session's picture was made by another network than the one at hand."""
    made, wanted = document.reconstruction, session.network
    if made is None or not wanted.sha256 or made.weights_sha256 == wanted.sha256:
        return None
    name = wanted.name or "unnamed"
    return UnusableInput(
        f"The session was made with other weights ({name}, {wanted.sha256[:12]}): the picture differs",
        "Tools, Use other weights… takes them, where you have the file",
    )
