"""Decode one DICOM file's pixels with gdcm: python gdcm_decoding.py FILE PIXELS, a program of its own.

gdcm ends its whole process when a damaged stream surprises it; this one may end. It imports nothing else, so
that it starts quickly.
"""

from __future__ import annotations

import sys
from pathlib import Path

DAMAGED = 3


def decode(file: Path, pixels: Path) -> bool:
    """Write the decoded values of ``file``, as they lie in memory, to ``pixels``; whether gdcm could."""
    import gdcm

    for speaker in (gdcm.Trace.WarningOff, gdcm.Trace.ErrorOff, gdcm.Trace.DebugOff):
        speaker()
    reader = gdcm.ImageReader()
    reader.SetFileName(str(file))
    if not reader.Read():
        return False
    buffer = reader.GetImage().GetBuffer()
    data = buffer.encode("utf-8", errors="surrogateescape") if isinstance(buffer, str) else bytes(buffer)
    pixels.write_bytes(data)
    return True


if __name__ == "__main__":
    sys.exit(0 if decode(Path(sys.argv[1]), Path(sys.argv[2])) else DAMAGED)
