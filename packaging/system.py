"""What the machine itself must bring: system libraries, the venv module, a GPU; apt where it may be used."""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

# The program a test needs, and the Debian package that brings it.
TEST_PROGRAMS: Dict[str, str] = {
    "Xvfb": "xvfb",
    "xvfb-run": "xvfb",
    "xauth": "xauth",
    "chromium": "chromium",
}


class SetupTrouble(Exception):
    """Something only the user can mend; the text is one line that says how."""


def say(text: str) -> None:
    """One line of progress, kept apart from results."""
    print(text, file=sys.stderr, flush=True)


def missing_libraries() -> List[str]:
    """Debian packages whose library this machine cannot load (none outside Linux)."""
    return sorted(xrayview_module("window.start.probe").missing_packages())


def has_display() -> bool:
    """Whether a window could be shown, as the window itself sees it."""
    return bool(xrayview_module("window.start.probe").has_display_variable(os.environ, sys.platform))


def xrayview_module(name: str) -> Any:
    """A module of this checkout that needs nothing installed, before anything is."""
    root = str(Path(__file__).resolve().parent.parent)
    sys.path.insert(0, root)
    try:
        return importlib.import_module("xrayview." + name)
    finally:
        sys.path.remove(root)


def missing_programs(programs: Dict[str, str]) -> List[str]:
    """Debian packages whose program is not on the PATH (none outside Linux)."""
    if not sys.platform.startswith("linux"):
        return []
    return sorted({package for program, package in programs.items() if shutil.which(program) is None})


def missing_venv_package() -> Optional[str]:
    """The Debian package that lets this Python make virtual environments, where it cannot."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "python{}.{}-venv".format(*sys.version_info[:2])
    return None


def nvidia_gpu() -> Optional[str]:
    """The name of the first NVIDIA GPU with a working driver, or None."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return None
    try:
        answer = subprocess.run(
            [program, "--query-gpu=name", "--format=csv,noheader"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    names = answer.stdout.decode("utf-8", "replace").strip().splitlines()
    return names[0] if answer.returncode == 0 and names else None


def install_packages(packages: Sequence[str], purpose: str) -> None:
    """Install Debian ``packages`` (only these) where that is allowed; otherwise name them in one line.

    Raises SetupTrouble where this is no Debian or Ubuntu, the user is not root, or apt fails.
    """
    if not packages:
        return
    names = " ".join(packages)
    if not _is_debian():
        raise SetupTrouble(
            f"{purpose} missing; install what Debian and Ubuntu call {names}, then run this again."
        )
    if os.geteuid() != 0:
        raise SetupTrouble(f"{purpose} missing; run: sudo apt-get install {names}")
    say(f"installing {names} with apt ({purpose} missing)")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-q"], install):
        answer = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if answer.returncode != 0 and command is install:
            say(answer.stdout.decode("utf-8", "replace")[-2000:])
            raise SetupTrouble(f"apt-get could not install {names}; install by hand, then run this again.")


def _is_debian() -> bool:
    if shutil.which("apt-get") is None:
        return False
    try:
        with open("/etc/os-release", encoding="utf-8") as lines:
            text = lines.read().lower()
    except OSError:
        return False
    families = [line for line in text.splitlines() if line.startswith(("id=", "id_like="))]
    return any("debian" in line or "ubuntu" in line for line in families)
