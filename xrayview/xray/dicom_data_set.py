"""From the bytes of a DICOM file to its data set: only what the picture needs, never the patient.

Every other element is passed over by its length and never becomes a value in memory.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from pathlib import Path
from textwrap import shorten
from typing import Any

from xrayview.errors import UnusableInput
from xrayview.xray.dicom_start import end_of_meta, first_element
from xrayview.xray.limits import LARGEST_AREA

_PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_ABOUT = "Modality BodyPartExamined ViewPosition Laterality ImageLaterality Rows Columns NumberOfFrames"
_PICTURE = """
    SamplesPerPixel PhotometricInterpretation PlanarConfiguration
    BitsAllocated BitsStored HighBit PixelRepresentation PixelPaddingValue PixelPaddingRangeLimit
    PixelData FloatPixelData DoubleFloatPixelData ExtendedOffsetTable ExtendedOffsetTableLengths
    ModalityLUTSequence RescaleSlope RescaleIntercept
    VOILUTSequence WindowCenter WindowWidth VOILUTFunction
    RedPaletteColorLookupTableDescriptor RedPaletteColorLookupTableData
    GreenPaletteColorLookupTableDescriptor GreenPaletteColorLookupTableData
    BluePaletteColorLookupTableDescriptor BluePaletteColorLookupTableData
    SegmentedRedPaletteColorLookupTableData SegmentedGreenPaletteColorLookupTableData
    SegmentedBluePaletteColorLookupTableData
    PixelIntensityRelationshipSign PresentationIntentType BurnedInAnnotation
    PixelSpacing PixelSpacingCalibrationType ImagerPixelSpacing EstimatedRadiographicMagnificationFactor
    DistanceSourceToDetector DistanceSourceToPatient
    ViewCodeSequence PatientOrientation AnatomicalOrientationType
    PositionerPrimaryAngle PositionerSecondaryAngle
    SharedFunctionalGroupsSequence PerFrameFunctionalGroupsSequence
"""
_NEEDED = frozenset((_ABOUT + _PICTURE).split())
_CODES = (
    "Modality BodyPartExamined ViewPosition Laterality ImageLaterality PhotometricInterpretation "
    "VOILUTFunction PresentationIntentType BurnedInAnnotation PatientOrientation AnatomicalOrientationType "
    "PixelSpacingCalibrationType"
)
_CODE = r"[A-Z0-9 _]{0,16}"
_DEFLATED = "1.2.840.10008.1.2.1.99"
_LARGEST_INFLATED = 4 * LARGEST_AREA
_AGAIN = "copy or export it again from where it came"


def data_set(path: Path, data: bytes) -> Any:
    """What the picture needs; where preamble, meta or transfer syntax are missing, guessed from the bytes."""
    import pydicom

    if data[128:132] != b"DICM":
        data = data[first_element(data[:1024]) or 0 :]
    data, was_deflated = _inflated(path, data)
    try:
        dataset: Any = _read(data)
    except Exception as trouble:
        raise UnusableInput(
            f"{path}: this DICOM file is damaged ({shorten(str(trouble), 120, placeholder=' …')})", _AGAIN
        ) from None
    _drop_what_is_no_code(dataset)
    _keep_only_view_codes(dataset)
    if not has_pixels(dataset) and _was_cut_off(data):
        raise UnusableInput(f"{path}: this DICOM file is cut off before its end", _AGAIN)
    if not hasattr(dataset, "file_meta") or dataset.file_meta is None:
        dataset.file_meta = pydicom.dataset.FileMetaDataset()
    if was_deflated or not dataset.file_meta.get("TransferSyntaxUID"):
        dataset.file_meta.TransferSyntaxUID = _guessed_syntax(path, dataset)
    return dataset


def about(path: Path, start: bytes) -> Any:
    """Modality, view and size from the first bytes of a file; nothing else is taken from it."""
    start = start if start[128:132] == b"DICM" else start[first_element(start[:1024]) or 0 :]
    start, _ = _inflated(path, start)
    dataset = _read(start, frozenset(_ABOUT.split()), stop_before_pixels=True)
    _drop_what_is_no_code(dataset)
    return dataset


def series_mark(path: Path, start: bytes) -> str:
    """What slices of one series have in common, and no others: a digest of its identifier, "" without one."""
    start, _ = _inflated(path, start)
    identifier = _read(start, frozenset({"SeriesInstanceUID"}), stop_before_pixels=True).get(
        "SeriesInstanceUID"
    )
    return hashlib.sha256(str(identifier).encode()).hexdigest()[:16] if identifier else ""


def view_codes(dataset: Any) -> tuple[str, ...]:
    """The codes of the view, such as "399348003"."""
    return tuple(item.CodeValue for item in dataset.get("ViewCodeSequence") or ())


def has_pixels(dataset: Any) -> bool:
    """Whether there are pixels in it, whatever their number type."""
    return any(name in dataset for name in _PIXELS)


def take_from_groups(dataset: Any, frame: int) -> None:
    """Give the data set of an enhanced file what its functional groups say of ``frame`` (from 0).

    What stands outside the groups already, and the frame's own group before the shared one, is kept.
    """
    for name, place in (("PerFrameFunctionalGroupsSequence", frame), ("SharedFunctionalGroupsSequence", 0)):
        try:
            group = dataset[name].value[place]
            macros = [element.value[0] for element in group if element.VR == "SQ" and element.value]
        except (KeyError, IndexError, TypeError, AttributeError):
            continue
        for element in (element for macro in macros for element in macro):
            if element.keyword in _NEEDED and element.tag not in dataset:
                dataset.add(element)


def _read(data: bytes, names: frozenset[str] = _NEEDED, stop_before_pixels: bool = False) -> Any:
    import pydicom

    return pydicom.dcmread(
        io.BytesIO(data), force=True, specific_tags=list(names), stop_before_pixels=stop_before_pixels
    )


def _drop_what_is_no_code(dataset: Any) -> None:
    """Remove code strings that are none: a damaged length may have drawn the patient's name into them."""
    for name in _CODES.split():
        value = dataset.get(name)
        parts = [value] if isinstance(value, str) else list(value or ())
        if name in dataset and not all(re.fullmatch(_CODE, str(part)) for part in parts):
            del dataset[name]


def _keep_only_view_codes(dataset: Any) -> None:
    """Leave nothing of the view's items but their codes: their words may be anything."""
    import pydicom

    if "ViewCodeSequence" not in dataset:
        return
    try:
        values = [str(item.get("CodeValue") or "") for item in dataset.ViewCodeSequence or ()]
    except Exception:  # damaged, and nothing that the picture needs
        values = []
    kept = []
    for value in values:
        if re.fullmatch(r"[A-Z0-9-]{1,16}", value):
            kept.append(pydicom.Dataset())
            kept[-1].CodeValue = value
    dataset.ViewCodeSequence = pydicom.Sequence(kept)


def _inflated(path: Path, data: bytes) -> tuple[bytes, bool]:
    """The data set of a deflated file, unpacked within bounds and without its meta group; whether it was."""
    meta = end_of_meta(data)
    if meta is None or meta[1] != _DEFLATED:
        return data, False
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        inflated = unpacking.decompress(data[meta[0] :], _LARGEST_INFLATED)
    except zlib.error as trouble:
        raise UnusableInput(f"{path}: its deflated content is damaged ({trouble})", _AGAIN) from None
    if unpacking.unconsumed_tail:
        raise UnusableInput(
            f"{path}: unpacks to more than {_LARGEST_INFLATED // 1_000_000} MB",
            "export the one picture that is wanted, uncompressed",
        )
    return inflated, True


def _was_cut_off(data: bytes) -> bool:
    """Whether the head of a picture is there although reading to the end lost it."""
    try:
        head = _read(data, stop_before_pixels=True)
    except Exception:  # the whole file was read already: this is a second look only
        return False
    return "Rows" in head and b"\xe0\x7f\x10\x00" in data


def _guessed_syntax(path: Path, dataset: Any) -> str:
    """The uncompressed syntax the bytes were read by; compressed pixels without a name cannot be decoded."""
    from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

    implicit, little = dataset.original_encoding
    if "PixelData" in dataset and getattr(dataset["PixelData"], "is_undefined_length", False):
        raise UnusableInput(
            f"{path}: the DICOM file does not say how its pixels are compressed (no Transfer Syntax UID)",
            "export it again with its file meta information",
        )
    if implicit:
        return str(ImplicitVRLittleEndian)
    return str(ExplicitVRLittleEndian if little is not False else ExplicitVRBigEndian)
