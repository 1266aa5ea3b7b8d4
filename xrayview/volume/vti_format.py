"""VTK ImageData (.vti): XML with appended raw voxels; others' encodings are read as well."""

from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput
from xrayview.volume.about import MARKS_KEY, About, Stored, parsed_marks
from xrayview.volume.room import check_room

_TYPES = {"float32": "Float32", "uint16": "UInt16"}
_READ = {"Float32": "f4", "Float64": "f8", "Int8": "i1", "UInt8": "u1", "Int16": "i2", "UInt16": "u2"}
_READ |= {"Int32": "i4", "UInt32": "u4", "Int64": "i8", "UInt64": "u8"}

_HEAD = """<?xml version="1.0"?>
<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64">
  <ImageData WholeExtent="{extent}" Origin="{origin}" Spacing="{steps}" Direction="1 0 0 0 1 0 0 0 1">
    <FieldData>
      <Array type="String" Name="{key}" NumberOfTuples="1" format="ascii">{codes} 0</Array>
    </FieldData>
    <Piece Extent="{extent}">
      <PointData Scalars="density">
        <DataArray type="{kind}" Name="density" format="appended" offset="0"/>
      </PointData>
      <CellData/>
    </Piece>
  </ImageData>
  <AppendedData encoding="raw">
_"""


def lay_out(path: Path, about: About) -> int:
    """Write what stands before and after the voxels; return where they begin."""
    head = _HEAD.format(
        extent=" ".join(f"0 {size - 1}" for size in about.sizes),
        origin=" ".join(map(repr, about.origin)),
        steps=" ".join(map(repr, about.steps)),
        key=MARKS_KEY,
        codes=" ".join(str(code) for code in about.text().encode("ascii")),
        kind=_TYPES[about.dtype],
    ).encode("ascii")
    size = int(np.prod(about.shape)) * about.number_type.itemsize
    with path.open("wb") as file:
        file.write(head + size.to_bytes(8, "little"))
        file.seek(len(head) + 8 + size)
        file.write(b"\n  </AppendedData>\n</VTKFile>\n")
    return len(head) + 8


def read(path: Path) -> Stored:
    """Read the first point array of one piece; raw, base64 or ASCII, plain or zlib-compressed."""
    data = path.read_bytes()
    at = data.find(b"<AppendedData")
    xml, appended = (data, b"") if at < 0 else (data[:at] + b"</VTKFile>", data[at:])
    root = ElementTree.fromstring(xml)
    image, array = root.find("ImageData"), root.find("ImageData/Piece/PointData/DataArray")
    if image is None or array is None or array.get("type") not in _READ:
        raise UnusableInput(f"{path}: holds no image data with a point array", "save it as VTK image data")
    if int(array.get("NumberOfComponents", "1")) != 1:
        raise UnusableInput(f"{path}: holds colours or vectors", "give a volume of one grey value a voxel")
    limits = [int(limit) for limit in image.get("WholeExtent", "").split()]
    sizes = [limits[2 * axis + 1] - limits[2 * axis] + 1 for axis in range(3)]
    check_room(path, sizes)
    order = ">" if root.get("byte_order") == "BigEndian" else "<"
    number = np.dtype(order + _READ[str(array.get("type"))])
    count = sizes[0] * sizes[1] * sizes[2]
    values = _values(root, array, appended, number, order)[:count].reshape(sizes[::-1]).transpose(2, 1, 0)
    axes = np.eye(4)
    steps = np.array(image.get("Spacing", "1 1 1").split(), float)
    axes[:3, :3] = np.array(image.get("Direction", "1 0 0 0 1 0 0 0 1").split(), float).reshape(3, 3) * steps
    axes[:3, 3] = np.array(image.get("Origin", "0 0 0").split(), float)
    axes[:3, 3] += axes[:3, :3] @ np.array(limits[::2], float)
    note = root.find(f".//FieldData/Array[@Name='{MARKS_KEY}']")
    codes = (note.text or "").split() if note is not None and note.get("format") == "ascii" else []
    marks = parsed_marks("".join(chr(int(code)) for code in codes).rstrip("\0"))
    # VTK's x, y and z are nobody's left, back and head.
    return Stored(values, axes, marks, spacing_known="Spacing" in image.attrib, directions_known=False)


def _values(
    root: ElementTree.Element, array: ElementTree.Element, appended: bytes, number: np.dtype, order: str
) -> npt.NDArray[np.generic]:
    """The flat values of a data array in any of VTK's encodings."""
    header = np.dtype(order + ("u8" if root.get("header_type") == "UInt64" else "u4"))
    packed = "compressor" in root.attrib
    if packed and root.get("compressor") != "vtkZLibDataCompressor":
        raise ValueError(f"compressed by {root.get('compressor')}, which is not known here")
    form = array.get("format")
    if form == "ascii":
        return np.array((array.text or "").split(), number)
    if form == "appended":
        start = appended.index(b"_") + 1 + int(array.get("offset", "0"))
        if re.match(rb'<AppendedData[^>]*encoding="raw"', appended):
            return np.frombuffer(_raw(appended[start:], header, packed), number)
        text = appended[start:]
    else:
        text = "".join((array.text or "").split()).encode("ascii")
    return np.frombuffer(_from_base64(text, header, packed), number)


def _raw(data: bytes, header: np.dtype, packed: bool) -> bytes:
    """The bytes behind VTK's length header, blocks unpacked."""
    size = header.itemsize
    if not packed:
        length = int(np.frombuffer(data, header, 1)[0])
        return data[size : size + length]
    blocks = int(np.frombuffer(data, header, 1)[0])
    lengths = np.frombuffer(data, header, 3 + blocks)[3:]
    return _unpacked(data[size * (3 + blocks) :], [int(length) for length in lengths])


def _from_base64(text: bytes, header: np.dtype, packed: bool) -> bytes:
    """As `_raw`; the header of packed data is encoded apart from the blocks."""
    size = header.itemsize
    if not packed:
        length = int(np.frombuffer(base64.b64decode(text[: -(-size // 3) * 4])[:size], header)[0])
        return base64.b64decode(text[: -(-(size + length) // 3) * 4])[size : size + length]
    blocks = int(np.frombuffer(base64.b64decode(text[: -(-size // 3) * 4])[:size], header)[0])
    end = -(-size * (3 + blocks) // 3) * 4
    lengths = np.frombuffer(base64.b64decode(text[:end])[: size * (3 + blocks)], header)[3:]
    total = int(lengths.sum())
    return _unpacked(
        base64.b64decode(text[end : end + -(-total // 3) * 4]), [int(length) for length in lengths]
    )


def _unpacked(data: bytes, lengths: list[int]) -> bytes:
    pieces, start = [], 0
    for length in lengths:
        pieces.append(zlib.decompress(data[start : start + length]))
        start += length
    return b"".join(pieces)
