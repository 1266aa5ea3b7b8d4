"""The main job's speed and memory on two cores."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from xrayview import jobs

RECONSTRUCTION_SECONDS = 1.0
FUSION_SECONDS = 4.0
FUSION_MEGABYTES = 600


def test_the_bundled_sample_to_256_pixels() -> None:
    """Preparation, network and fusion, warm: the weights are loaded and the first run is over."""
    from xrayview.network.weights import load_weights
    from xrayview.pipeline import BUNDLED, reconstruct
    from xrayview.resources import resource
    from xrayview.window.memory.samples import samples
    from xrayview.xray.reading import read_radiograph

    radiograph = read_radiograph(samples()[0].path)
    weights = load_weights(resource(BUNDLED))
    seconds = []
    for _ in range(5):
        volume = jobs.run(reconstruct(radiograph, weights=weights, device="cpu", resolution=256))
        print({stage: round(spent, 3) for stage, spent in volume.seconds.items()})
        seconds.append(sum(volume.seconds[stage] for stage in ("preparation", "network", "fusion")))
    assert volume.fused is not None
    assert sorted(seconds[1:])[1] <= RECONSTRUCTION_SECONDS


FUSE = """
import resource, time
import numpy as np, torch
from xrayview.fusion.fused import fuse
from xrayview.volume.volume import Volume
torch.set_num_threads(2)
place = (np.arange(128, dtype=np.float32) + 0.5) / 64 - 1
depth, row, column = np.meshgrid(place, place, place, indexing="ij")
# A head: a shell of bone round soft tissue, in air.
radius = np.sqrt(depth**2 + row**2 + column**2) / 0.85
density = 0.3 / (1 + np.exp(40 * (radius - 1))) + 0.6 * np.exp(-(((radius - 0.9) / 0.06) ** 2))
coarse = Volume(density.astype(np.float32) * (radius < 1.1))
# Its film: the same totals, with detail that the coarse volume lacks.
fine = torch.from_numpy(coarse.density.mean(axis=0))[None, None]
tau = 10 * torch.nn.functional.interpolate(fine, (2048, 2048), mode="bilinear")[0, 0].numpy()
row, column = np.mgrid[-1:1:2048j, -1:1:2048j].astype(np.float32)
detail = 1 + 0.15 * np.sin(150 * row) * np.sin(170 * column)
opacity = (1 - np.exp(-tau * detail)).astype(np.float32)
small = fuse(coarse, opacity[::16, ::16])
list(small.stream(dtype=torch.float16))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
fused = fuse(coarse, opacity)
total = 0.0
for start, block in fused.stream(dtype=torch.float16):
    total += float(block[:, 0, 0].sum())
seconds = time.perf_counter() - started
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("clipped", fused.map.clipped.mean())
print("RESULT", seconds, (after - before) / 1024, *fused.shape)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the peak is asked of Unix's getrusage")
def test_fusion_at_2048_pixels_to_float16_rows() -> None:
    answer = subprocess.run([sys.executable, "-c", FUSE], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    seconds, megabytes, *shape = (float(x) for x in answer.stdout.split("RESULT")[1].split())
    print(f"{seconds:.2f} s, {megabytes:.0f} MB above the start")
    assert np.prod(shape) == 128 * 2048 * 2048
    assert seconds <= FUSION_SECONDS
    assert megabytes <= FUSION_MEGABYTES
