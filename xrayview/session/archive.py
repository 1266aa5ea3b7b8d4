"""A session's file: a zip archive that holds everything needed to see the same picture again.

`session.json` says how the film was prepared, fused and looked at, and by which network; beside it lie the
film's own pixels. A volume that was opened by itself is named, not held. All of it is data: numbers, names
and lists, read by our own code and checked by the types that they become.
"""

from __future__ import annotations

import json
import os
import struct
import zipfile
import zlib
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from xrayview.errors import UnusableInput
from xrayview.files import first_bytes, new_file, trouble_in_words
from xrayview.jobs import Job, Progress
from xrayview.scene.saved import built
from xrayview.session.session import AGAIN, Session, from_plain, to_plain
from xrayview.session.stored_film import StoredFilm, content, facts_of, film_in, member, writing_film
from xrayview.session.volume_place import VolumePlace

SUFFIX = ".xrv"

_LARGEST_TEXT = 1 << 20
_ZIP = b"PK\x03\x04"


def holds_session(path: Path) -> bool:
    """Whether a file is a session: by its first bytes, and by its name where it cannot be read."""
    try:
        return not os.path.isdir(path) and first_bytes(path, "", 4) == _ZIP
    except UnusableInput:
        return path.name.lower().endswith(SUFFIX)


def writing_session(path: Path, session: Session, overwrite: bool = False) -> Job[Path]:
    """Write a session; whole or not at all. Raises `UnwritableTarget`."""
    yield Progress("writing the session", 0.0)
    film = session.film
    if film is not None:
        # The film's frame is the only one that is held.
        explicit = session.explicit and replace(session.explicit, frame=0)
        session = replace(session, preparation=replace(session.preparation, frame=0), explicit=explicit)
    data = {
        **to_plain(session),
        "film": film and asdict(facts_of(film)),
        "volume": session.volume and asdict(session.volume),
    }
    text = json.dumps(data, indent=1, allow_nan=False)
    with (
        new_file(path, overwrite) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as held,
    ):
        held.writestr(member("session.json"), text)
        if film is not None:
            for share in writing_film(held, film):
                yield Progress("writing the session", share)
    return path


def read_session(path: Path) -> Session:
    """The session that `writing_session` wrote. Raises `UnusableInput`, or `UnusableOption` for a value
    outside its limits."""
    first_bytes(path, "give a session that xrayview saved")
    try:
        with zipfile.ZipFile(path) as held:
            data = json.loads(content(held, "session.json", _LARGEST_TEXT))
            return _from_json(path, data, held)
    except OSError as trouble:
        raise UnusableInput(f"{path}: cannot be read ({trouble_in_words(trouble)})", AGAIN) from None
    except _DAMAGED as trouble:
        words = str(trouble).strip("'\"") or type(trouble).__name__
        raise UnusableInput(f"{path}: this is no session, or a damaged one ({words[:120]})", AGAIN) from None


def _from_json(path: Path, data: Any, held: zipfile.ZipFile) -> Session:
    session = from_plain(data, path)
    film, volume = data.get("film"), data.get("volume")
    if (film is None) == (volume is None):
        raise UnusableInput(f"{path}: holds no film and names no volume", AGAIN)
    if film is not None:
        return replace(session, film=film_in(held, built(StoredFilm, film, "film"), path))
    return replace(session, volume=built(VolumePlace, volume, "volume"))


_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, AttributeError, RuntimeError,
    NotImplementedError, struct.error, RecursionError, OverflowError, MemoryError,
)  # fmt: skip
"""What Python's own readers raise over a damaged archive or text."""
