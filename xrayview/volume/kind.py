"""Volume or x-ray, and which kind of volume file: what a file holds decides, not what it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from xrayview.errors import UnusableInput
from xrayview.files import first_bytes
from xrayview.xray.dicom_start import is_multi_frame_scan, is_slice

Kind = Literal["nrrd", "nifti", "metaimage", "vti", "tiff", "npy"]

VOLUME_SUFFIXES = (".nrrd", ".nhdr", ".nii", ".nii.gz", ".mha", ".mhd", ".vti", ".npy")
MANY_PAGES = 16

_HEAD = 4096


def holds_volume(path: Path) -> bool:
    """Whether a file holds a volume rather than an x-ray.

    A TIFF file does where this program wrote it as one, or where it has 16 pages or more: fewer are a film's
    frames. A DICOM slice stands for its series, and a folder for the slices in it. The name counts where the
    content is of no known kind or cannot be read, so that the complaint names the files that were meant.
    """
    if is_folder(path):
        return holds_slices(path)
    named = path.name.lower().endswith(VOLUME_SUFFIXES)
    try:
        start = first_bytes(path, "", _HEAD)
    except UnusableInput:
        return named
    kind = volume_kind(start)
    if kind == "tiff":
        return _is_stack(path)
    if kind is None and (is_slice(start) or is_multi_frame_scan(start)):
        return True
    if kind is None and named:
        from xrayview.xray.reading import kind_of

        return kind_of(start) is None
    return kind is not None


def is_folder(path: Path) -> bool:
    """Whether this is a folder; False where the system refuses to say."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_slice_file(path: Path) -> bool:
    """Whether a file is one DICOM slice of a scan; False where it cannot be read."""
    try:
        return is_slice(first_bytes(path, "", _HEAD))
    except UnusableInput:
        return False


def holds_slices(folder: Path) -> bool:
    """Whether a folder holds enough slices for a scan: of a DICOM series, or else pictures."""
    from xrayview.volume.slices import FEWEST_SLICES, pictures_in

    try:
        slices = 0
        for path in folder.iterdir():
            if path.is_file() and not path.name.startswith("."):
                with path.open("rb") as file:
                    slices += is_slice(file.read(_HEAD))
                if slices >= FEWEST_SLICES:
                    return True
        return slices == 0 and len(pictures_in(folder)) >= FEWEST_SLICES
    except OSError:
        return False


def volume_kind(start: bytes) -> Kind | None:
    """What the first bytes (348 or more) say; a TIFF file may hold a volume or pictures."""
    if start.startswith(b"NRRD000"):
        return "nrrd"
    if start.startswith(b"\x1f\x8b") or start[344:347] in (b"n+1", b"ni1") or start[4:7] == b"n+2":
        return "nifti"
    if start.startswith(b"ObjectType") or b"\nDimSize" in start or start.startswith(b"NDims"):
        return "metaimage"
    if b"<VTKFile" in start[:256]:
        return "vti"
    if start[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "tiff"
    return "npy" if start.startswith(b"\x93NUMPY") else None


def _is_stack(path: Path) -> bool:
    """Whether a TIFF file holds slices."""
    import tifffile

    from xrayview.volume.about import parsed_marks
    from xrayview.xray.quiet import listened

    try:
        with listened(), tifffile.TiffFile(path) as file:
            page: Any = file.pages[0]
            return bool(parsed_marks(str(page.description))) or len(file.pages) >= MANY_PAGES
    except Exception:  # damaged: the reader of x-rays says how
        return False
