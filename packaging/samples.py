"""Make the bundled sample x-rays again: python packaging/samples.py FOLDER (the scans they come from).

Each sample is what ``xrayview simulate`` makes of one scan (cropped to the head, 256 cells a side) or of a
procedural head. Its sidecar names the source and its licence, ``resources/samples/samples.json`` lists all.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xrayview.cli.main import main as xrayview
from xrayview.dataset.manifest import read_manifest
from xrayview.dataset.phantoms import procedural_head
from xrayview.dataset.specimens import specimen_from
from xrayview.files import new_file, sidecar_path, sidecar_text
from xrayview.volume.files import write_volume
from xrayview.volume.streaming import rows_of
from xrayview.volume.volume import Volume

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
SIZE = 256
PROCEDURAL_SEED = 11


@dataclass(frozen=True)
class Wanted:
    """One sample: its name and title, its scan (None: the procedural head) and where the camera stands."""

    name: str
    title: str
    scan: str | None
    azimuth: float
    elevation: float = 0.0


WANTED = (
    Wanted("head_lateral", "Human head, lateral", "human_xcist_head.nii.gz", 90),
    Wanted("head_frontal", "Human head, frontal", "human_xcist_head.nii.gz", 0),
    Wanted("head_unseen", "Human head the network has not seen, oblique", "human_okbp_155.nii.gz", 50),
    Wanted("mouse_lateral", "Mouse skull, lateral", "mouse_average_mask.nii.gz", -90),
    Wanted("made_up_head", "Made-up head, oblique", None, 35, 10),
)


def main(folder: Path) -> int:
    """Write every sample and their list."""
    entries = {entry.file: entry for entry in read_manifest(folder)}
    listed = []
    for wanted in WANTED:
        if wanted.scan is None:
            volume = procedural_head(PROCEDURAL_SEED, SIZE)
            facts = {
                "source": f"procedural head, seed {PROCEDURAL_SEED}",
                "licence": "Apache-2.0",
                "seen": "no",
            }
        else:
            entry = entries[wanted.scan]
            specimen = specimen_from(folder, entry, SIZE)
            cell = specimen.edge / SIZE
            volume = Volume(
                specimen.density.astype(np.float32) / np.float32(255), (cell, cell, cell), "patient"
            )
            facts = {
                "source": entry.source,
                "licence": entry.licence,
                "seen": "in training" if entry.split == "train" else "no",
            }
        target = SAMPLES / f"{wanted.name}.png"
        simulate(volume, wanted, target)
        made = json.loads(sidecar_path(target).read_text(encoding="utf-8"))
        remarks = {**made, "source": facts["source"], "licence": facts["licence"]}
        with new_file(sidecar_path(target), overwrite=True) as temporary:
            temporary.write_text(sidecar_text(target, remarks), encoding="utf-8")
        listed.append({"file": target.name, "title": wanted.title, **facts})
    text = json.dumps({"default": listed[0]["file"], "samples": listed}, indent=1)
    (SAMPLES / "samples.json").write_text(text + "\n", encoding="utf-8")
    return 0


def simulate(volume: Volume, wanted: Wanted, target: Path) -> None:
    """One ``xrayview simulate``, from a temporary volume file that is named for the scan."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"{(wanted.scan or 'procedural_head').split('.')[0]}.nrrd"
        write_volume(path, rows_of(volume), volume.shape, volume.spacing, frame="patient")
        view = [f"--azimuth={wanted.azimuth}", f"--elevation={wanted.elevation}"]
        if xrayview(["simulate", str(path), "-o", str(target), "--overwrite", *view]):
            raise SystemExit(f"{target}: could not be made")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
