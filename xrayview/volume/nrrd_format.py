"""NRRD: written raw with a header of our own, read through pynrrd."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from xrayview.volume.about import MARKS_KEY, About, Stored, parsed_marks
from xrayview.volume.room import check_room

_TYPES = {"float32": "float", "uint16": "ushort"}
_TO_LPS = {"left-posterior-superior": (1, 1, 1), "lps": (1, 1, 1), "right-anterior-superior": (-1, -1, 1)}
_TO_LPS |= {"ras": (-1, -1, 1), "left-anterior-superior": (1, -1, 1), "las": (1, -1, 1)}
_MILLIMETRES = {"m": 1000.0, "cm": 10.0, "um": 0.001, "µm": 0.001, "micron": 0.001, "microns": 0.001}


def lay_out(path: Path, about: About) -> int:
    """Write the header and make room for the voxels; return where they begin."""
    x, y, z = about.steps
    lines = [
        "NRRD0004",
        f"type: {_TYPES[about.dtype]}",
        "dimension: 3",
        "space: left-posterior-superior",
        "sizes: " + " ".join(map(str, about.sizes)),
        f"space directions: ({x!r},0,0) (0,{y!r},0) (0,0,{z!r})",
        "kinds: domain domain domain",
        "endian: little",
        "encoding: raw",
        "space origin: ({!r},{!r},{!r})".format(*about.origin),
    ]
    if about.dtype == "uint16":
        lines += ["old min: 0", f"old max: {about.scale * 65535!r}"]
    text = about.text().replace("\\", "\\\\").replace("\n", "\\n")
    lines += [f"{MARKS_KEY}:={text}", "", ""]
    head = "\n".join(lines).encode("ascii")
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + int(np.prod(about.shape)) * about.number_type.itemsize)
    return len(head)


def read(path: Path) -> Stored:
    """Read a NRRD file; without a space its axes are taken as x = left, y = posterior, z = up."""
    import nrrd

    check_room(path, [int(size) for size in nrrd.read_header(str(path))["sizes"]])
    values, header = nrrd.read(str(path), index_order="F")
    space = str(header.get("space", "")).lower()
    axes = np.eye(4)
    known = True
    directions = header.get("space directions")
    if directions is not None:
        wanted = [row for row in np.asarray(directions, float) if np.isfinite(row).all()]
        axes[:3, :3] = np.array(wanted).T
        axes[:3, 3] = np.asarray(header.get("space origin", (0, 0, 0)), float)
        axes = np.diag([*_TO_LPS.get(space, (1, 1, 1)), 1]) @ axes
        units = [str(unit).lower() for unit in header.get("space units", ())]
        axes[:3] *= _MILLIMETRES.get(units[0], 1.0) if units else 1.0
    elif "spacings" in header:
        steps = np.asarray(header["spacings"], float)[:3]
        known = bool(np.isfinite(steps).all())
        axes[:3, :3] = np.diag(np.nan_to_num(steps, nan=1.0))
    else:
        known = False
    text = str(header.get(MARKS_KEY, "")).replace("\\\\", "\\")
    marks = parsed_marks(text) or parsed_marks(str(header.get(MARKS_KEY, "")))
    return Stored(values, axes, marks, known, directions is not None and space in _TO_LPS)
