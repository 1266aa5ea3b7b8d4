"""How long a wiggle takes where the processor draws: 24 frames, 13 of them different, at 800 x 600."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PIL import Image

from xrayview.dataset.phantoms import procedural_head
from xrayview.export.loop import writing_loop
from xrayview.jobs import run
from xrayview.scene.loop import Loop
from xrayview.scene.scene import Camera, Scene, Stereo
from xrayview.volume.volume import Volume

LONGEST_SECONDS = 20.0


@pytest.mark.parametrize("ending", [".gif", ".png", ".webp"])
def test_a_wiggle_of_24_frames_takes_20_seconds_at_most(tmp_path: Path, ending: str) -> None:
    head = Volume(procedural_head(1, 128).density)
    scene = Scene(camera=Camera(azimuth_degrees=30.0), stereo=Stereo(kind="wiggle"))
    path = tmp_path / f"head{ending}"
    start = time.perf_counter()
    run(writing_loop(path, head, scene, Loop("wiggle", 24), (800, 600), {}))
    took = time.perf_counter() - start
    with Image.open(path) as image:
        assert image.n_frames == 24
    assert took <= LONGEST_SECONDS, f"{took:.1f} s"
    print(f"{ending}: {took:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
