"""The paper's pairs as files: for every specimen and index the x-ray and the volume in the camera's axes.

    FOLDER/pairs.csv             one row a pair that is there
    FOLDER/SPECIMEN/0000.png     opacity, 256 x 256, 16-bit grey
    FOLDER/SPECIMEN/0000.nrrd    density, 128 x 128 x 128, 8-bit (255 is 1), depth 0 next to the viewer

A view follows from its specimen's name and its index alone: any part of the 2,664 can be made on any machine,
and what was interrupted goes on where it stopped.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview.dataset.manifest import Entry
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.errors import UnusableInput
from xrayview.files import SIMULATED_NOT_FOR_DIAGNOSIS, new_file
from xrayview.jobs import Job, Progress
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.views import paper_view
from xrayview.volume.about import MARKS_KEY, About
from xrayview.xray.writing import write_radiograph_png

SIZE = 128
"""Edge of the volumes in cells; the x-rays have twice as many pixels."""

MOST_BYTES = SIZE**3 + 2 * (2 * SIZE) ** 2 + 4096
"""What a pair takes on the disk where nothing of it can be compressed."""

MANIFEST = "pairs.csv"

_COLUMNS = (
    "specimen", "index", "direction", "mirrored", "split", "species", "licence", "group", "source", "xray",
    "volume", "density_sha256",
)  # fmt: skip

Rows = dict[tuple[str, int], dict[str, str]]


@dataclass(frozen=True)
class Exported:
    """What an export did: pairs ``made`` now, pairs ``kept`` that were there, and the manifest's path."""

    made: int
    kept: int
    manifest: Path


@dataclass(frozen=True, eq=False)
class Pair:
    """One of the paper's pairs of a specimen.

    ``opacity``: (256, 256) float32, 0..1. ``density``: (128, 128, 128) = (depth, row, column) uint8, 255 =
    density 1. ``direction``: from the head towards the viewer, LPS, of unit length, before the mirror.
    """

    index: int
    direction: tuple[float, float, float]
    mirrored: bool
    opacity: npt.NDArray[np.float32]
    density: npt.NDArray[np.uint8]


def pairs_of(specimen: Specimen, indices: Sequence[int]) -> Iterator[Pair]:
    """The pairs with these indices; two that mirror each other, next to each other, are rendered once."""
    sampler = ViewSampler([specimen], SIZE)
    rendered, film, volume = -1, torch.empty(0), torch.empty(0)
    for index in indices:
        camera, mirrored = paper_view(specimen.entry.name, index)
        if rendered != index // 2:
            rendered, seen = index // 2, sampler.view(plain_draw(0, camera))
            film, volume = opacity(seen), functional.avg_pool2d(seen, 2).mul(255).round().to(torch.uint8)
        x, y, z = (float(part) for part in -camera[:, 1])
        shown = (one.flip(-1) if mirrored else one for one in (film, volume))
        yield Pair(index, (x, y, z), mirrored, *(one.numpy() for one in shown))


def exporting(
    specimens: Sequence[Specimen], indices: Sequence[int], folder: Path, overwrite: bool = False
) -> Job[Exported]:
    """Write pairs of all the specimens into ``folder``, which is made where it is missing.

    Pairs that are there already are kept, unless ``overwrite``; the manifest is the union of all that were
    made. Raises `UnusableInput` where the folder holds pairs of another head under the same name, and
    `UnwritableTarget`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = {} if overwrite else read_pairs(folder)
    made = kept = 0
    for number, specimen in enumerate(specimens):
        name = specimen.entry.name
        sha256 = hashlib.sha256(specimen.density.tobytes()).hexdigest()
        _check_same(folder, rows, name, sha256)
        place = folder / folder_name(specimen.entry)
        place.mkdir(exist_ok=True)
        there = {index for index in indices if (name, index) in rows and _is_there(folder, rows[name, index])}
        missing = [index for index in indices if index not in there]
        kept += len(there)
        try:
            for done, pair in enumerate(pairs_of(specimen, missing)):
                share = (number + done / len(missing)) / len(specimens)
                yield Progress(f"{name}: pair {done + 1} of {len(missing)}", share)
                rows[name, pair.index] = _written(folder, place, specimen, pair, sha256)
                made += 1
                if made % _SAVED_EVERY == 0:
                    _write_manifest(folder, rows)
        finally:  # cancelled as well
            _write_manifest(folder, rows)
    return Exported(made, kept, folder / MANIFEST)


def read_pairs(folder: Path) -> Rows:
    """The rows of a folder's manifest by specimen and index; none where there is no manifest."""
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            return {(row["specimen"], int(row["index"])): row for row in csv.DictReader(stream)}
    except (KeyError, ValueError, TypeError, OSError, csv.Error) as fault:
        raise UnusableInput(
            f"{path}: is no manifest of pairs", "give another folder, or make all anew with --overwrite"
        ) from fault


def folder_name(entry: Entry) -> str:
    """The folder of a specimen's pairs."""
    return entry.name.replace("/", "_")


_SAVED_EVERY = 100
"""Pairs after which the manifest is written, so that little is made twice where the machine stops."""


def _written(folder: Path, place: Path, specimen: Specimen, pair: Pair, sha256: str) -> dict[str, str]:
    """Write the two files of a pair; its row in the manifest."""
    entry, cell = specimen.entry, specimen.edge / SIZE
    xray, volume = (place / f"{pair.index:04d}{ending}" for ending in (".png", ".nrrd"))
    write_radiograph_png(
        xray, pair.opacity, (cell / 2, cell / 2), overwrite=True, remark=SIMULATED_NOT_FOR_DIAGNOSIS
    )
    _write_volume(volume, pair.density, cell)
    return {
        "specimen": entry.name,
        "index": str(pair.index),
        "direction": " ".join(f"{part:.6f}" for part in pair.direction),
        "mirrored": "yes" if pair.mirrored else "no",
        "split": entry.split,
        "species": entry.species,
        "licence": entry.licence,
        "group": entry.group,
        "source": entry.source,
        "xray": xray.relative_to(folder).as_posix(),
        "volume": volume.relative_to(folder).as_posix(),
        "density_sha256": sha256,
    }


def _write_volume(path: Path, density: npt.NDArray[np.uint8], cell: float) -> None:
    """A (D, H, W) uint8 density as compressed NRRD, which reads back as density 0..1; ``cell``: mm."""
    import nrrd

    depth, rows, columns = density.shape
    about = About((depth, rows, columns), (cell, cell, cell), scale=1 / 255)
    header = {
        "space": "left-posterior-superior",
        "space directions": np.diag(about.steps),
        "space origin": np.array(about.origin),
        "encoding": "gzip",
        MARKS_KEY: about.text(),
    }
    upright = np.asfortranarray(density[:, ::-1].transpose(2, 0, 1))  # x = column, y = depth, z = upwards
    with new_file(path, overwrite=True) as temporary:
        nrrd.write(str(temporary), upright, header, compression_level=4, index_order="F")


def _write_manifest(folder: Path, rows: Mapping[tuple[str, int], Mapping[str, str]]) -> None:
    with (
        new_file(folder / MANIFEST, overwrite=True) as temporary,
        temporary.open("w", newline="", encoding="utf-8") as stream,
    ):
        table = csv.DictWriter(stream, _COLUMNS, extrasaction="ignore")
        table.writeheader()
        table.writerows(rows[key] for key in sorted(rows))


def _check_same(folder: Path, rows: Rows, name: str, sha256: str) -> None:
    if any(row.get("density_sha256") != sha256 for (who, _), row in rows.items() if who == name):
        raise UnusableInput(
            f"{folder}: holds pairs of another head that is called {name}",
            "give another folder, or make all anew with --overwrite",
        )


def _is_there(folder: Path, row: Mapping[str, str]) -> bool:
    return all((folder / row[column]).is_file() for column in ("xray", "volume"))
