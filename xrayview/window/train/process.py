"""A training as a process of its own, which goes on when the window is closed; no Qt here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from xrayview.errors import UnwritableTarget
from xrayview.files import trouble_in_words

LOG_NAME = "output.log"
"""What the process prints, in the run folder."""

# The processes this program started, by pid: only who started a process learns how it ended.
_STARTED: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class Wish:
    """What to learn from (a folder of scans or ``phantoms:N``), which network at which size, how many
    minutes, and in which run folder."""

    source: str
    network: str
    size: int
    minutes: float
    run: Path

    def words(self) -> list[str]:
        """The same on xrayview's command line."""
        recipe = ["--network", self.network, "--size", str(self.size), "--minutes", f"{self.minutes:g}"]
        return ["train", self.source, "-o", str(self.run), *recipe]


def start_training(wish: Wish) -> int:
    """Start the training in its run folder, which is made, and return the process's pid.

    It has a session of its own, a lower priority than the window, and writes what it prints into the folder's
    `LOG_NAME`. Raises `UnwritableTarget` where the folder cannot be written to or the process not started.
    """
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONFAULTHANDLER": "1"}
    try:
        wish.run.mkdir(parents=True, exist_ok=True)
        with (wish.run / LOG_NAME).open("ab") as log:
            child = subprocess.Popen(
                [*_program(), *wish.words()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
                creationflags=_windows_flags(),
            )
    except OSError as trouble:
        raise UnwritableTarget(
            f"{wish.run}: the training could not be started ({trouble_in_words(trouble)})",
            "see to the folder's permissions and the free space, or choose another name",
        ) from trouble
    _STARTED[child.pid] = child
    _lower_priority(child.pid)
    return child.pid


def is_running(pid: int) -> bool:
    """Whether the training with this pid on this machine still runs."""
    if pid in _STARTED:
        return _STARTED[pid].poll() is None
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return _is_running_on_windows(pid)
    if Path("/proc/self/cmdline").exists():
        # A pid is given anew after a restart: it counts only where it is a training's.
        try:
            return b"train" in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def exit_in_words(pid: int) -> str:
    """How a process that this program started ended, "" where it runs or that is not known."""
    code = _STARTED[pid].poll() if pid in _STARTED else None
    if code is None:
        return ""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"ended from outside by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended from outside by signal {-code}"


def last_lines(log: Path, count: int = 40, most_bytes: int = 1 << 14) -> str:
    """The last lines of what a process printed, "" where there is nothing."""
    try:
        with log.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - most_bytes))
            text = stream.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-count:])


def _program() -> list[str]:
    """How this very program is started; a frozen one is its own interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "xrayview"]


def _windows_flags() -> int:
    if sys.platform == "win32":
        return (
            subprocess.CREATE_NO_WINDOW
            | subprocess.CREATE_NEW_PROCESS_GROUP
            | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        )
    return 0


def _lower_priority(pid: int) -> None:
    """Let the window go first where both want the processor."""
    if sys.platform != "win32":
        try:
            os.setpriority(os.PRIO_PROCESS, pid, 5)
        except OSError:
            # It has ended already, or the system allows no priorities: it trains all the same.
            return


if sys.platform == "win32":

    def _is_running_on_windows(pid: int) -> bool:
        import ctypes

        still_active, may_ask = 259, 0x1000
        kernel = ctypes.windll.kernel32
        process = kernel.OpenProcess(may_ask, False, pid)
        if not process:
            return False
        try:
            code = ctypes.c_ulong()
            return bool(kernel.GetExitCodeProcess(process, ctypes.byref(code))) and code.value == still_active
        finally:
            kernel.CloseHandle(process)
