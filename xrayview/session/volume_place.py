"""Where the volume lies that a session shows: it is named there, not held."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xrayview.errors import UnusableInput

if TYPE_CHECKING:
    from xrayview.volume.volume import Volume


@dataclass(frozen=True)
class VolumePlace:
    """A volume's file: where it lay seen from the session's folder, its whole path, and the SHA-256 of its
    densities."""

    beside: str
    path: str
    sha256: str


def place_of(path: Path, volume: Volume, session: Path) -> VolumePlace:
    """Name the file that a ``volume`` was read from, for a session that is written to ``session``."""
    try:
        beside = Path(os.path.relpath(path, session.parent)).as_posix()
    except ValueError:  # another drive
        beside = ""
    return VolumePlace(beside, str(path), _mark(volume))


def check_volume(volume: Volume, place: VolumePlace, path: Path) -> None:
    """Raise `UnusableInput` where the file at ``path`` is not the volume that the session was made of."""
    if _mark(volume) != place.sha256:
        raise UnusableInput(
            f"{path}: is another volume than the one that the session shows",
            "put the one that it was saved with in its place, or open the volume itself",
        )


def found_volume(place: VolumePlace, session: Path) -> Path:
    """Where a session's volume lies now: beside the session as before, or where it was then."""
    for path in (session.parent / place.beside if place.beside else None, Path(place.path)):
        if path is not None and os.path.exists(path):
            return path
    raise UnusableInput(
        f"{session}: the volume that it shows is not there: {place.path}",
        f"put it back, or beside the session as {place.beside or Path(place.path).name}",
    )


def _mark(volume: Volume) -> str:
    return hashlib.sha256(volume.density.tobytes()).hexdigest()
