"""Rows of a volume written to their places in a file, as they come; the whole volume is never held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.jobs import Job, Progress
from xrayview.volume.about import About, Order
from xrayview.volume.volume import Volume

Rows = Iterable[tuple[int, npt.NDArray[Any]]]

_HELD_BYTES = 192 << 20
_LARGEST_HALF = 65504.0


def rows_of(volume: Volume, step: int = 64) -> Iterator[tuple[int, npt.NDArray[np.float32]]]:
    """A volume that is there already, as rows: (start row, (D, rows, W))."""
    for start in range(0, volume.shape[1], step):
        yield start, volume.density[:, start : start + step]


def fill(path: Path, offset: int, about: About, order: Order, rows: Rows) -> Job[None]:
    """Write ``rows`` (start row, (D, n, W) density) into the data part of ``path`` that begins at ``offset``.

    "upright": row by row from the bottom, each (D, W). "slices": depth by depth from the front, each (H, W).
    Every row comes exactly once, in any order; densities are finite and not negative.
    """
    depth, height, columns = about.shape
    came = np.zeros(height, bool)
    with path.open("r+b", buffering=0) as file:
        into = _Upright(file, offset, about) if order == "upright" else _Slices(file, offset, about)
        for start, block in rows:
            count = block.shape[1]
            if block.shape != (depth, count, columns) or start < 0 or start + count > height:
                raise ValueError(f"rows {start}.. of shape {block.shape} are not part of {about.shape}")
            if came[start : start + count].any():
                raise ValueError(f"rows {start}..{start + count - 1} came twice")
            came[start : start + count] = True
            into.add(start, block)
            yield Progress("writing the volume", float(came.mean()))
        into.end()
    if not came.all():
        raise ValueError(f"{int((~came).sum())} rows of {height} never came")


class _Upright:
    """Rows one below the other, the lowest first: what comes together is written together."""

    def __init__(self, file: Any, offset: int, about: About) -> None:
        self._file, self._offset, self._about = file, offset, about
        self._room: npt.NDArray[Any] = np.empty(0)

    def add(self, start: int, block: npt.NDArray[Any]) -> None:
        depth, height, columns = self._about.shape
        count = block.shape[1]
        if self._room.shape != (count, depth, columns):  # fresh memory costs as much as the numbers
            self._room = np.empty((count, depth, columns), self._about.number_type)
        for row in range(count):
            _store(block[:, row], self._about, self._room[count - 1 - row])
        below = height - start - count
        self._file.seek(self._offset + below * depth * columns * self._about.number_type.itemsize)
        _write(self._file, self._room)

    def end(self) -> None:
        """Nothing is held back."""


class _Slices:
    """Depth by depth: neighbouring rows are held until every slice gets a large piece of them at once."""

    def __init__(self, file: Any, offset: int, about: About) -> None:
        self._file, self._offset, self._about = file, offset, about
        depth, height, columns = about.shape
        most = max(1, _HELD_BYTES // (depth * columns * about.number_type.itemsize))
        self._room = np.empty((depth, min(most, height), columns), about.number_type)
        self._first = self._held = 0

    def add(self, start: int, block: npt.NDArray[Any]) -> None:
        most = self._room.shape[1]
        for first in range(0, block.shape[1], most):
            part = block[:, first : first + most]
            count = part.shape[1]
            if start + first != self._first + self._held or self._held + count > most:
                self.end()
                self._first = start + first
            for place, piece in enumerate(part):
                _store(piece, self._about, self._room[place, self._held : self._held + count])
            self._held += count

    def end(self) -> None:
        """Write what is held."""
        _, height, columns = self._about.shape
        for place in range(len(self._room) if self._held else 0):
            row = place * height + self._first
            self._file.seek(self._offset + row * columns * self._about.number_type.itemsize)
            _write(self._file, self._room[place, : self._held])
        self._held = 0


@contextmanager
def measured(rows: Rows, about: About, beside: Path) -> Iterator[tuple[float, Rows]]:
    """The largest density of ``rows``, and the rows again, kept meanwhile in a file ``beside`` the target."""
    kept = beside.with_name(beside.name + ".rows")
    depth, _, columns = about.shape
    places: list[tuple[int, int]] = []
    largest = 0.0
    try:
        with kept.open("xb") as file:
            for start, block in rows:
                largest = max(largest, float(block.max()))
                places.append((start, block.shape[1]))
                file.write(np.ascontiguousarray(block, np.float32).data)

        def again() -> Iterator[tuple[int, npt.NDArray[np.float32]]]:
            with kept.open("rb") as file:
                for start, count in places:
                    block = np.fromfile(file, np.float32, depth * count * columns)
                    yield start, block.reshape(depth, count, columns)

        yield largest, again()
    finally:
        kept.unlink(missing_ok=True)


def _store(densities: npt.NDArray[Any], about: About, into: npt.NDArray[Any]) -> None:
    """Densities as stored numbers, refused where they are not finite, negative or beyond the number type.

    Some hundred thousand at a time stay in the processor's cache on their way.
    """
    if densities.dtype == np.float16:
        bits = densities.view(np.uint16)
        low, high = (0.0, 0.0) if int(bits.max()) < 0x7C00 else (-1.0, float("nan"))
        if int(bits.max()) == 0x8000 and not (bits[bits >= 0x7C00] != 0x8000).any():
            low = high = 0.0  # minus zero
    else:
        low, high = float(densities.min()), float(densities.max())
    if not (low >= 0 and high < float("inf")):
        raise ValueError("densities are finite and not negative")
    if about.dtype == "uint16":
        steps = densities * np.float32(1 / about.scale)
        np.minimum(np.rint(steps, out=steps), 65535, out=steps)
        into[...] = steps
        return
    if about.dtype == "float16" and high > _LARGEST_HALF:
        raise ValueError(f"density {high:g} is beyond float16")
    into[...] = densities


def _write(file: Any, data: Any) -> None:
    """All of ``data``: an unbuffered file may take less at a time."""
    left = memoryview(data).cast("B")
    while left:
        left = left[file.write(left) :]
