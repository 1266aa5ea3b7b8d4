"""What a person wishes of a picture and of a volume that are to be saved; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xrayview.errors import XrayviewError
from xrayview.window.state import Document

if TYPE_CHECKING:
    from xrayview.volume.about import DType

Size = Literal["view", "twice", "4k", "8k", "own", "paper"]
SIZES: dict[Size, str] = {
    "view": "As large as the view",
    "twice": "Twice as large as the view",
    "4k": "4096 pixels",
    "8k": "8192 pixels",
    "own": "Width and height",
    "paper": "True size, on a page of A4",
}
SMALLEST_SIDE, LARGEST_SIDE = 16, 8192
_LARGEST_TWICE = 4096

Resolution = Literal["128", "256", "512", "1024", "full"]
RESOLUTIONS: dict[Resolution, str] = {
    "128": "128 rows, the network's own",
    "256": "256 rows",
    "512": "512 rows",
    "1024": "1024 rows",
    "full": "The film's own",
}
VOLUMES = {
    ".nrrd": "NRRD volume",
    ".nii.gz": "NIfTI volume",
    ".mha": "MetaImage volume",
    ".vti": "VTK image",
    ".tif": "TIFF stack",
    ".npy": "NumPy array",
}
NUMBERS: dict[DType, str] = {
    "float32": "float32: exact",
    "float16": "float16: half as large",
    "uint16": "uint16: half as large, scaled",
}
_BYTES = {"float32": 4, "float16": 2, "uint16": 2}


@dataclass(frozen=True)
class PictureWish:
    """How large a picture is saved, (``width``, ``height``) where it has its own size, and whether it is
    ``transparent``: without a background."""

    size: Size = "twice"
    width: int = 1920
    height: int = 1080
    transparent: bool = False

    @property
    def is_printed(self) -> bool:
        """Whether it is a page to be printed."""
        return self.size == "paper"

    def pixels(self, view: tuple[int, int]) -> tuple[int, int]:
        """(width, height) of the picture of a view of this size; of a page, the view's proportions."""
        if self.size == "own":
            return self.width, self.height
        longest = {"twice": min(2 * max(view), _LARGEST_TWICE), "4k": 4096, "8k": 8192}
        scale = longest.get(self.size, max(view)) / max(*view, 1)
        width, height = (min(max(SMALLEST_SIDE, round(side * scale)), LARGEST_SIDE) for side in view)
        return width, height


@dataclass(frozen=True)
class VolumeWish:
    """The rows and columns of a volume that is saved, where it was made of a film, its file's ending and its
    numbers."""

    resolution: Resolution = "256"
    ending: str = ".nrrd"
    dtype: DType = "float32"


def shape_of(wish: VolumeWish, document: Document) -> tuple[int, int, int]:
    """(depth, row, column) of what will be written."""
    volume, made = document.volume, document.reconstruction
    assert volume is not None
    if made is None:
        return volume.shape
    if made.fused is None:
        return made.predicted.shape
    rows = made.prepared.side if wish.resolution == "full" else int(wish.resolution)
    return made.predicted.shape[0], rows, rows


def volume_size(wish: VolumeWish, document: Document) -> int:
    """Bytes of the numbers that will be written."""
    depth, rows, columns = shape_of(wish, document)
    return depth * rows * columns * _BYTES[wish.dtype]


def volume_trouble(wish: VolumeWish) -> str:
    """Why these numbers cannot be written so, and the way out; empty where they can."""
    from pathlib import Path

    from xrayview.volume.files import volume_format

    try:
        volume_format(Path(f"volume{wish.ending}"), wish.dtype)
    except XrayviewError as problem:
        return f"{wish.ending} files know no {wish.dtype}: {problem.hint}."
    return ""


def print_trouble(document: Document) -> str:
    """Why nothing can be printed at true size, and the way out; empty where it can."""
    assert document.volume is not None
    if document.volume.spacing is not None:
        return ""
    return "How large the head is, is not known: give the millimetres a pixel in the X-ray panel."
