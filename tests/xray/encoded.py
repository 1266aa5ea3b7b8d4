"""One made-up picture in every encoding that can be written here: what tests compare and fuzzing mutates."""

from __future__ import annotations

import base64
import io
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import tifffile
from PIL import Image
from pydicom import uid
from pydicom.encaps import encapsulate

ROWS, COLUMNS = 40, 48
# 12 bits: a ramp, so that no two rows or columns are alike
PICTURE = np.linspace(0, 4095, ROWS * COLUMNS).astype(np.uint16).reshape(ROWS, COLUMNS)
BYTES = (PICTURE >> 4).astype(np.uint8)

LOSSLESS = (
    "implicit little endian",
    "explicit little endian",
    "deflated",
    "big endian",
    "RLE",
    "JPEG lossless",
    "JPEG lossless 14",
    "JPEG-LS",
    "JPEG 2000 lossless",
    "HTJ2K lossless",
    "HTJ2K lossless RPCL",
    "HTJ2K",
)
LOSSY = ("JPEG baseline", "JPEG extended 8 bit", "JPEG extended 12 bit", "JPEG-LS near-lossless", "JPEG 2000")

# PICTURE as a high-throughput JPEG 2000 code stream, made once with OpenJPH: nothing needed here writes one.
_HTJ2K = base64.b64decode(
    """
    /0//UQApQAAAAAAwAAAAKAAAAAAAAAAAAAAAMAAAACgAAAAAAAAAAAABDwEB/1AACAACAAAACv9SAAwAAgABAAUEBEAB/1wAEyCI
    kJCQkJCQkJCQkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4yNi4zLv+QAAoAAAAAAoYAAf+TwAArADkA7eWn/13KAsM0AMAAEkAA
    E0AAEgDvK3MA8/kAIjQA/gBjAMAAFVAABUQAARhaEPNAB/ADfJcA83n+AOR3VQAGcwDAABXQAAWpAABVgIQgEZAM5JJ9ZKBxbHgA
    CDDddNOmmzb9EHpCAenx+c6GewDAAv57PPnQs8QYAMAAF0MAAF1UAAFtgFgAIygIpgAEgOkAWVVXr6wRqlLOuqjVAxpjQlyuuUk3
    AQAAwFwZAHPlApgrV2ZGzlyZ+UAxgS0jGAPDjGAHLK2G5XkNyVsAddsoAWhRABpUgUDadG8id3KwmdNdLnc5d3FyHWLlAcAAL3qA
    AF9VQAAvV0BARBGkAKAIQhGhCKLQIAVQiCAUQVAQRRAVQBEERZACgASkgWVUDQON0bsysYxW/B8610hudzpBUN4PjFvyc3GLGKGY
    PnUih8610iKG4xaSG8Hxit+D5NxFDMHzpBUN1mdIihuMWMUM1jGK34PnWuk7+RWytlqzKdcFAAAAQAEAAACAoAAoCAAIAABQACAo
    ABAAABABQEEAUAAAQAmgDHAqKwWYmZWVAszMygAlwKlUApQAp1IpwMxUApRBCA18iEAPdiEAPdiEBTbEICm2IQAtcPHlDm3oLRXE
    fNKsVY+8Dx8u+PeOXHL3zzSrTb0Forj3HvHzVj7wPHlDm30Vyl755pVirH3WiuPce8cuOXvIPHlDm3oLRXEf/LXGvL35HsxfeQYA
    AAACAAAAAAEAAAAAACAA8AAAAASqqmYDFSsvFcCsQlXMrEprmkV1cwGKlaOxJpWISqqmYq3rmkVwKzRUrR2JTXMJVVTMBipWXiuB
    WISrmxdXSCAFhgT/2Q==
    """
)


def data_set(pixels: np.ndarray = PICTURE, bits: int = 12, **attributes: Any) -> Any:
    """An uncompressed DICOM data set of modality DX with these stored values."""
    dataset = pydicom.Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = "1.2.3"
    dataset.Modality, dataset.PatientName = "DX", "Somebody^Private"
    dataset.PhotometricInterpretation, dataset.SamplesPerPixel = "MONOCHROME2", 1
    dataset.Rows, dataset.Columns = pixels.shape[-2:]
    if pixels.ndim == 3:
        dataset.NumberOfFrames = len(pixels)
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 8 * pixels.itemsize, bits, bits - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    dataset.PixelData = pixels.tobytes()
    for name, value in attributes.items():
        setattr(dataset, name, value)
    return dataset


def coloured(samples: np.ndarray, photometric: str) -> Any:
    """An uncompressed data set of (H, W, 3) bytes."""
    dataset = data_set(samples[..., 0], 8, PhotometricInterpretation=photometric, SamplesPerPixel=3)
    dataset.PlanarConfiguration, dataset.PixelData = 0, samples.tobytes()
    return dataset


def compressed(dataset: Any, stream: bytes, syntax: str) -> Any:
    """The data set with this stream as its only frame."""
    dataset.PixelData = encapsulate([stream])
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = syntax
    return dataset


def saved(dataset: Any, **options: Any) -> bytes:
    """The file of a data set."""
    buffer = io.BytesIO()
    dataset.save_as(buffer, **({"enforce_file_format": True} | options))
    return buffer.getvalue()


def jpeg_2000(pixels: np.ndarray, bits: int, photometric: str = "MONOCHROME2", ratio: int = 0) -> bytes:
    """A code stream of openjpeg: lossless, or lossy at ``ratio``."""
    from openjpeg import utils

    return utils.encode_pixel_data(
        pixels.tobytes(),
        rows=pixels.shape[0],
        columns=pixels.shape[1],
        samples_per_pixel=pixels.shape[2] if pixels.ndim == 3 else 1,
        bits_allocated=8 * pixels.itemsize,
        bits_stored=bits,
        pixel_representation=int(pixels.dtype.kind == "i"),
        photometric_interpretation=photometric,
        **({"compression_ratios": [ratio]} if ratio else {}),
    )


def by_gdcm(dataset: Any, syntax: str) -> bytes:
    """The file of a data set, its pixels encoded anew by gdcm."""
    import gdcm

    with tempfile.TemporaryDirectory(prefix="xrayview-") as folder:
        path = Path(folder) / "x.dcm"
        path.write_bytes(saved(dataset))
        reader = gdcm.ImageReader()
        reader.SetFileName(str(path))
        assert reader.Read()
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(getattr(gdcm.TransferSyntax, syntax)))
        change.SetInput(reader.GetImage())
        assert change.Change()
        writer = gdcm.ImageWriter()
        writer.SetFileName(str(path))
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        assert writer.Write()
        return path.read_bytes()


def dicom_files() -> dict[str, bytes]:
    """`PICTURE` in every transfer syntax of `LOSSLESS` and `LOSSY` (8 bits: `BYTES` for two of them)."""
    jpeg = io.BytesIO()
    Image.fromarray(BYTES).save(jpeg, "JPEG", quality=95)
    big = data_set(PICTURE.astype(">u2"))
    files = {"big endian": saved(_as(big, uid.ExplicitVRBigEndian), implicit_vr=False, little_endian=False)}
    for name, syntax in (
        ("implicit little endian", uid.ImplicitVRLittleEndian),
        ("explicit little endian", uid.ExplicitVRLittleEndian),
        ("deflated", uid.DeflatedExplicitVRLittleEndian),
    ):
        files[name] = saved(_as(data_set(), syntax))
    for name, syntax, options in (
        ("RLE", uid.RLELossless, {}),
        ("JPEG-LS", uid.JPEGLSLossless, {}),
        ("JPEG-LS near-lossless", uid.JPEGLSNearLossless, {"jls_error": 3}),
    ):
        dataset = data_set()
        dataset.compress(syntax, **options)
        files[name] = saved(dataset)
    for name, stream, syntax in (
        ("JPEG 2000 lossless", jpeg_2000(PICTURE, 12), uid.JPEG2000Lossless),
        ("JPEG 2000", jpeg_2000(PICTURE, 12, ratio=8), uid.JPEG2000),
        ("HTJ2K lossless", _HTJ2K, uid.HTJ2KLossless),
        ("HTJ2K lossless RPCL", _HTJ2K, uid.HTJ2KLosslessRPCL),
        ("HTJ2K", _HTJ2K, uid.HTJ2K),
    ):
        files[name] = saved(compressed(data_set(), stream, syntax))
    for name, syntax in (
        ("JPEG lossless", "JPEGLosslessProcess14_1"),
        ("JPEG lossless 14", "JPEGLosslessProcess14"),
        ("JPEG extended 12 bit", "JPEGExtendedProcess2_4"),
    ):
        files[name] = by_gdcm(data_set(), syntax)
    for name, syntax in (
        ("JPEG baseline", uid.JPEGBaseline8Bit),
        ("JPEG extended 8 bit", uid.JPEGExtended12Bit),
    ):
        files[name] = saved(compressed(data_set(BYTES, 8), jpeg.getvalue(), syntax))
    return files


def image_files() -> dict[str, bytes]:
    """`BYTES` or `PICTURE` as PNG, JPEG, BMP, WebP, GIF and TIFF files of many kinds."""
    bytes_, deep = Image.fromarray(BYTES), Image.fromarray(PICTURE * 16)
    written = {
        "PNG 1": (bytes_.convert("1"), "PNG", {}),
        "PNG 8": (bytes_, "PNG", {}),
        "PNG 16": (deep, "PNG", {}),
        "PNG palette": (bytes_.convert("P"), "PNG", {"transparency": 3}),
        "PNG RGBA": (bytes_.convert("RGBA"), "PNG", {}),
        "JPEG": (bytes_, "JPEG", {"quality": 95}),
        "JPEG progressive": (bytes_, "JPEG", {"quality": 95, "progressive": True}),
        "JPEG RGB": (bytes_.convert("RGB"), "JPEG", {"quality": 95}),
        "JPEG CMYK": (bytes_.convert("CMYK"), "JPEG", {"quality": 95}),
        "BMP": (bytes_, "BMP", {}),
        "BMP RGB": (bytes_.convert("RGB"), "BMP", {}),
        "GIF": (bytes_, "GIF", {}),
        "WebP": (bytes_.convert("RGB"), "WEBP", {"lossless": True}),
        "WebP lossy": (bytes_.convert("RGB"), "WEBP", {"quality": 90}),
        "TIFF LZW": (deep, "TIFF", {"compression": "tiff_lzw"}),
        "TIFF JPEG": (bytes_, "TIFF", {"compression": "jpeg"}),
        "TIFF fax": (bytes_.convert("1"), "TIFF", {"compression": "group4"}),
        "TIFF CMYK": (bytes_.convert("CMYK"), "TIFF", {}),
    }
    files = {}
    for name, (image, kind, options) in written.items():
        buffer = io.BytesIO()
        image.save(buffer, kind, **options)
        files[name] = buffer.getvalue()
    for name, pixels, options in (
        ("TIFF 8", BYTES, {}),
        ("TIFF 16 big endian", PICTURE, {"byteorder": ">"}),
        ("TIFF 32", PICTURE.astype(np.uint32), {"compression": "zlib"}),
        ("TIFF float", PICTURE.astype(np.float32), {"tile": (16, 16), "compression": "zlib"}),
        ("TIFF pages", np.stack([BYTES, 255 - BYTES]), {"photometric": "minisblack"}),
        ("TIFF big", PICTURE, {"bigtiff": True, "predictor": True, "compression": "zlib"}),
    ):
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, pixels, **options)
        files[name] = buffer.getvalue()
    return files


def more_dicom_files() -> dict[str, bytes]:
    """DICOM files whose headers hold what the others lack: tables, windows, frames, colours, groups."""
    table = pydicom.Dataset()
    table.add_new(0x00283002, "US", [4096, 0, 16])
    table.add_new(0x00283006, "OW", np.arange(4096, dtype="<u2").tobytes())
    modality = pydicom.Dataset()
    modality.update(table)
    modality.ModalityLUTType = "US"
    palette = {}
    for colour in ("Red", "Green", "Blue"):
        palette[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, 16]
        palette[f"{colour}PaletteColorLookupTableData"] = (np.arange(256) * 257).astype("<u2").tobytes()
    floating = data_set()
    del floating.PixelData
    floating.FloatPixelData = (PICTURE / np.float32(4095)).astype("<f4").tobytes()
    floating.BitsAllocated = 32
    window = {"WindowCenter": ["2000", "100"], "WindowWidth": ["3000", "50"], "RescaleSlope": "2"}
    sigmoid = {"WindowCenter": "2000", "WindowWidth": "3000", "VOILUTFunction": "SIGMOID"}
    inner, group = pydicom.Dataset(), pydicom.Dataset()
    inner.WindowCenter, inner.WindowWidth = "2000", "3000"
    group.FrameVOILUTSequence = pydicom.Sequence([inner])
    colours = np.stack([BYTES, 255 - BYTES, BYTES // 2], axis=-1)
    return {
        "tables": saved(
            data_set(
                ModalityLUTSequence=pydicom.Sequence([modality]), VOILUTSequence=pydicom.Sequence([table])
            )
        ),
        "windows": saved(data_set(PhotometricInterpretation="MONOCHROME1", **window)),
        "sigmoid": saved(data_set(PICTURE.astype(np.int16) - 2048, RescaleIntercept="2048", **sigmoid)),
        "frames": saved(data_set(np.stack([PICTURE, PICTURE // 2]))),
        "groups": saved(data_set(SharedFunctionalGroupsSequence=pydicom.Sequence([group]))),
        "palette": saved(data_set(BYTES, 8, PhotometricInterpretation="PALETTE COLOR", **palette)),
        "colours": saved(coloured(colours, "RGB")),
        "YBR": saved(coloured(colours, "YBR_FULL")),
        "32 bits": saved(data_set(PICTURE.astype(np.uint32) << 20, 32)),
        "float": saved(floating),
        "spacing": saved(
            data_set(
                ImagerPixelSpacing=[0.2, 0.2],
                DistanceSourceToDetector="1500",
                DistanceSourceToPatient="1200",
                PatientOrientation=["A", "F"],
            )
        ),
    }


def _as(dataset: Any, syntax: str) -> Any:
    dataset.file_meta.TransferSyntaxUID = syntax
    return dataset
