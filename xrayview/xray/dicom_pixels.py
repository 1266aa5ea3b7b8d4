"""Decoding DICOM pixels: pydicom with its plug-ins, and gdcm's own reader where they cannot."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput
from xrayview.xray.quiet import silenced

_JPEG_EXTENDED = "1.2.840.10008.1.2.4.51"  # in 12 bits known to no plug-in of pydicom


def decoded(path: Path, dataset: Any, frame: int) -> tuple[npt.NDArray[Any], list[str]]:
    """Stored values of one frame, (H, W) or (H, W, 3), and what is worth saying about how they were decoded.

    Only the frame asked for is decoded. Colours come as RGB, palettes are looked up.
    """
    from pydicom.pixels.processing import apply_color_lut
    from pydicom.pixels.utils import pixel_array

    syntax = dataset.file_meta.TransferSyntaxUID
    if str(syntax) == _JPEG_EXTENDED and int(dataset.get("BitsStored") or 0) > 8:
        stored = _by_gdcm(path, dataset, frame)
        if stored is None:
            raise UnusableInput(*_complaint(path, syntax, ValueError("JPEG data of 12 bits")))
        return stored, [f"decoded by gdcm ({_name(syntax)})"]
    try:
        with silenced() if _is_compressed(syntax) else nullcontext():  # decoders in C complain on stderr
            stored = pixel_array(dataset, index=frame)
    except Exception as trouble:
        stored = _by_gdcm(path, dataset, frame) if _is_compressed(syntax) else None
        if stored is None:
            raise UnusableInput(*_complaint(path, syntax, trouble)) from trouble
        return stored, [f"decoded by gdcm ({_name(syntax)})"]
    if str(dataset.get("PhotometricInterpretation", "")) == "PALETTE COLOR":
        stored = apply_color_lut(stored, dataset)
    if stored.ndim == 2 and _looks_cut_off(dataset, stored):
        raise UnusableInput(*_complaint(path, syntax, ValueError("the end of the picture is missing")))
    return stored, [f"decoded from {_name(syntax)}"] if _is_compressed(syntax) else []


def _by_gdcm(path: Path, dataset: Any, frame: int) -> npt.NDArray[Any] | None:
    """One frame by gdcm.ImageReader, or None where gdcm cannot read it either."""
    import gdcm

    gdcm.Trace.WarningOff()
    gdcm.Trace.ErrorOff()
    gdcm.Trace.DebugOff()
    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    with silenced():  # gdcm tries JPEG decoders of 8, 12 and 16 bits in turn, and libjpeg speaks of each
        if not reader.Read():
            return None
    image = reader.GetImage()
    sizes = [image.GetDimension(axis) for axis in range(image.GetNumberOfDimensions())]
    format_of = image.GetPixelFormat()
    samples = format_of.GetSamplesPerPixel()
    kind = _number_type(format_of)
    if sizes[:2] != [int(dataset.Columns), int(dataset.Rows)] or kind is None:
        return None
    with silenced():
        buffer = image.GetBuffer()
    data = buffer.encode("utf-8", errors="surrogateescape") if isinstance(buffer, str) else bytes(buffer)
    frames = sizes[2] if len(sizes) > 2 else 1
    if len(data) != frames * sizes[0] * sizes[1] * samples * kind.itemsize or frame >= frames:
        return None
    values = np.frombuffer(data, kind).reshape(frames, sizes[1], sizes[0], samples)[frame]
    chosen: npt.NDArray[Any] = values[..., 0] if samples == 1 else values
    return chosen


def _number_type(format_of: Any) -> np.dtype[Any] | None:
    names = {(8, 0): "u1", (8, 1): "i1", (16, 0): "u2", (16, 1): "i2", (32, 0): "u4", (32, 1): "i4"}
    name = names.get((format_of.GetBitsAllocated(), format_of.GetPixelRepresentation()))
    return np.dtype(name) if name else None


def _looks_cut_off(dataset: Any, stored: npt.NDArray[Any]) -> bool:
    """Whether a JPEG 2000 stream lacks its end, which its decoder fills up in silence."""
    data = dataset.get("PixelData")
    if not isinstance(data, bytes) or not str(dataset.file_meta.TransferSyntaxUID).startswith(
        "1.2.840.10008.1.2.4.9"
    ):
        return False
    return b"\xff\xd9" not in data[-64:]


def _is_compressed(syntax: Any) -> bool:
    return bool(getattr(syntax, "is_compressed", False)) and not getattr(syntax, "is_deflated", False)


def _name(syntax: Any) -> str:
    return str(getattr(syntax, "name", "") or syntax)


def _complaint(path: Path, syntax: Any, trouble: Exception) -> tuple[str, str]:
    """What to say of pixels that cannot be decoded: a missing decoder, or a damaged file."""
    text = " ".join(str(trouble).split())
    if (
        isinstance(trouble, NotImplementedError)
        or "missing dependencies" in text
        or "Unable to decompress" in text
    ):
        return (
            f"{path}: its pixels ({_name(syntax)}) cannot be decoded here",
            "save it uncompressed in the program it came from (Explicit VR Little Endian)",
        )
    return (
        f"{path}: its pixels are damaged or cut off ({text[:120]})",
        "copy or export the file again from where it came",
    )
