"""The last step of help_pictures.py, run in .venv: screenshots in a folder become the guide's pictures."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from help_pictures import PICTURES, shown
from PIL import Image

QUALITY = 86


def main(arguments: Sequence[str]) -> int:
    """``arguments``: the folder of the screenshots, and their names."""
    folder, *names = arguments
    PICTURES.mkdir(exist_ok=True)
    widths = shown()
    for name in names:
        write(Path(folder) / f"{name}.png", PICTURES / f"{name}.jpg", widths[name])
    for left in PICTURES.glob("*.jpg"):
        if left.stem not in widths:
            left.unlink()
    return 0


def write(screenshot: Path, picture: Path, width: int) -> None:
    """Write a screenshot ``width`` pixels wide; a smaller one stays as it is."""
    with Image.open(screenshot) as opened:
        image = opened.convert("RGB")
    if image.width > width:
        height = round(image.height * width / image.width)
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    # Colour at full resolution: words and red-cyan edges are one pixel thin.
    image.save(picture, quality=QUALITY, subsampling=0, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
