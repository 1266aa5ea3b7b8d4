"""Decoding DICOM pixels, one frame, by the decoder that bears damaged files best.

uncompressed, RLE              pydicom itself
JPEG of 8 bits, JPEG 2000      pillow
JPEG 2000 deep or fast         openjpeg, see `jpeg2000_frame`
JPEG-LS                        pyjpegls
JPEG lossless, 12 bits         gdcm, see `gdcm_frame`
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from textwrap import shorten
from typing import Any

import numpy.typing as npt

from xrayview.errors import UnusableInput
from xrayview.xray import jpeg2000_frame
from xrayview.xray.gdcm_frame import EXTENDED, check_jpeg, gdcm_frame
from xrayview.xray.quiet import silenced

_BITS = ("BitsAllocated", "BitsStored", "HighBit")
_RLE = "1.2.840.10008.1.2.5"
_BASELINE = "1.2.840.10008.1.2.4.50"
_PLUGINS = {
    _RLE: "pydicom",
    _BASELINE: "pillow",
    EXTENDED: "pillow",
    "1.2.840.10008.1.2.4.80": "pyjpegls",
    "1.2.840.10008.1.2.4.81": "pyjpegls",
    "1.2.840.10008.1.2.4.90": "pillow",
    "1.2.840.10008.1.2.4.91": "pillow",
}
_UNCOMPRESSED = tuple(f"1.2.840.10008.1.2{end}" for end in ("", ".1", ".1.99", ".2"))
_NAMES = {  # not all of them known to pydicom
    "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
    "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
    "1.2.840.10008.1.2.8.1": "Deflated Image Frame Compression",
}
_PACKAGES = {"gdcm": "python-gdcm", "openjpeg": "pylibjpeg-openjpeg", "jpeg_ls": "pyjpegls"}
_PLAIN = "save it uncompressed in the program it came from (Explicit VR Little Endian)"
_BY_GDCM = ("1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70", EXTENDED)


def decoded(path: Path, dataset: Any, frame: int) -> tuple[npt.NDArray[Any], list[str]]:
    """Stored values of one frame, (H, W) or (H, W, 3), and what is worth saying about how they were decoded.

    Only the frame asked for is decoded. Colours come as RGB, palettes are looked up.
    """
    syntax = dataset.file_meta.TransferSyntaxUID
    compressed = str(syntax) not in _UNCOMPRESSED
    allocated = int(dataset.get("BitsAllocated") or 0)
    if allocated not in (1, 8, 16, 24, 32, 64):
        raise UnusableInput(
            f"{path}: its pixels take {allocated} bits each, which DICOM no longer has", _PLAIN
        )
    by_gdcm = str(syntax) in _BY_GDCM and (str(syntax) != EXTENDED or int(dataset.get("BitsStored") or 0) > 8)
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
    is_jpeg_2000 = syntax in (*jpeg2000_frame.SYNTAXES, *jpeg2000_frame.HIGH_THROUGHPUT)
    if compressed and not is_jpeg_2000 and syntax not in _PLUGINS:
        raise NotImplementedError(syntax)
    if compressed and syntax != _RLE:  # decoders allocate what the stream's own header claims
        stream = get_frame(dataset.PixelData, frame, number_of_frames=int(dataset.get("NumberOfFrames") or 1))
        claimed = int(dataset.Rows), int(dataset.Columns), int(dataset.get("SamplesPerPixel") or 1)
        if is_jpeg_2000:
            header = jpeg2000_frame.checked_header(stream, *claimed)
            if jpeg2000_frame.needs_openjpeg(syntax, header):
                is_signed = bool(dataset.get("PixelRepresentation"))
                return jpeg2000_frame.openjpeg_frame(stream, header, is_signed)
        else:
            check_jpeg(stream, *claimed)
    plugin = _PLUGINS.get(syntax, "")
    if plugin == "pyjpegls":
        import jpeg_ls  # noqa: F401 (its absence is said by name)
    spare = 0 if compressed and syntax != _RLE else _bits_below(dataset)
    if spare:
        dataset.BitsStored = int(dataset.HighBit) + 1  # pydicom would cut the highest bits off
    stored: npt.NDArray[Any] = pixel_array(dataset, index=frame, decoding_plugin=plugin)
    if spare:
        dataset.BitsStored = int(dataset.HighBit) + 1 - spare
        # some files name a wrong high bit: then the values lie low already
        stored = stored >> spare if int(stored.max()) >> int(dataset.BitsStored) else stored
    if str(dataset.get("PhotometricInterpretation", "")) == "PALETTE COLOR":
        stored = apply_color_lut(stored, dataset)
    return stored


def _bits_below(dataset: Any) -> int:
    """How many unused bits lie below the lowest bit stored: none in files made since 1996."""
    try:
        allocated, stored, high = (int(dataset[name].value) for name in _BITS)
    except (KeyError, TypeError, ValueError):
        return 0
    return high + 1 - stored if 0 < stored <= high < allocated else 0


def _lacks_its_end(dataset: Any) -> bool:
    """Whether a JPEG 2000 stream lacks its end, which its decoder fills up in silence."""
    data = dataset.get("PixelData")
    syntax = str(dataset.file_meta.TransferSyntaxUID)
    return (
        isinstance(data, bytes)
        and syntax.startswith(("1.2.840.10008.1.2.4.9", "1.2.840.10008.1.2.4.20"))
        and b"\xff\xd9" not in data[-64:]
    )


def _name(syntax: Any) -> str:
    return _NAMES.get(str(syntax)) or str(getattr(syntax, "name", "") or syntax)


def _complaint(path: Path, syntax: Any, trouble: Exception) -> tuple[str, str]:
    """What to say of pixels that cannot be decoded: a missing decoder, or a damaged file."""
    cannot = f"{path}: its pixels ({_name(syntax)}) cannot be decoded here"
    if isinstance(trouble, ImportError):
        package = _PACKAGES.get((trouble.name or "").split(".")[0])
        return cannot, f"install it: python -m pip install {package}" if package else _PLAIN
    text = str(trouble)
    if isinstance(trouble, NotImplementedError) or "missing dependencies" in text:
        return cannot, _PLAIN
    return (
        f"{path}: its pixels are damaged or cut off ({shorten(text, 120, placeholder=' …')})",
        "copy or export the file again from where it came",
    )
