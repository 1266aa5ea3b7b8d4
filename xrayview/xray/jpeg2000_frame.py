"""JPEG 2000 frames that pillow cannot decode: high throughput, more than 16 bits, deep colours.

openjpeg decodes them; it allocates what a stream's own header claims, so that header is looked at first.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

SYNTAXES = ("1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91")
HIGH_THROUGHPUT = tuple(f"1.2.840.10008.1.2.4.20{number}" for number in (1, 2, 3))
_MOST_TILES = 4096


class Header(NamedTuple):
    """What a code stream says of itself: its bits a sample are those of the first component."""

    rows: int
    columns: int
    samples: int
    bits: int
    signed: bool


def checked_header(stream: bytes, rows: int, columns: int, samples: int) -> Header:
    """The code stream's header; `ValueError` where it contradicts the data set or asks for absurd work."""
    place = stream.find(b"\xff\x4f\xff\x51")
    if place < 0 or len(stream) < place + 46:
        raise ValueError("the JPEG 2000 stream has no header")

    def number(offset: int, width: int = 4) -> int:
        return int.from_bytes(stream[place + offset : place + offset + width], "big")

    right, bottom, left, top, tile_width, tile_height = (number(8 + 4 * index) for index in range(6))
    found = Header(bottom - top, right - left, number(40, 2), (number(42, 1) & 127) + 1, number(42, 1) > 127)
    if found[:3] != (rows, columns, samples):
        raise ValueError("the JPEG 2000 stream is of another size than the data set says")
    depths = stream[place + 42 : place + 42 + 3 * samples]
    if any(depths[3 * index : 3 * index + 3] != depths[:1] + b"\1\1" for index in range(samples)):
        raise ValueError("the JPEG 2000 stream mixes sizes or depths")
    if not tile_width or not tile_height:
        raise ValueError("the JPEG 2000 stream is damaged")
    if -(-right // tile_width) * -(-bottom // tile_height) > _MOST_TILES:
        raise ValueError("the JPEG 2000 stream is cut into absurdly many tiles")
    return found


def needs_openjpeg(syntax: str, header: Header) -> bool:
    """Whether pillow cannot decode such a stream, or not in its full depth."""
    return syntax in HIGH_THROUGHPUT or header.bits > 16 or (header.samples > 1 and header.bits > 8)


def openjpeg_frame(stream: bytes, header: Header, signed: bool) -> npt.NDArray[Any]:
    """Stored values, (H, W) or (H, W, samples), signed as the data set says rather than the stream."""
    from openjpeg.utils import decode

    stored: npt.NDArray[Any] = decode(stream)
    if stored.shape[:2] != (header.rows, header.columns):
        raise ValueError("the JPEG 2000 stream does not fill the picture")
    if signed == header.signed:
        return stored
    spare = 8 * stored.itemsize - header.bits
    kind = np.dtype(f"{'i' if signed else 'u'}{stored.itemsize}")
    return (stored.view(kind) << spare) >> spare
