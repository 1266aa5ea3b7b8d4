"""NIfTI-1, plain or gzipped, with nibabel's header."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import numpy as np

from xrayview.jobs import Job, Progress
from xrayview.volume.about import About, Stored, parsed_marks
from xrayview.volume.room import check_room

_COMMENT = 6  # extension code for plain text
_MILLIMETRES = {"meter": 1000.0, "micron": 0.001}
_LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def lay_out(path: Path, about: About) -> int:
    """Write the header and make room for the voxels; return where they begin."""
    from nibabel.nifti1 import Nifti1Extension, Nifti1Header

    header: Any = Nifti1Header(endianness="<")  # type: ignore[no-untyped-call]
    header.set_data_dtype(np.dtype(about.dtype))
    header.set_data_shape(about.sizes)
    axes = np.diag([*about.steps, 1.0])
    axes[:3, 3] = about.origin
    header.set_sform(_LPS_TO_RAS @ axes, code=2)  # aligned to something, not the scanner
    header.set_qform(_LPS_TO_RAS @ axes, code=0)
    header["pixdim"][1:4] = about.steps
    header.set_xyzt_units("mm" if about.spacing else "unknown")
    note = str(about.marks.get("note", ""))
    frame = "camera frame" if about.frame == "camera" else about.marks["frame"]
    header["descrip"] = f"{frame}; {note}".encode("ascii", "replace")[:79]
    header.set_slope_inter(about.scale, 0)
    header.extensions.append(Nifti1Extension(_COMMENT, about.text().encode("ascii")))
    offset = -(-(352 + header.extensions.get_sizeondisk()) // 16) * 16
    header["vox_offset"] = offset
    header["magic"] = b"n+1"
    buffer = io.BytesIO()
    header.write_to(buffer)
    with path.open("wb") as file:
        file.write(buffer.getvalue())
        file.truncate(offset + int(np.prod(about.shape)) * about.number_type.itemsize)
    return int(offset)


def compressed(plain: Path, target: Path) -> Job[None]:
    """Gzip ``plain`` into ``target``, quickly."""
    size = plain.stat().st_size
    with plain.open("rb") as source, gzip.GzipFile(target, "wb", compresslevel=1, mtime=0) as file:
        while piece := source.read(1 << 22):
            file.write(piece)
            yield Progress("compressing the volume", source.tell() / size)


def read(path: Path) -> Stored:
    """Read a NIfTI-1 or -2 file of one volume."""
    from nibabel.nifti1 import Nifti1Image
    from nibabel.nifti2 import Nifti2Image

    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rb") if is_gzip else path.open("rb") as file:
        first = int.from_bytes(file.read(4), "little")
        file.seek(0)
        image = (Nifti2Image if first in (540, 0x1C020000) else Nifti1Image).from_stream(file)
        check_room(path, image.shape)
        values = np.asarray(image.dataobj, np.float32)
    if values.ndim == 4 and values.shape[3] == 1:
        values = values[..., 0]
    marks: dict[str, object] = {}
    for extension in image.header.extensions:
        if extension.get_code() == _COMMENT:
            content = extension.get_content()
            text = content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)
            marks = marks or parsed_marks(text.rstrip("\0"))
    if marks:
        marks = {**marks, "density_scale": 1.0}  # nibabel has applied the slope
    axes = _LPS_TO_RAS @ image.affine
    header: Any = image.header
    if not marks:
        axes[:3] *= _MILLIMETRES.get(header.get_xyzt_units()[0], 1.0)
    said = int(header["sform_code"]) > 0 or int(header["qform_code"]) > 0
    return Stored(values, axes, marks, directions_known=said)
