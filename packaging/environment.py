"""The virtual environment in .venv: made, filled with the tested versions, repaired where it is half-made."""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Sequence

from system import SetupTrouble, install_packages, missing_venv_package, nvidia_gpu, say

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
# Written last: an environment without it was never finished.
STAMP = FOLDER / "xrayview-setup.json"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
TORCH_CHOICES = ("cpu", "cuda", "keep")
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CUDA_INDEX = "https://download.pytorch.org/whl/cu130"


class PipKilled(SetupTrouble):
    """pip was ended from outside, in the middle of something."""


class Torch(NamedTuple):
    """Which build of torch to install: pip's requirement and options, and the choice made."""

    requirements: List[str]
    options: List[str]
    choice: str


def python() -> Path:
    """The environment's own interpreter."""
    return FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def set_up(extras: Sequence[str] = (), torch: Optional[str] = None) -> None:
    """Make .venv ready to run xrayview with ``extras``; cheap where it is ready already.

    ``torch``: cpu, cuda, keep, or None to take what is there, or else what suits the machine.
    Raises SetupTrouble with one line for the user.
    """
    stamp = _read_stamp()
    old_extras = stamp.get("extras", "").split()
    wanted = " ".join(sorted({*old_extras, *extras}))
    choice = torch or stamp.get("torch") or None
    fingerprint = _fingerprint()
    if stamp == {"fingerprint": fingerprint, "extras": wanted, "torch": choice}:
        return
    build = _torch_build(choice)
    if not stamp or not _interpreter_works():
        _make_folder(system_packages=build.choice == "keep")
    if STAMP.exists():
        STAMP.unlink()
    try:
        _pip_install(build, wanted.split())
    except PipKilled:
        raise
    except SetupTrouble:
        # pip undoes what it could not finish; only where it was killed is the environment made again.
        _write_stamp(stamp)
        raise
    _write_stamp({"fingerprint": fingerprint, "extras": wanted, "torch": build.choice})


def _fingerprint() -> str:
    """Changes where the environment must: other dependencies, another place, another Python."""
    digest = hashlib.sha256()
    for path in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(path.read_bytes())
    digest.update("{} {}.{}".format(ROOT, *sys.version_info[:2]).encode("utf-8"))
    return digest.hexdigest()


def _read_stamp() -> Dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and python().exists() else {}


def _write_stamp(stamp: Dict[str, str]) -> None:
    if stamp:
        STAMP.write_text(json.dumps(stamp) + "\n", encoding="utf-8")


def _interpreter_works() -> bool:
    """Whether .venv has pip and the version of Python that this runs on."""
    question = "import sys, pip; print('{}.{}'.format(*sys.version_info[:2]))"
    try:
        answer = subprocess.run(
            [str(python()), "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        )
    except OSError:
        return False
    return answer.stdout.decode("utf-8", "replace").strip() == "{}.{}".format(*sys.version_info[:2])


def _make_folder(system_packages: bool) -> None:
    package = missing_venv_package()
    if package is not None:
        install_packages([package], "Python's venv module is")
    if FOLDER.exists():
        say(f"{FOLDER} was not finished or no longer fits: it is made again")
        if FOLDER.is_symlink() or not FOLDER.is_dir():
            FOLDER.unlink()
        else:
            shutil.rmtree(FOLDER)
    say(f"making {FOLDER}")
    command = [sys.executable, "-m", "venv", str(FOLDER)]
    command += ["--system-site-packages"] if system_packages else []
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if answer.returncode != 0:
        say(answer.stdout.decode("utf-8", "replace")[-2000:])
        raise SetupTrouble(f"{FOLDER} could not be made; the lines above say why.")


def _torch_build(choice: Optional[str]) -> Torch:
    """Look for a GPU, choose the build of torch, and say what is taken and how large it is."""
    version = _pinned("torch")
    if choice is None:
        gpu = nvidia_gpu() if sys.platform in ("linux", "win32") else None
        choice = "cuda" if gpu else "cpu"
        say(f"GPU: {gpu}" if gpu else "GPU: no NVIDIA GPU with a driver found")
    if choice == "keep":
        own = list(FOLDER.glob("lib/python*/site-packages/torch")) + list(
            FOLDER.glob("Lib/site-packages/torch")
        )
        if not own and importlib.util.find_spec("torch") is None:
            raise SetupTrouble(
                f"--torch keep: {sys.executable} has no torch to keep; use --torch cpu or cuda."
            )
        say("torch: the build that is installed already is kept")
        return Torch([], [], "keep")
    if choice == "cuda":
        if sys.platform == "darwin":
            raise SetupTrouble("--torch cuda: there is no such build for macOS; leave --torch out.")
        say(f"torch {version} with CUDA: about 3 GB to download (--torch cpu: 0.2 GB)")
        if sys.platform == "win32":
            return Torch([f"torch=={version}+cu130"], ["--extra-index-url", CUDA_INDEX], "cuda")
        # Three signs ask for this very name, so that a CPU build of the same version is not taken.
        return Torch([f"torch==={version}"], [], "cuda")
    say(f"torch {version} for the CPU: about 0.2 GB to download (--torch cuda: 3 GB)")
    if sys.platform != "linux":
        return Torch([f"torch=={version}"], [], "cpu")
    # PyPI's plain Linux build brings CUDA along, so the CPU build is asked for by its full name.
    reachable = ["--extra-index-url", CPU_INDEX] if _answers(CPU_INDEX + "/torch/") else []
    return Torch([f"torch=={version}+cpu"], reachable, "cpu")


def _pinned(name: str) -> str:
    match = re.search(rf"^{name}==([^\s;]+)", CONSTRAINTS.read_text(encoding="utf-8"), re.MULTILINE)
    if match is None:
        raise SetupTrouble(f"{CONSTRAINTS}: no line {name}==VERSION; restore the file.")
    return match.group(1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=8):
            return True
    except (OSError, ValueError):
        return False


def _pip_install(build: Torch, extras: Sequence[str]) -> None:
    constraints = CONSTRAINTS
    if build.choice == "keep":
        constraints = FOLDER / "constraints-without-torch.txt"
        lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines(True)
        constraints.write_text("".join(x for x in lines if not x.startswith("torch==")), encoding="utf-8")
    project = str(ROOT) + ("[{}]".format(",".join(extras)) if extras else "")
    command = [str(python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += [] if sys.stderr.isatty() else ["-q"]
    command += ["-c", str(constraints), *build.options, *build.requirements, "-e", project]
    say("installing xrayview and what it needs into .venv (some minutes the first time)")
    answer = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=subprocess.PIPE, check=False
    )
    problems = [
        line
        for line in answer.stderr.decode("utf-8", "replace").splitlines()
        if not line.startswith("WARNING: Location ")
    ]
    if answer.returncode < 0:
        raise PipKilled("pip was ended before it was done; run this again.")
    if answer.returncode != 0:
        say("\n".join(problems[-15:]))
        hint = " No CPU build of torch was found; --torch cuda takes the one on PyPI." * (
            build.choice == "cpu" and any("torch==" in line for line in problems)
        )
        raise SetupTrouble(f"pip could not install everything; run this again to continue.{hint}")
