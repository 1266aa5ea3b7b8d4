"""Say what works on this machine, what does not, and what to do about it."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xrayview import __version__
from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, tell
from xrayview.errors import UnusableInput, XrayviewError

_LIBRARIES = (
    "torch", "vtk", "pyvista", "PySide6-Essentials", "pyvistaqt", "numpy", "scipy", "pydicom", "python-gdcm",
    "pillow", "tifffile", "nibabel", "pynrrd", "safetensors",
)  # fmt: skip


_LONGEST_HEADER = 100_000_000


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it works, what was found, and the way out where it does not."""

    name: str
    works: bool
    found: str
    advice: str = ""


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    shared.add_overwrite(parser)
    shared.add_json(parser)


def run(options: Options) -> None:
    """Look at everything and report; what does not work is reported, not raised."""
    check_targets(options)
    findings = [look(name, question) for name, question in QUESTIONS.items()]
    weights = bundled_weights()
    result: dict[str, Any] = {
        "version": __version__,
        "findings": [asdict(finding) for finding in findings],
        "weights": weights,
        "versions": versions(),
    }
    tell(options, result, _text(findings, result))


def look(name: str, question: Callable[[], str]) -> Finding:
    """Ask one question; a fault that a user can act on becomes its answer, with the way out."""
    try:
        return Finding(name, True, question())
    except XrayviewError as trouble:
        return Finding(name, False, trouble.message, trouble.hint)
    except (ImportError, OSError, RuntimeError) as trouble:
        return Finding(name, False, f"{type(trouble).__name__}: {trouble}", "install xrayview again")


def window() -> str:
    """The display and the OpenGL that the window would use, asked in a child process."""
    from xrayview.window.start.probe import Probe

    screen = Probe().answer()
    kind = "computed on the processor" if screen.software else "on the graphics card"
    major, minor = screen.version
    return f"{screen.platform}, OpenGL {major}.{minor} {kind} ({screen.renderer})"


def pictures() -> str:
    """The OpenGL that `render` and `stereo` use, without a display, and what it can draw."""
    from xrayview.render.opengl import probe

    renderer = probe()
    from xrayview.render.self_test import casts, fuses

    how = "at the film's own resolution" if fuses() else "at 256 rows" if casts() else "as meshes alone"
    return f"rendered without a display, {how} ({renderer})"


def device() -> str:
    """Where the network would run."""
    import torch

    if torch.cuda.is_available():
        memory = torch.cuda.get_device_properties(0).total_memory / 2**30
        return f"CUDA: {torch.cuda.get_device_name(0)}, {memory:.0f} GiB"
    if torch.backends.mps.is_available():
        return "MPS: this Mac's GPU"
    return f"CPU with {torch.get_num_threads()} threads (torch {torch.__version__}; no GPU that it can use)"


def samples() -> str:
    """The bundled x-rays."""
    from xrayview.resources import resource

    found = sorted(path.stem for path in resource("samples").glob("*.png"))
    if not found:
        raise UnusableInput("there are no bundled x-rays", "install xrayview again")
    return ", ".join(found)


QUESTIONS: dict[str, Callable[[], str]] = {
    "window": window,
    "pictures": pictures,
    "device": device,
    "samples": samples,
}


def bundled_weights() -> list[dict[str, Any]]:
    """Name, size in MiB and header of every bundled weights file (None where the file is damaged)."""
    from xrayview.resources import resource_folder

    return [
        {"name": path.stem, "size_mib": round(path.stat().st_size / 2**20, 1), "header": weights_header(path)}
        for path in sorted((resource_folder() / "weights").glob("*.safetensors"))
    ]


def weights_header(path: Path) -> dict[str, Any] | None:
    """What a safetensors file says of itself, read without torch; None where it is damaged."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(length, _LONGEST_HEADER)))["__metadata__"]
        return {key: _decoded(value) for key, value in header.items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None


def _decoded(value: str) -> Any:
    return json.loads(value) if value.startswith(("[", "{")) else value


def versions() -> dict[str, str]:
    """Name and version of Python and of each library, or "missing"."""
    from importlib.metadata import PackageNotFoundError, version

    found = {"python": f"{platform.python_version()} on {platform.platform()}"}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def _text(findings: list[Finding], result: dict[str, Any]) -> str:
    lines = [f"xrayview {result['version']}"]
    for finding in findings:
        lines.append(f"  {'works' if finding.works else 'FAILS':6} {finding.name}: {finding.found}")
        lines += [f"         what to do: {finding.advice}"] if finding.advice else []
    lines.append("weights:")
    for weights in result["weights"]:
        lines.append(f"  {weights['name']} ({weights['size_mib']} MiB)")
        lines += _header_lines(weights["header"])
    lines.append("versions:")
    lines += [f"  {name} {number}" for name, number in result["versions"].items()]
    return "\n".join(lines)


def _header_lines(header: dict[str, Any] | None) -> list[str]:
    if header is None:
        return ["         damaged; what to do: install xrayview again"]
    lines = [f"         {key}: {header[key]}" for key in ("architecture", "licence") if key in header]
    return lines + [f"         trained on {source}" for source in header.get("sources", [])]
