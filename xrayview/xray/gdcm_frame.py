"""One JPEG frame through gdcm.ImageReader, which knows what no plug-in of pydicom does.

gdcm ends the whole process when something surprises it. So it never sees the file: it gets a small one made
from what was checked here, with the one frame in it; and it decodes in a process of its own.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.xray import gdcm_decoding

EXTENDED = "1.2.840.10008.1.2.4.51"
_LONGEST = 120
_JPEG_LS = 0xF7
_NO_FRAME = (0xC4, 0xC8, 0xCC)  # tables among the frame markers


def gdcm_frame(dataset: Any, frame: int) -> npt.NDArray[Any]:
    """Stored values of a JPEG-compressed frame, (H, W) or (H, W, 3); `ValueError` where it is damaged."""
    from pydicom.encaps import get_frame

    stream = get_frame(dataset.PixelData, frame, number_of_frames=int(dataset.get("NumberOfFrames") or 1))
    rows, columns = int(dataset.Rows), int(dataset.Columns)
    allocated, stored, signed = (
        int(dataset.get(name) or 0) for name in ("BitsAllocated", "BitsStored", "PixelRepresentation")
    )
    samples = int(dataset.get("SamplesPerPixel") or 1)
    if (
        allocated not in (8, 16)
        or not 0 < stored <= allocated
        or samples not in (1, 3)
        or signed not in (0, 1)
    ):
        raise ValueError(f"{samples} samples of {stored} in {allocated} bits")
    check_jpeg(stream, rows, columns, samples)
    syntax = str(dataset.file_meta.TransferSyntaxUID)
    # a lossy stream of 12 bits may overshoot the bits stored: gdcm would cut such values to their lower bits
    precision = 12 if syntax == EXTENDED and allocated == 16 and stored < 12 else stored
    with tempfile.TemporaryDirectory(prefix="xrayview-") as folder:
        path = Path(folder) / "frame.dcm"
        _plain_file(path, stream, syntax, (rows, columns), samples,
                    (allocated, precision, signed))  # fmt: skip
        data = _decoded(path)
    kind = np.dtype(f"{'i' if signed else 'u'}{allocated // 8}")
    if len(data) != rows * columns * samples * kind.itemsize:
        raise ValueError("the JPEG stream does not fill the picture")
    values = np.frombuffer(data, kind).reshape(rows, columns, samples)
    if stored < precision and not signed:
        values = np.minimum(values, (1 << stored) - 1)
    chosen: npt.NDArray[Any] = values[..., 0] if samples == 1 else values
    return chosen


def _decoded(path: Path) -> bytes:
    """The values of a DICOM file as gdcm lays them in memory."""
    if importlib.util.find_spec("gdcm") is None:
        raise ModuleNotFoundError("gdcm is missing", name="gdcm")
    pixels = path.with_name("pixels")
    if getattr(sys, "frozen", False) or not sys.executable:  # no Python there to start
        done = gdcm_decoding.decode(path, pixels)
    else:
        command = [sys.executable, "-I", str(Path(gdcm_decoding.__file__)), str(path), str(pixels)]
        unseen = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST,
            creationflags=unseen,
        )
        done = ended.returncode == 0
    if not done:
        raise ValueError("the JPEG stream is damaged")
    return pixels.read_bytes()


def _plain_file(
    path: Path, stream: bytes, syntax: str, size: tuple[int, int], samples: int, bits: tuple[int, int, int]
) -> None:
    """Write a DICOM file that holds nothing but this frame."""
    import pydicom
    from pydicom.encaps import encapsulate

    plain: Any = pydicom.Dataset()
    plain.file_meta = pydicom.dataset.FileMetaDataset()
    plain.file_meta.TransferSyntaxUID = syntax
    plain.file_meta.MediaStorageSOPClassUID = plain.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    plain.file_meta.MediaStorageSOPInstanceUID = plain.SOPInstanceUID = "2.25.1"
    plain.Rows, plain.Columns = size
    plain.SamplesPerPixel = samples
    plain.PhotometricInterpretation = "MONOCHROME2" if samples == 1 else "RGB"
    plain.BitsAllocated, plain.BitsStored, plain.PixelRepresentation = bits
    plain.HighBit = bits[1] - 1
    if samples > 1:
        plain.PlanarConfiguration = 0
    plain.PixelData = encapsulate([stream])
    plain["PixelData"].is_undefined_length = True
    plain.save_as(path, enforce_file_format=True)


def check_jpeg(stream: bytes, rows: int, columns: int, samples: int) -> None:
    """Refuse a JPEG stream whose own header contradicts the data set, or that lacks its end."""
    place = 2
    if stream[:2] != b"\xff\xd8" or b"\xff\xd9" not in stream.rstrip(b"\0")[-8:]:
        raise ValueError("the JPEG stream is cut off")
    while place + 10 <= len(stream):
        marker, length = stream[place : place + 2], int.from_bytes(stream[place + 2 : place + 4], "big")
        if marker[0] != 0xFF or length < 2:
            break
        if marker[1] == _JPEG_LS or (0xC0 <= marker[1] <= 0xCF and marker[1] not in _NO_FRAME):
            found = (
                int.from_bytes(stream[place + 5 : place + 7], "big"),
                int.from_bytes(stream[place + 7 : place + 9], "big"),
                stream[place + 9],
            )
            if found != (rows, columns, samples):
                raise ValueError("the JPEG stream is of another size than the data set says")
            return
        place += 2 + length
    raise ValueError("the JPEG stream has no frame header")
