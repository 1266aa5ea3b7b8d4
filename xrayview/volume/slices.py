"""Slices of a scan one after the other: pictures in a folder, pages of a TIFF file, frames of a video."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput
from xrayview.files import first_bytes
from xrayview.volume.room import check_room
from xrayview.xray.grey import grey_of, grey_values
from xrayview.xray.quiet import listened
from xrayview.xray.reading import kind_of, one_line

FloatArray = npt.NDArray[np.float32]
Video = Literal["gif", "video"]

FEWEST_SLICES = 8
"""Fewer pictures than these are no scan."""

MOST_CELLS = 384
"""Larger slices, and more of them, are averaged while they are read: three times what a pack keeps."""

_PICTURES = ("png", "jpeg", "tiff")
_MILLIMETRES = {
    **{"m": 1000.0, "mm": 1.0, "cm": 10.0, "inch": 25.4, "nm": 1e-6},
    **{"micron": 1e-3, "um": 1e-3, "\\u00B5m": 1e-3, "µm": 1e-3},
}
_AGAIN = "save the slices as PNG files of one size"


def video_kind(start: bytes) -> Video | None:
    """What the first bytes say: an animated picture, a film, or neither."""
    if start.startswith(b"GIF8"):
        return "gif"
    is_riff = start[:4] == b"RIFF" and start[8:12] == b"AVI "
    is_film = start[4:8] in (b"ftyp", b"moov", b"mdat") or is_riff or start[:4] == b"\x1a\x45\xdf\xa3"
    return "video" if is_film else None


def pictures_in(folder: Path) -> list[Path]:
    """The PNG, JPEG and TIFF files of a folder, in the order of the numbers in their names."""
    found = []
    for path in folder.iterdir():
        if path.is_file() and not path.name.startswith("."):
            with path.open("rb") as file:
                if kind_of(file.read(1024)) in _PICTURES:
                    found.append(path)
    return sorted(found, key=lambda path: _in_order(path.name))


def read_folder(folder: Path, most: int | None = None) -> tuple[FloatArray, tuple[int, int, int]]:
    """The slices (slice, row, column) of a folder of pictures, and how many were averaged into one cell.

    ``most``: cells of an axis from which on they are averaged, `MOST_CELLS` by default.
    """
    paths = pictures_in(folder)
    _check_number(folder, len(paths))
    names = [path.name for path in paths]
    return stacked(folder, (_picture(path) for path in paths), len(paths), most, names)


def read_pages(
    path: Path, most: int | None = None, fewest: int = FEWEST_SLICES
) -> tuple[FloatArray, tuple[int, int, int], tuple[float, float, float] | None]:
    """The pages of a TIFF file as `read_folder` gives slices, and their (slice, row, column) mm if known."""
    import tifffile

    with listened(), tifffile.TiffFile(path) as file:
        pages: Any = file.pages
        if len(pages) == 1 and len(file.series) == 1 and len(file.series[0].shape) == 3:
            check_room(path, file.series[0].shape)
            whole = file.series[0].asarray()  # ImageJ's own: one page that stands for all
            values, averaged = stacked(path, iter(whole), len(whole), most)
        else:
            _check_number(path, len(pages), fewest)
            values, averaged = stacked(path, (page.asarray() for page in pages), len(pages), most)
        return values, averaged, _imagej_spacing(file) or _ome_spacing(file)


def read_video(path: Path, kind: Video) -> tuple[FloatArray, tuple[int, int, int]]:
    """The frames of a GIF, MP4 or AVI file as `read_folder` gives slices."""
    if kind == "video" and importlib.util.find_spec("imageio_ffmpeg") is None:
        raise UnusableInput(
            f"{path}: nothing here decodes MP4, AVI and other videos",
            'install the decoder: pip install "xrayview[video]" (or imageio-ffmpeg), or save the slices as '
            "a GIF or as PNG files",
        )
    with listened(), closing((_gif_frames if kind == "gif" else _video_frames)(path)) as frames:
        values, averaged = stacked(path, frames, None)
    _check_number(path, len(values) * averaged[0])
    return values, averaged


def _gif_frames(path: Path) -> Generator[npt.NDArray[Any], None, None]:
    """Each frame as it is shown: a GIF's own hold only what has changed."""
    from PIL import Image, ImageSequence

    with Image.open(path) as picture:
        for frame in ImageSequence.Iterator(picture):
            yield np.asarray(frame.convert("RGB"))


def _video_frames(path: Path) -> Generator[npt.NDArray[Any], None, None]:
    import imageio.v3 as iio

    yield from iio.imiter(path, plugin="FFMPEG")


def stacked(
    place: Path,
    pictures: Iterable[npt.NDArray[Any]],
    count: int | None,
    most: int | None = None,
    names: Sequence[str] = (),
) -> tuple[FloatArray, tuple[int, int, int]]:
    """Pictures of one size as (slice, row, column) grey values, and how many were averaged along each axis.

    ``count``: how many there are; where nobody knows (a video), pairs are averaged whenever too many wait.
    ``most``: as in `read_folder`; ``names``: the pictures' files, where each has one.
    """
    most = most or MOST_CELLS
    kept: list[FloatArray] = []
    waiting: list[FloatArray] = []
    size: tuple[int, ...] | None = None
    together = 1 if count is None else -(-count // most)
    for number, picture in enumerate(pictures, 1):
        if size is None:
            size = picture.shape[:2]
            block = -(-max(size) // most)
            check_room(place, (-(-(count or 1) // together), size[0] // block, size[1] // block))
        if picture.shape[:2] != size:
            named = f" ({names[number - 1]})" if names else ""
            raise UnusableInput(
                f"{place}: slice {number} has {picture.shape[1]} x {picture.shape[0]} pixels, "
                f"the first {size[1]} x {size[0]}{named}",
                _AGAIN,
            )
        waiting.append(_averaged(grey_values(grey_of(picture)[0]), most))
        if len(waiting) == together:
            kept.append(np.mean(waiting, axis=0, dtype=np.float32))
            waiting.clear()
        if count is None and len(kept) == 2 * most:
            kept = [(kept[k] + kept[k + 1]) / np.float32(2) for k in range(0, len(kept), 2)]
            together *= 2
    if size is None or not kept:
        raise UnusableInput(f"{place}: holds no slices", _AGAIN)
    across = -(-max(size) // most)
    return np.stack(kept), (together, across, across)


def _averaged(picture: FloatArray, most: int) -> FloatArray:
    """A slice of at most ``most`` pixels a side: blocks become one pixel; a rest at the end is lost."""
    block = -(-max(picture.shape) // most)
    if block == 1:
        return picture
    rows, columns = (side // block for side in picture.shape)
    blocks = picture[: rows * block, : columns * block].reshape(rows, block, columns, block)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float32)


def _picture(path: Path) -> npt.NDArray[Any]:
    import imageio.v3 as iio

    first_bytes(path, _AGAIN)
    try:
        with listened():
            return np.asarray(iio.imread(path))
    except Exception as trouble:
        raise UnusableInput(f"{path}: this slice cannot be read ({one_line(trouble)})", _AGAIN) from trouble


def _check_number(place: Path, count: int, fewest: int = FEWEST_SLICES) -> None:
    if count < fewest:
        raise UnusableInput(
            f"{place}: holds {count} slices, which are too few for a scan", f"give {fewest} or more"
        )


def _imagej_spacing(file: Any) -> tuple[float, float, float] | None:
    """(slice, row, column) mm that ImageJ wrote; other programs' resolutions are a printer's."""
    facts = file.imagej_metadata or {}
    scale = _MILLIMETRES.get(str(facts.get("unit", "")))
    tags = file.pages[0].tags
    if scale is None or "spacing" not in facts or "XResolution" not in tags or "YResolution" not in tags:
        return None
    column, row = (tags[name].value for name in ("XResolution", "YResolution"))
    if not (column[0] and row[0] and float(facts["spacing"]) > 0):
        return None
    return (float(facts["spacing"]) * scale, row[1] / row[0] * scale, column[1] / column[0] * scale)


def _ome_spacing(file: Any) -> tuple[float, float, float] | None:
    """(slice, row, column) mm of an OME-TIFF's first picture, where it gives all three."""
    from xml.etree import ElementTree

    if not file.is_ome:
        return None
    root = ElementTree.fromstring(file.ome_metadata)
    pixels = next((one for one in root.iter() if one.tag.endswith("}Pixels")), None)
    if pixels is None:
        return None
    steps = []
    for axis in "ZYX":
        unit = _MILLIMETRES.get(pixels.get(f"PhysicalSize{axis}Unit", "µm"))
        size = float(pixels.get(f"PhysicalSize{axis}", "0"))
        if unit is None or not size > 0:
            return None
        steps.append(size * unit)
    return steps[0], steps[1], steps[2]


def _in_order(name: str) -> list[tuple[int, str]]:
    """A key that puts slice 2 before slice 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part.lower()) for part in re.split(r"(\d+)", name)]
