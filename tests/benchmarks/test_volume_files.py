"""What writing costs on top of the computation: a fused volume at 2048 x 2048 x 128."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from xrayview.volume.about import DType
from xrayview.volume.files import write_volume

DEPTH, SIDE = 128, 2048
SECONDS = 3.0  # of the processor: the disk has its own speed


@pytest.mark.parametrize(("suffix", "dtype"), [(".npy", "float16"), (".tif", "float16"), (".nrrd", "uint16")])
def test_a_volume_is_written_row_by_row(tmp_path: Path, suffix: str, dtype: DType) -> None:
    row = (
        np.random.default_rng(0)
        .random((DEPTH, 1, SIDE))
        .astype(np.float16 if dtype == "float16" else np.float32)
    )

    def rows() -> Iterator[tuple[int, npt.NDArray[np.generic]]]:
        for start in range(SIDE):
            yield start, row

    started, busy = time.perf_counter(), time.process_time()
    target = tmp_path / f"fused{suffix}"
    write_volume(target, rows(), (DEPTH, SIDE, SIDE), None, dtype, largest=1.0)
    elapsed, busy = time.perf_counter() - started, time.process_time() - busy
    print(
        f"{suffix} {dtype}: {elapsed:.2f} s, {busy:.2f} s of the processor, {target.stat().st_size >> 20} MiB"
    )
    assert busy <= SECONDS
