"""How long a large film takes from its file to what the network sees, first thing in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian

PREPARATION_SECONDS = 1.5
ROWS, COLUMNS = 5120, 4096

PREPARE = """
import sys, time
from pathlib import Path
from xrayview.xray.preparing import prepare
from xrayview.xray.reading import read_radiograph
started, busy = time.perf_counter(), time.process_time()
prepared = prepare(read_radiograph(Path(sys.argv[1])))
seconds = time.perf_counter() - started, time.process_time() - busy
assert min(prepared.opacity.shape) > 3000
print("RESULT", *seconds)
"""


def a_film() -> np.ndarray:
    """(ROWS, COLUMNS) uint16, 12 bits: a head with structure, noise and air round it."""
    row, column = np.mgrid[-1 : 1 : ROWS * 1j, -1 : 1 : COLUMNS * 1j].astype(np.float32)
    depth = np.sqrt(np.clip(1 - (row / 0.8) ** 2 - (column / 0.78) ** 2, 0, None))
    depth *= 1 + 0.15 * np.sin(25 * row) * np.sin(31 * column)
    noise = np.random.default_rng(0).normal(0, 8, depth.shape)
    return np.clip(250 + 2600 * depth**0.7 + noise, 0, 4095).astype(np.uint16)


def written(kind: str, folder: Path) -> Path:
    path = folder / f"film.{kind}"
    if kind == "jpg":
        Image.fromarray((a_film() // 16).astype(np.uint8)).save(path, quality=92)
        return path
    film = pydicom.Dataset()
    film.SOPClassUID, film.SOPInstanceUID = DigitalXRayImageStorageForPresentation, "1.2.3"
    film.file_meta = pydicom.dataset.FileMetaDataset()
    film.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    film.set_pixel_data(a_film(), "MONOCHROME2", bits_stored=12)
    film.save_as(path, enforce_file_format=True)
    return path


@pytest.mark.parametrize("kind", ["dcm", "jpg"])
def test_a_film_of_4096_by_5120(kind: str, tmp_path: Path) -> None:
    path, seconds = written(kind, tmp_path), []
    for _ in range(5):
        answer = subprocess.run([sys.executable, "-c", PREPARE, str(path)], capture_output=True, text=True)
        assert answer.returncode == 0, answer.stderr
        wall, busy = (float(one) for one in answer.stdout.split("RESULT")[1].split())
        print(f"{kind}: {wall:.2f} s, processors busy {busy:.2f} s")
        seconds.append(wall)
    assert sorted(seconds)[2] <= PREPARATION_SECONDS
