#!/usr/bin/env python3
"""Check everything: python3 packaging/test.py [PYTEST ARGS].

Sets .venv up with what the tests need, then runs ruff, mypy, the import contracts and pytest under a
virtual screen. `-m slow` runs the slow tests, `tests/benchmarks` the measurements. pytest's closing
line is printed last; the exit code is 0 only where every check passed.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Sequence

import run

SCRIPTS = [f"packaging/{name}.py" for name in ("run", "test", "screenshots", "screenshot_walk")]
CHECKS = (
    ("ruff check", ["-m", "ruff", "check"]),
    ("ruff format", ["-m", "ruff", "format", "--check"]),
    ("mypy", ["-m", "mypy"]),
    ("mypy packaging", ["-m", "mypy", "--scripts-are-modules", *SCRIPTS]),
    ("import contracts", ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"]),
)


def main(arguments: Sequence[str]) -> int:
    """Run the checks and return the exit code: 0, or 1 where one of them failed, or pytest's own."""
    if sys.version_info < run.NEEDED:
        return run.use_newer_python(arguments)
    from environment import ROOT, python, set_up
    from system import (
        TEST_PROGRAMS,
        SetupTrouble,
        install_packages,
        missing_libraries,
        missing_programs,
        say,
    )

    try:
        _, torch, rest = run.own_options(arguments)
        install_packages(missing_libraries() + missing_programs(TEST_PROGRAMS), "system packages are")
        set_up(extras=("test", "dev"), torch=torch)
    except SetupTrouble as trouble:
        say("xrayview: " + str(trouble))
        return 2
    failed = [name for name, command in CHECKS if not passes(name, [str(python()), *command], ROOT)]
    if failed:
        print("FAILED before the tests: " + ", ".join(failed), flush=True)
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24"] if sys.platform.startswith("linux") else []
    environment = dict(os.environ)
    environment.pop("WAYLAND_DISPLAY", None)
    code = subprocess.call([*screen, str(python()), "-m", "pytest", *rest], cwd=str(ROOT), env=environment)
    return code or (1 if failed else 0)


def passes(name: str, command: Sequence[str], folder: Path) -> bool:
    """Run one check, say how it went, and show what it printed where it failed."""
    start = time.monotonic()
    answer = subprocess.run(
        command, cwd=str(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    word = "passed" if answer.returncode == 0 else "FAILED"
    print(f"{name}: {word} ({time.monotonic() - start:.1f} s)", flush=True)
    if answer.returncode != 0:
        print(answer.stdout.decode("utf-8", "replace"), flush=True)
    return answer.returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
