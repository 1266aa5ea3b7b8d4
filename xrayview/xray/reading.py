"""The door for x-ray files: what a file holds decides how it is read, not what it is called."""

from __future__ import annotations

import contextlib
from pathlib import Path

from xrayview.errors import UnusableInput, XrayviewError
from xrayview.files import first_bytes
from xrayview.xray.limits import LARGEST_FILE, check_finite, check_size
from xrayview.xray.quiet import listened
from xrayview.xray.radiograph import Radiograph

_KNOWN = "give a PNG, JPEG, TIFF, BMP, WebP or DICOM file"


def read_radiograph(path: Path, frame: int = 0) -> Radiograph:
    """Read one x-ray picture from an image or DICOM file, or the only one of a DICOM folder or DICOMDIR.

    ``frame`` counts from 0 and chooses among the pictures of a multi-frame file.
    Raises `UnusableInput`, naming the file and the way out, for whatever cannot be used.
    """
    path = Path(path)
    if _is_folder(path):
        from xrayview.xray.choosing import the_only_picture

        path = the_only_picture(path)
    kind = kind_of(first_bytes(path, _KNOWN))
    if kind is None:
        raise UnusableInput(f"{path}: is no picture that is known here", _KNOWN)
    if path.stat().st_size > LARGEST_FILE:
        raise UnusableInput(f"{path}: the file is larger than 4 GiB", "export the one picture that is wanted")
    try:
        with listened():
            if kind == "dicom":
                from xrayview.xray.dicom import read_dicom

                radiograph = read_dicom(path, frame)
            elif kind == "tiff":
                from xrayview.xray.tiff import read_tiff

                radiograph = read_tiff(path, frame)
            else:
                from xrayview.xray.pictures import read_picture

                radiograph = read_picture(path, frame)
    except XrayviewError:
        raise
    except MemoryError as trouble:
        raise UnusableInput(
            f"{path}: too large for this machine's memory", "give a smaller file"
        ) from trouble
    except Exception as trouble:  # a library's complaint about the file, whatever its kind
        raise UnusableInput(
            f"{path}: damaged, or of an unknown kind ({one_line(trouble)})",
            "open it in the program it came from and export it again as PNG or DICOM",
        ) from trouble
    check_size(path, *radiograph.pixels.shape)
    check_finite(path, radiograph.pixels)
    return radiograph


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder or a DICOMDIR, which stands for the folder it lies in."""
    from xrayview.xray.choosing import is_directory

    with contextlib.suppress(OSError, ValueError):  # `first_bytes` says what is wrong with the name
        if path.is_dir():
            return True
    return is_directory(first_bytes(path, _KNOWN))


def kind_of(start: bytes) -> str | None:
    """What the first bytes of a file say: dicom, tiff, png, jpeg, bmp, webp, gif, or None."""
    if start[128:132] == b"DICM":
        return "dicom"
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    from xrayview.xray.dicom_start import first_element

    return "dicom" if first_element(start) is not None else None


_SIGNATURES = (
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"BM", "bmp"),
    (b"GIF8", "gif"),
)


def one_line(trouble: Exception) -> str:
    """A library's complaint in one line of bearable length."""
    text = " ".join((str(trouble) or type(trouble).__name__).split())
    return text if len(text) <= 160 else text[:157] + "..."
