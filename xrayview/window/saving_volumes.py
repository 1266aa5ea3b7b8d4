"""The jobs behind what is saved of the volume itself and of its film: volume, mesh, prepared x-ray."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.jobs import Job, Progress
from xrayview.window.export_wishes import VOLUMES, VolumeWish
from xrayview.window.saving import check_not_open, made_from
from xrayview.window.state import Document, State

if TYPE_CHECKING:
    from xrayview.volume.streaming import Rows

MESH_FILTERS = {
    "STL mesh, for 3D printing (*.stl)": "stl",
    "PLY mesh (*.ply)": "ply",
    "OBJ mesh (*.obj)": "obj",
    "GLB mesh, for the web (*.glb)": "glb",
}
PREPARED_FILTERS = {"PNG picture of 16 bits (*.png)": "png"}


def volume_filters(ending: str) -> dict[str, str]:
    """What the dialog for a name offers: the chosen kind of file."""
    return {f"{VOLUMES[ending]} (*{ending})": ending[1:]}


@dataclass(frozen=True, eq=False)
class Streamed:
    """``shape`` (depth, row, column), ``spacing`` in mm, and ``rows`` of densities, of which ``largest`` is
    one that none exceeds, where that is known."""

    shape: tuple[int, int, int]
    spacing: tuple[float, float, float] | None
    rows: Rows
    largest: float | None


def save_volume(path: Path, state: State, may_replace: bool, wish: VolumeWish | None = None) -> Job[Path]:
    """Write the volume, row block by row block, with its sidecar; its depth flipped where the scene's is.

    ``wish``: numbers and resolution; the name's ending decides the kind of file.
    """
    from xrayview.volume.files import volume_format, writing_volume

    wish = wish or VolumeWish()
    volume_format(path, wish.dtype)
    check_not_open(path, state)
    yield Progress("writing the volume", 0.0)
    document, flipped = state.document, state.scene.depth_flipped
    found = yield from streamed(document, wish)
    rows = _flipped(found.rows) if flipped else found.rows
    remarks = {**made_from(document), "depth_flipped": flipped, "remark": NOT_FOR_DIAGNOSIS}
    assert document.volume is not None
    frame, origin = document.volume.frame, document.volume.origin
    yield from writing_volume(
        path, rows, found.shape, found.spacing, wish.dtype, may_replace, remarks,
        frame=frame, origin=origin, largest=found.largest,
    )  # fmt: skip
    return path


def streamed(document: Document, wish: VolumeWish) -> Job[Streamed]:
    """The volume that was opened as it is, or the film's, fused anew where it is wished for finer or coarser.

    The map that the 3D view draws is of half floats: fine for the eye, not for a file.
    """
    from xrayview.volume.streaming import rows_of

    volume, made = document.volume, document.reconstruction
    assert volume is not None
    if made is None:
        return Streamed(volume.shape, volume.spacing, rows_of(volume), float(volume.density.max()))
    if made.fused is not None:
        from xrayview.pipeline import fused_anew

        made = yield from fused_anew(made, "full" if wish.resolution == "full" else int(wish.resolution))
    return Streamed(*made.streamed(wish.dtype), made.largest() if wish.dtype == "uint16" else None)


def save_mesh(path: Path, state: State, may_replace: bool) -> Job[Path]:
    """Write the surface as the Mesh mode shows it: its density, cuts, change and flipped depth."""
    from xrayview.export.mesh import write_mesh

    check_not_open(path, state)
    yield Progress("making the mesh", 0.0)
    document, scene = state.document, state.scene
    assert document.volume is not None
    write_mesh(
        path, document.volume, scene.iso_value, made_from(document), scene.cuts, may_replace, scene.change,
        scene.depth_flipped,
    )  # fmt: skip
    return path


def save_prepared(path: Path, state: State, may_replace: bool) -> Job[Path]:
    """Write what the network saw of the film as 16-bit grey PNG, with its sidecar."""
    from xrayview.xray.writing import write_radiograph_png

    check_not_open(path, state)
    yield Progress("writing the prepared x-ray", 0.0)
    made = state.document.reconstruction
    assert made is not None
    prepared = made.prepared
    steps = [{"step": step.name, "value": step.value, "reason": step.reason} for step in prepared.steps]
    remarks = {"side": prepared.side, "spacing": prepared.spacing, "preparation": steps}
    write_radiograph_png(path, prepared.opacity, prepared.spacing, remarks, may_replace)
    return path


def _flipped(rows: Rows) -> Iterator[tuple[int, Any]]:
    for row, block in rows:
        yield row, block[::-1]
