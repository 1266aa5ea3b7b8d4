"""Iso-surfaces as closed meshes for other programs: STL, PLY, OBJ and GLB, with mark and sidecar."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from xrayview.errors import UnusableOption
from xrayview.export.picture import marked
from xrayview.export.true_size import millimetres_per_edge
from xrayview.files import NOT_FOR_DIAGNOSIS, check_target, new_file
from xrayview.jobs import uninterrupted
from xrayview.render.grid import depth_flipped as flipped
from xrayview.render.grid import grid_of
from xrayview.render.surface import IVORY, Mesh, changed_mesh
from xrayview.scene import limits
from xrayview.scene.change import Change, in_words
from xrayview.scene.cuts import Cut
from xrayview.volume.volume import Volume


def write_mesh(
    path: Path,
    volume: Volume,
    iso_value: float,
    remarks: Mapping[str, Any] | None = None,
    cuts: tuple[Cut, ...] = (),
    overwrite: bool = False,
    change: Change | None = None,
    depth_flipped: bool = False,
) -> Mesh:
    """Write the surface at density ``iso_value``, closed at the volume's border and at ``cuts``; return it.

    ``change``: of the volume before, see `xrayview.scene.change.Change`. ``depth_flipped``: near and far
    exchanged before that.

    Coordinates are LPS (x = +column, y = +depth, z = -row) about the volume's centre, in millimetres where
    the spacing is known and in cube edges otherwise; GLB, as its standard says, is in metres with y upwards.
    Raises `UnusableOption` for an unknown ending or an iso-value that no density reaches, and
    `UnwritableTarget` where the file cannot be written or exists already.
    """
    path = Path(path)
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise UnusableOption(
            f"{path}: {path.suffix or 'a name without ending'} is no mesh format",
            "use " + ", ".join(_WRITERS),
        )
    limits.positive("iso-value", iso_value)
    check_target(path, overwrite, with_sidecar=True)
    grid = flipped(grid_of(volume)) if depth_flipped else grid_of(volume)
    with uninterrupted():
        mesh = changed_mesh(grid, change or Change(), iso_value, cuts, closed=True)
    if not len(mesh.triangles) and cuts:
        raise UnusableOption(
            f"{path}: what the cuts leave has no surface at density {iso_value:g}",
            "cut less away, or choose a lower density",
        )
    if not len(mesh.triangles):
        raise UnusableOption(
            f"iso-value {iso_value:g}: there is no surface at this density",
            f"the highest density is {grid.highest:.3g}; choose a value below it",
        )
    edge = millimetres_per_edge(volume)
    mesh = replace(mesh, points=mesh.points * np.float32(edge or 1.0))
    notes = {
        "iso_value": iso_value,
        "unit": "millimetre" if edge else "cube edge",
        "axes": "x = +column, y = +depth, z = -row",
        "vertices": len(mesh.points),
        "triangles": len(mesh.triangles),
        "watertight": is_closed(mesh),
        **({"depth_flipped": True} if depth_flipped else {}),
        **({"cuts": [asdict(cut) for cut in cuts]} if cuts else {}),
        **({"changed": in_words(change)} if change and not change.changes_nothing else {}),
        **(remarks or {}),
    }
    if path.suffix.lower() == ".glb":
        notes |= {"unit": "metre" if edge else "cube edge", "axes": "x = +column, y = -row, z = -depth"}
        mesh = replace(mesh, points=mesh.points * np.float32(0.001 if edge else 1.0))
    with new_file(path, overwrite, marked(notes)) as temporary:
        write(temporary, mesh)
    return mesh


def is_closed(mesh: Mesh) -> bool:
    """Whether every edge belongs to two triangles, one on either side."""
    ends = mesh.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2).astype(np.int64)
    there, back = (ends[:, one] * len(mesh.points) + ends[:, 1 - one] for one in (0, 1))
    there.sort()
    back.sort()
    return bool((there == back).all() and (np.diff(there) > 0).all())


def _write_stl(path: Path, mesh: Mesh) -> None:
    """Binary STL: an 80-byte header, then normal and three corners a triangle."""
    corners = mesh.points[mesh.triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)
    facets = np.zeros(len(corners), [("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    facets["normal"], facets["corners"] = normals, corners
    with path.open("wb") as file:
        file.write(f"xrayview: {NOT_FOR_DIAGNOSIS}".encode("ascii").ljust(80))
        file.write(struct.pack("<I", len(facets)))
        file.write(facets.tobytes())


def _write_ply(path: Path, mesh: Mesh) -> None:
    """Binary little-endian PLY with normals."""
    header = (
        f"ply\nformat binary_little_endian 1.0\ncomment xrayview: {NOT_FOR_DIAGNOSIS}\n"
        f"element vertex {len(mesh.points)}\n"
        + "".join(f"property float {name}\n" for name in ("x", "y", "z", "nx", "ny", "nz"))
        + f"element face {len(mesh.triangles)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    faces = np.zeros(len(mesh.triangles), [("count", "u1"), ("corners", "<i4", 3)])
    faces["count"], faces["corners"] = 3, mesh.triangles
    with path.open("wb") as file:
        file.write(header.encode("ascii"))
        file.write(np.hstack([mesh.points, mesh.normals]).astype("<f4").tobytes())
        file.write(faces.tobytes())


def _write_obj(path: Path, mesh: Mesh) -> None:
    """Wavefront OBJ with normals; its indices begin at 1."""
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.write(f"# xrayview: {NOT_FOR_DIAGNOSIS}\n")
        np.savetxt(file, mesh.points, "v %.8g %.8g %.8g")
        np.savetxt(file, mesh.normals, "vn %.4f %.4f %.4f")
        np.savetxt(file, np.repeat(mesh.triangles + 1, 2, axis=1), "f %d//%d %d//%d %d//%d")


def _write_glb(path: Path, mesh: Mesh) -> None:
    """Binary glTF 2.0: one mesh, positions, normals and indices in one buffer; y upwards."""
    upright = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], np.float32)
    points = (mesh.points @ upright.T).astype("<f4")
    normals = (mesh.normals @ upright.T).astype("<f4")
    parts = [points.tobytes(), normals.tobytes(), mesh.triangles.astype("<u4").tobytes()]
    starts = np.cumsum([0, *map(len, parts)])
    views = [
        {"buffer": 0, "byteOffset": int(start), "byteLength": len(part), "target": target}
        for start, part, target in zip(starts, parts, (34962, 34962, 34963), strict=False)
    ]
    vertices = {"componentType": 5126, "count": len(points), "type": "VEC3"}
    low, high = points.min(0).tolist(), points.max(0).tolist()
    accessors = [
        {"bufferView": 0, **vertices, "min": low, "max": high},
        {"bufferView": 1, **vertices},
        {"bufferView": 2, "componentType": 5125, "count": mesh.triangles.size, "type": "SCALAR"},
    ]
    # glTF colours are linear light; the ivory is sRGB.
    colour = [round(value**2.2, 4) for value in IVORY]
    document = {
        "asset": {"version": "2.0", "generator": "xrayview", "extras": {"note": NOT_FOR_DIAGNOSIS}},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": NOT_FOR_DIAGNOSIS}],
        "materials": [
            {
                "pbrMetallicRoughness": {
                    "baseColorFactor": [*colour, 1],
                    "metallicFactor": 0,
                    "roughnessFactor": 0.7,
                }
            }
        ],
        "meshes": [
            {"primitives": [{"attributes": {"POSITION": 0, "NORMAL": 1}, "indices": 2, "material": 0}]}
        ],
        "buffers": [{"byteLength": int(starts[-1])}],
        "bufferViews": views,
        "accessors": accessors,
    }
    text = json.dumps(document, separators=(",", ":")).encode("ascii")
    text += b" " * (-len(text) % 4)
    data = b"".join(parts)  # positions, normals and indices are all of four bytes
    with path.open("wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(data)))
        file.write(struct.pack("<I4s", len(text), b"JSON") + text)
        file.write(struct.pack("<I4s", len(data), b"BIN\0") + data)


_WRITERS: dict[str, Callable[[Path, Mesh], None]] = {
    ".stl": _write_stl,
    ".ply": _write_ply,
    ".obj": _write_obj,
    ".glb": _write_glb,
}
