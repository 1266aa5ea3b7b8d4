"""A machine with only torch, NumPy, SciPy, scikit-image, imageio, safetensors and accelerate trains."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MISSING = (
    "PySide6", "shiboken6", "vtk", "vtkmodules", "pyvista", "pyvistaqt", "pyqtgraph", "pydicom", "gdcm",
    "nibabel", "SimpleITK", "nrrd", "jpeg_ls", "openjpeg", "trimesh",
)  # fmt: skip

WITHOUT_THEM = f"""
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {MISSING!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
from xrayview.__main__ import main
sys.argv[0] = "xrayview"
sys.exit(main())
"""


def xrayview(*words: str, folder: Path) -> str:
    answer = subprocess.run(
        [sys.executable, "-c", WITHOUT_THEM, *words], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    return answer.stdout


def test_made_up_heads_are_packed_and_learned_from(tmp_path):
    xrayview("dataset", "phantoms:2", "-o", "heads.xrvpack", folder=tmp_path)
    recipe = ("--size", "32", "--steps", "2", "--batch", "1", "--device", "cpu")
    xrayview("train", "heads.xrvpack", "-o", "run", *recipe, folder=tmp_path)
    assert (tmp_path / "run" / "weights.safetensors").is_file()
    xrayview("train", "phantoms:1", "-o", "other", *recipe, folder=tmp_path)
    assert (tmp_path / "other" / "weights.safetensors").is_file()
