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

_GATHERED_BYTES = 32 << 20
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
    size = about.number_type.itemsize
    came = np.zeros(height, bool)
    stored: npt.NDArray[Any] = np.empty(0)
    with path.open("r+b", buffering=0) as file:
        for start, block in _gathered(rows) if order == "slices" else rows:
            count = block.shape[1]
            if block.shape != (depth, count, columns) or start < 0 or start + count > height:
                raise ValueError(f"rows {start}.. of shape {block.shape} are not part of {about.shape}")
            if came[start : start + count].any():
                raise ValueError(f"rows {start}..{start + count - 1} came twice")
            came[start : start + count] = True
            if order == "upright":
                stored = _room(stored, (count, depth, columns), about)
                for row in range(count):
                    _store(block[:, row], about, stored[count - 1 - row])
                file.seek(offset + (height - start - count) * depth * columns * size)
                _write(file, stored)
            else:
                stored = _room(stored, (count, columns), about)
                for place, piece in enumerate(block):
                    _store(piece, about, stored)
                    file.seek(offset + (place * height + start) * columns * size)
                    _write(file, stored)
            yield Progress("writing the volume", float(came.mean()))
    if not came.all():
        raise ValueError(f"{int((~came).sum())} rows of {height} never came")


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


def _room(last: npt.NDArray[Any], shape: tuple[int, ...], about: About) -> npt.NDArray[Any]:
    """Room for stored numbers: the ``last`` one, where it fits; fresh memory costs as much as the numbers."""
    return last if last.shape == shape else np.empty(shape, about.number_type)


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


def _gathered(rows: Rows) -> Iterator[tuple[int, npt.NDArray[Any]]]:
    """Neighbouring rows joined to blocks of some 32 MB, so that each slice is written in larger pieces."""
    waiting: list[npt.NDArray[Any]] = []
    first = following = size = 0
    for start, block in rows:
        if waiting and (start != following or size >= _GATHERED_BYTES):
            yield first, np.concatenate(waiting, axis=1)
            waiting, size = [], 0
        if not waiting:
            first = start
        waiting.append(block.copy() if size + block.nbytes < _GATHERED_BYTES else block)
        following, size = start + block.shape[1], size + block.nbytes
    if waiting:
        yield first, np.concatenate(waiting, axis=1)


def _write(file: Any, data: Any) -> None:
    """All of ``data``: an unbuffered file may take less at a time."""
    left = memoryview(data).cast("B")
    while left:
        left = left[file.write(left) :]
