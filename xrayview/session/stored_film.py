"""A film in a session's archive: its facts as plain data, its pixels as they are."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

from xrayview.scene import limits
from xrayview.xray.limits import check_finite, check_size
from xrayview.xray.radiograph import Meaning, Radiograph, SpacingFrom
from xrayview.xray.view_position import Projection

_LETTERS = "LRAPHF"
_PIECE = 8 << 20  # bytes written at a time


@dataclass(frozen=True)
class StoredFilm:
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


def facts_of(film: Radiograph) -> StoredFilm:
    """What is written of a film beside its pixels; never its name."""
    rows, columns = film.pixels.shape
    return StoredFilm(
        rows, columns, film.pixels.dtype.name, film.levels, film.spacing, film.meaning, film.bright_bone,
        film.measured is not None, film.notes, film.kind, film.orientation, film.spacing_from,
        film.magnification, film.projection,
    )  # fmt: skip


def writing_film(held: zipfile.ZipFile, film: Radiograph) -> Iterator[float]:
    """Write the pixels, and which of them were measured; yields the share that is done."""
    import numpy as np

    stored = film.pixels.astype(film.pixels.dtype.newbyteorder("<"), copy=False)
    rows = max(1, _PIECE // max(1, stored[:1].nbytes))
    with held.open(member("film"), "w", force_zip64=True) as file:
        for row in range(0, len(stored), rows):
            file.write(np.ascontiguousarray(stored[row : row + rows]).tobytes())
            yield row / len(stored)
    if film.measured is not None:
        held.writestr(member("measured"), np.packbits(film.measured).tobytes())


def film_in(held: zipfile.ZipFile, said: StoredFilm, path: Path) -> Radiograph:
    """The film of an archive; ``path``: the archive's own. Raises `UnusableInput` and ValueError."""
    import numpy as np

    check_size(path, said.rows, said.columns)
    dtype = np.dtype(said.dtype).newbyteorder("<")
    count = said.rows * said.columns
    raw = content(held, "film", count * dtype.itemsize, exactly=True)
    pixels = np.frombuffer(raw, dtype).reshape(said.rows, said.columns).astype(said.dtype)
    check_finite(path, pixels)
    measured = None
    if said.has_measured:
        bits = np.frombuffer(content(held, "measured", math.ceil(count / 8), exactly=True), np.uint8)
        measured = np.unpackbits(bits, count=count).view(np.bool_).reshape(pixels.shape)
    facts = asdict(said)
    for name in ("rows", "columns", "dtype", "has_measured"):
        del facts[name]
    return Radiograph(pixels=pixels, source=path.name, measured=measured, **facts)


def content(held: zipfile.ZipFile, name: str, most: int, exactly: bool = False) -> bytes:
    """A member of at most so many bytes, or of exactly as many; more are never unpacked."""
    with held.open(name) as file:
        found = file.read(most + 1)
    if len(found) > most or (exactly and len(found) != most):
        raise ValueError(f"{name} is not as large as it should be")
    return found


def member(name: str) -> zipfile.ZipInfo:
    """The same session gives the same file: no member has a date of its own."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
