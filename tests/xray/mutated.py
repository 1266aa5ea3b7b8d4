"""The suite's own x-ray files, damaged at random and always in the same way for the same number."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from encoded import dicom_files, image_files, more_dicom_files

# What breaks arithmetic: nothing, one, the ends of signed and unsigned numbers of 1, 2 and 4 bytes.
STRANGE = (0, 1, 2, 7, 15, 16, 127, 128, 255, 256, 32767, 32768, 65535, 2**31 - 1, 2**31, 2**32 - 1)
# Elements of group 0028 that say how the pixels lie, and 0002,0010 and 7FE0,0010 themselves.
FIELDS = tuple(
    struct.pack("<HH", group, element)
    for group, element in (
        (0x0002, 0x0010), (0x0028, 0x0002), (0x0028, 0x0004), (0x0028, 0x0006), (0x0028, 0x0008),
        (0x0028, 0x0010), (0x0028, 0x0011), (0x0028, 0x0100), (0x0028, 0x0101), (0x0028, 0x0102),
        (0x0028, 0x0103), (0x0028, 0x1050), (0x0028, 0x1051), (0x0028, 0x1052), (0x0028, 0x1053),
        (0x0028, 0x1056), (0x0028, 0x1101), (0x0028, 0x1201), (0x0028, 0x3000), (0x0028, 0x3002),
        (0x0028, 0x3006), (0x0028, 0x3010), (0x0018, 0x1164), (0x5200, 0x9229), (0x7FE0, 0x0008),
        (0x7FE0, 0x0010), (0xFFFE, 0xE000), (0xFFFE, 0xE0DD),
    )
)  # fmt: skip


def seeds() -> dict[str, bytes]:
    """Every file that `encoded` makes, by name, and two DICOM files without what should come first."""
    files = {**dicom_files(), **more_dicom_files(), **image_files()}
    bare = files["implicit little endian"]
    files["no preamble"] = bare[bare.index(b"\x08\0\x16\0") :]
    whole = files["explicit little endian"]
    files["no meta"] = whole[:132] + whole[whole.index(b"\x08\0\x16\0") :]
    return files


def mutated(data: bytes, seed: list[int]) -> bytes:
    """``data`` after one to three random changes."""
    random = np.random.default_rng(seed)
    changed = bytearray(data)
    for _ in range(random.integers(1, 4)):
        change = _CHANGES[random.integers(len(_CHANGES))]
        changed = change(changed, random) or bytearray(b"\0")
    if changed.startswith(b"\x89PNG") and random.random() < 0.7:
        changed = _checksums_mended(changed)
    return bytes(changed)


def _flip_bytes(data: bytearray, random: np.random.Generator) -> bytearray:
    for place in random.integers(0, len(data), random.integers(1, 9)):
        data[place] = random.integers(256)
    return data


def _flip_bits_of_the_head(data: bytearray, random: np.random.Generator) -> bytearray:
    for place in random.integers(0, min(len(data), 1024), random.integers(1, 9)):
        data[place] ^= 1 << random.integers(8)
    return data


def _cut(data: bytearray, random: np.random.Generator) -> bytearray:
    return data[: random.integers(1, len(data) + 1)]


def _lengthen(data: bytearray, random: np.random.Generator) -> bytearray:
    return data + random.bytes(int(random.integers(1, 4096)))


def _insert(data: bytearray, random: np.random.Generator) -> bytearray:
    place = random.integers(0, len(data) + 1)
    return data[:place] + random.bytes(int(random.integers(1, 64))) + data[place:]


def _drop(data: bytearray, random: np.random.Generator) -> bytearray:
    place = random.integers(0, len(data))
    return data[:place] + data[place + random.integers(1, 64) :]


def _repeat(data: bytearray, random: np.random.Generator) -> bytearray:
    start, end = sorted(random.integers(0, len(data) + 1, 2))
    return data[:end] + data[start:end] + data[end:]


def _write_a_strange_number(data: bytearray, random: np.random.Generator) -> bytearray:
    """Over two or four bytes anywhere, more often near the beginning."""
    place = random.integers(0, len(data) if random.random() < 0.3 else min(len(data), 700))
    return _overwritten(data, int(place), random)


def _change_a_field(data: bytearray, random: np.random.Generator) -> bytearray:
    """The value, length or kind of a DICOM element, where there is such an element."""
    places = [place for name in FIELDS if (place := data.find(name)) >= 0]
    if not places:
        return _write_a_strange_number(data, random)
    place = places[random.integers(len(places))]
    return _overwritten(data, place + int(random.choice([4, 6, 8, 8, 8, 10, 12])), random)


def _overwritten(data: bytearray, place: int, random: np.random.Generator) -> bytearray:
    value = STRANGE[random.integers(len(STRANGE))]
    width = int(random.choice([1, 2, 4]))
    order = "little" if random.random() < 0.7 else "big"
    data[place : place + width] = (value % 256**width).to_bytes(width, order)
    return data


def _checksums_mended(data: bytearray) -> bytearray:
    """A PNG whose chunks' checksums are right again, so that what is wrong gets further."""
    place = 8
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        end = place + 8 + length
        if end + 4 > len(data):
            break
        data[end : end + 4] = struct.pack(">I", zlib.crc32(data[place + 4 : end]))
        place = end + 4
    return data


_CHANGES = (
    _flip_bytes,
    _flip_bits_of_the_head,
    _cut,
    _lengthen,
    _insert,
    _drop,
    _repeat,
    _write_a_strange_number,
    _write_a_strange_number,
    _change_a_field,
    _change_a_field,
)
