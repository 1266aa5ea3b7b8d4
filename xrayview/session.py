"""Sessions: one file that holds everything needed to see the same picture again, in the window or without.

A session is a zip archive: `session.json` says how the film was prepared, fused and looked at, and by which
network; beside it lie the film's own pixels. A volume that was opened by itself is named, not held. All of it
is data: numbers, names and lists, read by our own code and checked by the types that they become.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from xrayview import __version__
from xrayview.errors import UnusableInput
from xrayview.files import NOT_FOR_DIAGNOSIS, first_bytes, new_file, trouble_in_words
from xrayview.jobs import Job, Progress
from xrayview.scene import limits
from xrayview.scene.saved import built, from_json, to_json
from xrayview.scene.scene import Scene
from xrayview.xray.limits import check_finite, check_size
from xrayview.xray.radiograph import Meaning, Preparation, Radiograph, SpacingFrom
from xrayview.xray.seen_from import SIDES, SeenFrom
from xrayview.xray.view_position import Projection

if TYPE_CHECKING:
    from xrayview.volume.volume import Volume

SUFFIX = ".xrv"
FORMAT = 1
LAWS = ("proportional", "paper")

_LARGEST_TEXT = 1 << 20
_ZIP = b"PK\x03\x04"
_LETTERS = "LRAPHF"
_AGAIN = "take an older copy of it, or save the session again from the x-ray"


@dataclass(frozen=True)
class Network:
    """The weights behind a picture: their name, their SHA-256, and where they lay (empty: bundled)."""

    name: str = ""
    sha256: str = ""
    path: str = ""


@dataclass(frozen=True)
class VolumePlace:
    """A volume's file: where it lay seen from the session's folder, its whole path, and the SHA-256 of its
    densities."""

    beside: str
    path: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Session:
    """What a person works on and how it looks: a ``film`` or the place of a ``volume``, one of the two.

    ``preparation``: the wishes as they were made, and ``explicit``: those that spell out every choice.
    ``law`` and ``beta``: of the fusion; ``seen_from`` and ``projection``: what a person says of the film.
    """

    scene: Scene
    film: Radiograph | None = None
    volume: VolumePlace | None = None
    preparation: Preparation = field(default_factory=Preparation)
    explicit: Preparation | None = None
    network: Network = field(default_factory=Network)
    law: Literal["proportional", "paper"] = "proportional"
    beta: float = 2.0
    seen_from: SeenFrom | None = None
    projection: Projection | None = None
    made_by: str = __version__

    @property
    def wishes(self) -> Preparation:
        """The preparation that gives the same again: another version is told each choice."""
        return (
            self.explicit if self.explicit is not None and self.made_by != __version__ else self.preparation
        )


def holds_session(path: Path) -> bool:
    """Whether a file is a session: by its first bytes, and by its name where it cannot be read."""
    try:
        return not os.path.isdir(path) and first_bytes(path, "", 4) == _ZIP
    except UnusableInput:
        return path.name.lower().endswith(SUFFIX)


def place_of(path: Path, volume: Volume, session: Path) -> VolumePlace:
    """Name the file that a ``volume`` was read from, for a session that is written to ``session``."""
    try:
        beside = Path(os.path.relpath(path, session.parent)).as_posix()
    except ValueError:  # another drive
        beside = ""
    return VolumePlace(beside, str(path), _mark(volume))


def writing_session(path: Path, session: Session, overwrite: bool = False) -> Job[Path]:
    """Write a session; whole or not at all. Raises `UnwritableTarget`."""
    yield Progress("writing the session", 0.0)
    film, said = session.film, None
    if film is not None:
        said = _Film(
            *_size(film), film.pixels.dtype.name, film.levels, film.spacing, film.meaning,
            film.bright_bone, film.measured is not None, film.notes, film.kind, film.orientation,
            film.spacing_from, film.magnification, film.projection,
        )  # fmt: skip
        # The film's frame is the only one that is held.
        explicit = session.explicit and replace(session.explicit, frame=0)
        session = replace(session, preparation=replace(session.preparation, frame=0), explicit=explicit)
    data = {
        **to_plain(session),
        "film": said and asdict(said),
        "volume": session.volume and asdict(session.volume),
    }
    text = json.dumps(data, indent=1, allow_nan=False)
    with (
        new_file(path, overwrite) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as held,
    ):
        held.writestr(_member("session.json"), text)
        if session.film is not None:
            import numpy as np

            pixels = session.film.pixels
            stored = pixels.astype(pixels.dtype.newbyteorder("<"), copy=False)
            with held.open(_member("film"), "w", force_zip64=True) as file:
                rows = max(1, (8 << 20) // max(1, stored[:1].nbytes))
                for row in range(0, len(stored), rows):
                    file.write(np.ascontiguousarray(stored[row : row + rows]).tobytes())
                    yield Progress("writing the session", row / len(stored))
            if session.film.measured is not None:
                held.writestr(_member("measured"), np.packbits(session.film.measured).tobytes())
    return path


def read_session(path: Path) -> Session:
    """The session that `writing_session` wrote. Raises `UnusableInput`, or `UnusableOption` for a value
    outside its limits."""
    first_bytes(path, "give a session that xrayview saved")
    try:
        with zipfile.ZipFile(path) as held:
            data = json.loads(_read(held, "session.json", _LARGEST_TEXT))
            return _from_json(path, data, held)
    except OSError as trouble:
        raise UnusableInput(f"{path}: cannot be read ({trouble_in_words(trouble)})", _AGAIN) from None
    except _DAMAGED as trouble:
        words = str(trouble).strip("'\"") or type(trouble).__name__
        raise UnusableInput(f"{path}: this is no session, or a damaged one ({words[:120]})", _AGAIN) from None


def to_plain(session: Session) -> dict[str, Any]:
    """All of a session but what is looked at, the film or the volume, as plain data for ``json.dump``."""
    return {
        "format": FORMAT,
        "made_by": session.made_by,
        "remark": NOT_FOR_DIAGNOSIS,
        "preparation": asdict(session.preparation),
        "explicit": session.explicit and asdict(session.explicit),
        "network": asdict(session.network),
        "fusion": {"law": session.law, "beta": session.beta},
        "seen_from": session.seen_from,
        "projection": session.projection,
        "scene": to_json(session.scene),
    }


def from_plain(data: object, path: Path) -> Session:
    """The session that `to_plain` wrote, without film and volume; ``path`` is named in complaints.

    Raises `UnusableInput` for another shape, and `UnusableOption` for a value outside its limits.
    """
    if not isinstance(data, Mapping) or "scene" not in data:
        raise UnusableInput(f"{path}: holds no scene", _AGAIN)
    if data.get("format") != FORMAT:
        raise UnusableInput(
            f"{path}: is of the format {data.get('format')!r:.20}, which this version does not know",
            "open it with a newer xrayview",
        )
    fusion = data.get("fusion") or {}
    if not isinstance(fusion, Mapping):
        raise UnusableInput(f"{path}: its fusion is no group of fields", _AGAIN)
    law, beta = fusion.get("law", "proportional"), fusion.get("beta", 2.0)
    limits.one_of("fusion, law", law, LAWS)
    limits.within("fusion, beta", beta, 1.01, 4.0)
    seen_from, projection = data.get("seen_from"), data.get("projection")
    if seen_from is not None:
        limits.one_of("side of the head", seen_from, SIDES)
    if projection is not None:
        limits.one_of("projection", projection, get_args(Projection))
    explicit = data.get("explicit")
    return Session(
        from_json(data["scene"]),
        preparation=built(Preparation, data.get("preparation") or {}, "preparation"),
        explicit=None if explicit is None else built(Preparation, explicit, "preparation"),
        network=built(Network, data.get("network") or {}, "network"),
        law=law,
        beta=float(beta),
        seen_from=seen_from,
        projection=projection,
        made_by=str(data.get("made_by", "")),
    )


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


@dataclass(frozen=True)
class _Film:
    """What a session says of its film, but for the pixels."""

    rows: int
    columns: int
    dtype: str
    levels: int | None
    spacing: tuple[float, float] | None
    meaning: str
    bright_bone: bool | None
    has_measured: bool
    notes: tuple[str, ...]
    kind: str
    orientation: tuple[str, str] | None
    spacing_from: str
    magnification: float
    projection: str

    def __post_init__(self) -> None:
        limits.one_of("film, dtype", self.dtype, ("uint8", "uint16", "float32"))
        limits.one_of("film, meaning", self.meaning, get_args(Meaning))
        limits.one_of("film, spacing_from", self.spacing_from, get_args(SpacingFrom))
        limits.one_of("film, projection", self.projection, get_args(Projection))
        limits.within("film, magnification", self.magnification, 0.1, 10.0)
        if self.levels is not None:
            limits.within("film, levels", self.levels, 2, 1 << 32)
        if self.spacing is not None:
            limits.all_within("film, spacing", self.spacing, 2, 1e-6, 1e3)
        if self.orientation is not None:
            columns, rows = self.orientation
            limits.one_of("film, orientation", columns, tuple(_LETTERS))
            limits.one_of("film, orientation", rows, tuple(_LETTERS))


def _size(film: Radiograph) -> tuple[int, int]:
    rows, columns = film.pixels.shape
    return rows, columns


def _from_json(path: Path, data: Any, held: zipfile.ZipFile) -> Session:
    session = from_plain(data, path)
    film, volume = data.get("film"), data.get("volume")
    if (film is None) == (volume is None):
        raise UnusableInput(f"{path}: holds no film and names no volume", _AGAIN)
    if film is not None:
        return replace(session, film=_film(path, built(_Film, film, "film"), held))
    return replace(session, volume=built(VolumePlace, volume, "volume"))


def _film(path: Path, said: _Film, held: zipfile.ZipFile) -> Radiograph:
    import numpy as np

    check_size(path, said.rows, said.columns)
    dtype = np.dtype(said.dtype).newbyteorder("<")
    count = said.rows * said.columns
    raw = _read(held, "film", count * dtype.itemsize, exactly=True)
    pixels = np.frombuffer(raw, dtype).reshape(said.rows, said.columns).astype(said.dtype)
    check_finite(path, pixels)
    measured = None
    if said.has_measured:
        bits = np.frombuffer(_read(held, "measured", math.ceil(count / 8), exactly=True), np.uint8)
        measured = np.unpackbits(bits, count=count).view(np.bool_).reshape(pixels.shape)
    facts = asdict(said)
    for name in ("rows", "columns", "dtype", "has_measured"):
        del facts[name]
    return Radiograph(pixels=pixels, source=path.name, measured=measured, **facts)


def _read(held: zipfile.ZipFile, name: str, most: int, exactly: bool = False) -> bytes:
    """A member of at most so many bytes, or of exactly as many; more are never unpacked."""
    with held.open(name) as file:
        found = file.read(most + 1)
    if len(found) > most or (exactly and len(found) != most):
        raise ValueError(f"{name} is not as large as it should be")
    return found


def _member(name: str) -> zipfile.ZipInfo:
    """The same session gives the same file: no member has a date of its own."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _mark(volume: Volume) -> str:
    return hashlib.sha256(volume.density.tobytes()).hexdigest()


_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, AttributeError, RuntimeError,
    NotImplementedError, struct.error, RecursionError, OverflowError, MemoryError,
)  # fmt: skip
"""What Python's own readers raise over a damaged archive or text."""
