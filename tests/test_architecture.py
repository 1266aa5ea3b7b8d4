"""The house: imports go one way, and what is not needed is not loaded."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "xrayview"

# The rule as it is written in the design, outermost first; names on one line do not import each other.
LAYERS = [
    {"cli"},
    {"window"},
    {"batch"},
    {"export"},
    {"render", "evaluation"},
    {"training"},
    {"session"},
    {"pipeline", "scene", "dataset"},
    {"fusion"},
    {"network", "projection", "metrics"},
    {"volume"},
    {"xray"},
    {"jobs", "resources", "files"},
    {"errors"},
]
QT = {"PySide6", "pyvistaqt", "pyqtgraph", "qtpy", "shiboken6"}
VTK = {"vtk", "vtkmodules", "pyvista"}
TORCH = {"torch", "safetensors", "accelerate", "scipy", "skimage"}
READERS = {"pydicom", "gdcm", "PIL", "tifffile", "nibabel", "nrrd", "SimpleITK", "imageio"}
# What each room must not load when it is imported. All of its modules are imported for the test.
KEPT_OUT = {
    "xray": QT | VTK | TORCH | READERS,
    "volume": QT | VTK | TORCH | READERS,
    "scene": QT | VTK | TORCH | READERS,
    "projection": QT | VTK | {"pydicom", "gdcm", "SimpleITK"},
    "network": QT | VTK | {"pydicom", "gdcm", "SimpleITK"},
    "fusion": QT | VTK | {"pydicom", "gdcm", "SimpleITK"},
    "dataset": QT | VTK | {"pydicom", "gdcm", "SimpleITK"},
    "training": QT | VTK | {"pydicom", "gdcm", "SimpleITK"},
    "metrics": QT | VTK | {"pydicom", "gdcm", "SimpleITK"},
    "evaluation": QT | VTK | {"pydicom", "gdcm", "SimpleITK"},
    "render": QT,
    "export": QT,
    "cli": QT | VTK | TORCH | READERS | {"numpy"},
}


def test_the_contracts_say_what_the_design_says() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")
    assert [{name.strip(" ()") for name in line.split("|")} for line in layers["layers"]] == LAYERS
    assert layers["exhaustive"] is True


def test_every_room_keeps_the_contracts() -> None:
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout[-3000:]


def test_every_room_has_a_place_in_the_order() -> None:
    rooms = {
        path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    known = set().union(*LAYERS) | {"__init__", "__main__"}
    assert rooms <= known


@pytest.mark.parametrize("room", KEPT_OUT)
def test_a_room_is_imported_without(room: str) -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((PACKAGE / room).rglob("*.py"))
    ]
    assert f"xrayview.{room}" in names
    loaded = loaded_by(f"import importlib\nfor name in {names!r}: importlib.import_module(name)")
    assert not loaded & KEPT_OUT[room]


def test_importing_the_package_loads_nothing_else() -> None:
    assert {name for name in loaded_by("import xrayview") if name.startswith("xrayview.")} == set()
    assert not loaded_by("import xrayview") & (QT | VTK | TORCH | READERS | {"numpy"})


def test_resources_and_packaging_are_no_packages() -> None:
    assert not list((ROOT / "packaging").rglob("__init__.py"))
    assert not list((ROOT / "resources").rglob("__init__.py"))


def loaded_by(code: str) -> set[str]:
    """Top-level modules, and our own modules, that a fresh interpreter has loaded after ``code``."""
    code += "\nimport sys\nprint('LOADED', *sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    names = answer.stdout.rsplit("LOADED", 1)[1].split()
    return {name if name.startswith("xrayview") else name.split(".")[0] for name in names}
