"""What a volume at a large film's own resolution takes: 4096 x 5120 pixels, 128 deep, uint16, 5.4 GB."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

SHAPE = (128, 5120, 4096)
MOST_TIMES, MORE_SECONDS = 1.5, 5.0
MOST_MEGABYTES = 600

WRITE = """
import sys, time
from pathlib import Path
import numpy as np
from xrayview.fusion.fused import FusedVolume
from xrayview.fusion.gain import GainMap
from xrayview.volume.files import write_volume
from xrayview.volume.volume import Volume

depth, height, width = {shape}
place = np.linspace(-1, 1, 128, dtype=np.float32)
distance = np.sqrt(sum(axis**2 for axis in np.meshgrid(place, place, place, indexing="ij")))
coarse = Volume(np.clip(1.2 - distance, 0, 1), (1.5, 1.5, 1.5))
gain = 1 + 0.2 * np.random.default_rng(0).random((height, width), dtype=np.float32)
nothing = np.zeros((0, 0), bool)
fused = FusedVolume(coarse, GainMap(gain, "proportional", 2.0, nothing, nothing, nothing))
del distance

if sys.argv[2] == "ready":  # the same rows again and again: what the writing itself takes
    row = fused.rows(2000, 2016)
    rows = ((start, row) for start in range(0, height, 16))
    largest = float(row.max())
else:
    rows, largest = fused.stream(), None
def megabytes(name):
    said = Path("/proc/self/status").read_text()
    return int(said.split(name + ":")[1].split()[0]) / 1024

Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
before = megabytes("VmRSS")
began = time.perf_counter()
largest = largest or fused.largest()
write_volume(Path(sys.argv[1]), rows, fused.shape, fused.spacing, "uint16", largest=largest)
seconds = time.perf_counter() - began
print("RESULT", seconds, megabytes("VmHWM") - before)
"""


def plain_seconds(path: Path) -> float:
    """A plain write of as many bytes, of pieces as large as a block of rows."""
    piece = np.random.default_rng(0).integers(0, 65535, 16 * SHAPE[0] * SHAPE[2], dtype=np.uint16)
    os.sync()  # what others wrote before is not to be waited for
    began = time.perf_counter()
    with path.open("wb", buffering=0) as file:
        for _ in range(SHAPE[1] // 16):
            file.write(piece.data)
    seconds = time.perf_counter() - began
    path.unlink()
    return seconds


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is reset by /proc")
@pytest.mark.parametrize("rows", ["ready", "evaluated"])
@pytest.mark.parametrize("suffix", [".nrrd", ".tif"])
def test_a_full_resolution_volume_is_written_nearly_as_fast_as_plain_bytes(
    tmp_path: Path, rows: str, suffix: str
) -> None:
    if shutil.disk_usage(tmp_path).free < 12e9:
        pytest.skip("takes 12 GB of disk")
    target = tmp_path / f"full{suffix}"
    plain = plain_seconds(tmp_path / "plain")
    os.sync()
    said = subprocess.run(
        [sys.executable, "-c", WRITE.replace("{shape}", repr(SHAPE)), str(target), rows],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    seconds, megabytes = (float(number) for number in said.split("RESULT")[1].split())
    words = f"{suffix}, rows {rows}: {seconds:.1f} s (plain write {plain:.1f} s)"
    print(f"{words}, {megabytes:.0f} MB above start")
    assert target.stat().st_size >= 2 * int(np.prod(SHAPE, dtype=np.int64))
    os.unlink(target)
    assert megabytes <= MOST_MEGABYTES
    if rows == "ready":  # evaluating the rows is the fusion's time, not the file's
        assert seconds <= MOST_TIMES * plain + MORE_SECONDS
