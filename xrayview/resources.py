"""Where presets, weights, samples and icons are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

from xrayview.errors import UnusableInput

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def resource_folder() -> Path:
    """The folder that holds ``weights``, ``samples``, ``presets`` and ``icons``."""
    for place in _PLACES:
        if place.is_dir():
            return place
    raise UnusableInput(
        f"{_PLACES[0]}: the program's own resources are missing",
        "install xrayview again; its weights and samples belong beside its code",
    )


def resource(name: str) -> Path:
    """The bundled file or folder ``name``, such as ``weights/atlas.safetensors``."""
    path = resource_folder() / name
    if not path.exists():
        raise UnusableInput(f"{path}: this part of the program is missing", "install xrayview again")
    return path
