"""Decoding DICOM pixels, one frame, by the decoder that bears damaged files best.

uncompressed, RLE            pydicom itself
JPEG of 8 bits, JPEG 2000    pillow
JPEG-LS                      pyjpegls
JPEG lossless, 12 bits       gdcm, see `gdcm_frame`
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy.typing as npt

from xrayview.errors import UnusableInput
from xrayview.xray.gdcm_frame import check_jpeg, gdcm_frame
from xrayview.xray.quiet import silenced

_BASELINE, _EXTENDED = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"
_PLUGINS = {
    "1.2.840.10008.1.2.5": "pydicom",
    _BASELINE: "pillow",
    _EXTENDED: "pillow",
    "1.2.840.10008.1.2.4.80": "pyjpegls",
    "1.2.840.10008.1.2.4.81": "pyjpegls",
    "1.2.840.10008.1.2.4.90": "pillow",
    "1.2.840.10008.1.2.4.91": "pillow",
}
_BY_GDCM = ("1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70", _EXTENDED)


def decoded(path: Path, dataset: Any, frame: int) -> tuple[npt.NDArray[Any], list[str]]:
    """Stored values of one frame, (H, W) or (H, W, 3), and what is worth saying about how they were decoded.

    Only the frame asked for is decoded. Colours come as RGB, palettes are looked up.
    """
    syntax = dataset.file_meta.TransferSyntaxUID
    compressed = bool(getattr(syntax, "is_encapsulated", True))
    by_gdcm = str(syntax) in _BY_GDCM and (
        str(syntax) != _EXTENDED or int(dataset.get("BitsStored") or 0) > 8
    )
    try:
        # decoders in C complain on stderr
        with silenced() if compressed else nullcontext():
            stored = gdcm_frame(dataset, frame) if by_gdcm else _pydicom_frame(dataset, frame, compressed)
    except Exception as trouble:
        raise UnusableInput(*_complaint(path, syntax, trouble)) from trouble
    if stored.ndim == 2 and _lacks_its_end(dataset):
        raise UnusableInput(*_complaint(path, syntax, ValueError("the end of the picture is missing")))
    return stored, [f"decoded from {_name(syntax)}"] if compressed else []


def _pydicom_frame(dataset: Any, frame: int, compressed: bool) -> npt.NDArray[Any]:
    from pydicom.encaps import get_frame
    from pydicom.pixels.processing import apply_color_lut
    from pydicom.pixels.utils import pixel_array

    syntax = str(dataset.file_meta.TransferSyntaxUID)
    if compressed and syntax not in _PLUGINS:
        raise NotImplementedError(syntax)
    if _PLUGINS.get(syntax) == "pyjpegls":  # which allocates what the stream's own header claims
        stream = get_frame(dataset.PixelData, frame, number_of_frames=int(dataset.get("NumberOfFrames") or 1))
        check_jpeg(stream, int(dataset.Rows), int(dataset.Columns), int(dataset.get("SamplesPerPixel") or 1))
    stored: npt.NDArray[Any] = pixel_array(dataset, index=frame, decoding_plugin=_PLUGINS.get(syntax, ""))
    if str(dataset.get("PhotometricInterpretation", "")) == "PALETTE COLOR":
        stored = apply_color_lut(stored, dataset)
    return stored


def _lacks_its_end(dataset: Any) -> bool:
    """Whether a JPEG 2000 stream lacks its end, which its decoder fills up in silence."""
    data = dataset.get("PixelData")
    syntax = str(dataset.file_meta.TransferSyntaxUID)
    return (
        isinstance(data, bytes)
        and syntax.startswith("1.2.840.10008.1.2.4.9")
        and b"\xff\xd9" not in data[-64:]
    )


def _name(syntax: Any) -> str:
    return str(getattr(syntax, "name", "") or syntax)


def _complaint(path: Path, syntax: Any, trouble: Exception) -> tuple[str, str]:
    """What to say of pixels that cannot be decoded: a missing decoder, or a damaged file."""
    text = " ".join(str(trouble).split())
    if isinstance(trouble, (NotImplementedError, ImportError)) or "missing dependencies" in text:
        return (
            f"{path}: its pixels ({_name(syntax)}) cannot be decoded here",
            "save it uncompressed in the program it came from (Explicit VR Little Endian)",
        )
    return (
        f"{path}: its pixels are damaged or cut off ({text[:120]})",
        "copy or export the file again from where it came",
    )
