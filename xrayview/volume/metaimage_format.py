"""MetaImage (.mha, .mhd): a text header and raw or zlib-compressed voxels."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from xrayview.errors import UnusableInput
from xrayview.volume.about import About, Stored, parsed_marks
from xrayview.volume.room import check_room

_TYPES = {"float32": "MET_FLOAT", "uint16": "MET_USHORT"}
_READ = {"MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2", "MET_USHORT": "u2", "MET_INT": "i4"}
_READ |= {"MET_UINT": "u4", "MET_FLOAT": "f4", "MET_DOUBLE": "f8"}


def lay_out(path: Path, about: About) -> int:
    """Write the header and make room for the voxels; return where they begin."""
    fields = {
        "ObjectType": "Image",
        "NDims": "3",
        "Comment": about.text(with_remarks=False),
        "BinaryData": "True",
        "BinaryDataByteOrderMSB": "False",
        "CompressedData": "False",
        "TransformMatrix": "1 0 0 0 1 0 0 0 1",
        "Offset": " ".join(map(repr, about.origin)),
        "CenterOfRotation": "0 0 0",
        "AnatomicalOrientation": "RAI",
        "ElementSpacing": " ".join(map(repr, about.steps)),
        "DimSize": " ".join(map(str, about.sizes)),
        "ElementType": _TYPES[about.dtype],
        "ElementDataFile": "LOCAL",
    }
    head = "".join(f"{key} = {value}\n" for key, value in fields.items()).encode("ascii")
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + int(np.prod(about.shape)) * about.number_type.itemsize)
    return len(head)


def read(path: Path) -> Stored:
    """Read a MetaImage of one channel, the voxels in the file itself or in one file beside it."""
    fields, start = _fields(path)
    sizes = [int(size) for size in fields["DimSize"].split()]
    kind = _READ.get(fields["ElementType"])
    if len(sizes) != 3 or kind is None or int(fields.get("ElementNumberOfChannels", "1")) != 1:
        raise UnusableInput(f"{path}: holds no grey volume of three axes", "export it as one grey volume")
    check_room(path, sizes)
    order = ">" if fields.get("BinaryDataByteOrderMSB", fields.get("ElementByteOrderMSB")) == "True" else "<"
    number = np.dtype(order + kind)
    place = fields["ElementDataFile"]
    if place != "LOCAL" and (place == "LIST" or "%" in place):
        raise UnusableInput(f"{path}: its voxels lie in several files", "save it as one .mha file")
    source = path if place == "LOCAL" else path.parent / place
    with source.open("rb") as file:
        file.seek(start if place == "LOCAL" else max(int(fields.get("HeaderSize", "0")), 0))
        data = file.read()
    length = sizes[0] * sizes[1] * sizes[2] * number.itemsize
    if fields.get("CompressedData") == "True":
        data = zlib.decompressobj().decompress(data, length)
    values = np.frombuffer(data[:length], number).reshape(sizes[::-1]).transpose(2, 1, 0)
    steps = [float(step) for step in fields.get("ElementSpacing", fields.get("ElementSize", "1 1 1")).split()]
    matrix = fields.get("TransformMatrix", fields.get("Orientation", "1 0 0 0 1 0 0 0 1"))
    axes = np.eye(4)
    # each row of the text is the direction of one index axis
    axes[:3, :3] = np.array(matrix.split(), float).reshape(3, 3).T * np.array(steps)
    axes[:3, 3] = np.array(fields.get("Offset", fields.get("Position", "0 0 0")).split(), float)
    known = "ElementSpacing" in fields or "ElementSize" in fields
    said = "TransformMatrix" in fields or "Orientation" in fields
    return Stored(values, axes, parsed_marks(fields.get("Comment", "")), known, said)


def _fields(path: Path) -> tuple[dict[str, str], int]:
    """The header's fields, and where the voxels begin."""
    fields: dict[str, str] = {}
    with path.open("rb") as file:
        while "ElementDataFile" not in fields:
            line = file.readline(65536).decode("latin-1")
            key, found, value = line.partition("=")
            if not found:
                raise UnusableInput(f"{path}: its MetaImage header is damaged", "export it again")
            fields[key.strip()] = value.strip()
        return fields, file.tell()
