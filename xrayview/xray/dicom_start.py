"""Where a DICOM data set begins when the preamble, "DICM" or the file meta group is missing."""

from __future__ import annotations

import re

_SHORT = frozenset(b"AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US".split())
_LONG = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
# The SOP classes of whole scans in one file: Enhanced CT, MR and PET Image Storage.
_MULTI_FRAME = re.compile(rb"1\.2\.840\.10008\.5\.1\.4\.1\.1\.(2\.1|4\.1|130)(?![0-9.])")
# The SOP classes of single slices: CT, MR and PET Image Storage.
_SLICES = re.compile(rb"1\.2\.840\.10008\.5\.1\.4\.1\.1\.(2|4|128)(?![0-9.])")


def is_slice(start: bytes) -> bool:
    """Whether a file, by its first 4096 bytes, is one slice of a scan; a CT's scout view is a film."""
    return (
        start[128:132] == b"DICM" and bool(_SLICES.search(start[:4096])) and b"LOCALIZER" not in start[:4096]
    )


def is_multi_frame_scan(start: bytes) -> bool:
    """Whether a file, by its first 4096 bytes, holds all slices of a scan as its frames."""
    return start[128:132] == b"DICM" and bool(_MULTI_FRAME.search(start[:4096]))


def first_element(data: bytes) -> int | None:
    """The offset of the first plausible element of group 0002 or 0008 near the start, or None.

    Two elements in a row must make sense, in explicit or implicit little endian or explicit big endian.
    """
    for start in range(0, 16):
        following = _element_after(data, start, first=True)
        if following is not None and _element_after(data, following, first=False) is not None:
            return start
    return None


def _element_after(data: bytes, start: int, first: bool) -> int | None:
    """The offset after the element at ``start``, or None where there is none of an early group."""
    head = data[start : start + 12]
    if len(head) < 12:
        return None
    order: str
    for order in ("little", "big"):
        group = int.from_bytes(head[0:2], order)  # type: ignore[arg-type]
        if group not in (0x0002, 0x0008) and (first or group not in (0x0010, 0x0018, 0x0020, 0x0028)):
            continue
        if int.from_bytes(head[2:4], order) > 0x3000:  # type: ignore[arg-type]
            continue
        kind = head[4:6]
        if kind in _SHORT:
            return start + 8 + int.from_bytes(head[6:8], order)  # type: ignore[arg-type]
        if kind in _LONG:
            length = int.from_bytes(head[8:12], order)  # type: ignore[arg-type]
            return start + 12 + length if length < 4096 else None
        if order == "little":
            length = int.from_bytes(head[4:8], "little")
            return start + 8 + length if length < 512 else None
    return None


def end_of_meta(data: bytes) -> tuple[int, str] | None:
    """Where the file meta group ends, and its transfer syntax ("" if it has none); None without a group.

    The group is always explicit little endian, whatever follows it.
    """
    place = 132 if data[128:132] == b"DICM" else 0
    syntax, found = "", False
    while data[place : place + 2] == b"\x02\x00" and len(data) >= place + 12:
        is_long = data[place + 4 : place + 6] in _LONG
        start = place + (12 if is_long else 8)
        length = int.from_bytes(data[start - (4 if is_long else 2) : start], "little")
        if data[place + 2 : place + 4] == b"\x10\x00":
            syntax = data[start : start + min(length, 64)].rstrip(b"\0 ").decode("ascii", "replace")
        place, found = start + length, True
    return (place, syntax) if found else None
