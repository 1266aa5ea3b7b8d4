"""What a command says: progress on stderr, results on stdout, JSON for programs."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from xrayview import jobs
from xrayview.cli.options import Options
from xrayview.errors import UnwritableTarget
from xrayview.files import check_target, new_file, printable, sidecar_path
from xrayview.jobs import Job, Progress

T = TypeVar("T")
_LOG_SECONDS = 10.0


def check_targets(options: Options, with_output: bool = True) -> None:
    """Refuse, before any work, a result, its sidecar or a JSON file that could not be written.

    No two of them, and none of them and a file that the command reads, may be the same: --overwrite is for
    older results. ``with_output`` False: the command's -o is a folder, which the command checks itself.
    Raises `UnwritableTarget`.
    """
    overwrite = getattr(options, "overwrite", False)
    written: dict[str, Path] = {}
    if with_output and getattr(options, "output", None) is not None:
        written = {"the result": options.output, "the result's sidecar": sidecar_path(options.output)}
    if options.json not in (None, "-"):
        written["the JSON"] = Path(options.json)
    _check_apart(written, _read_by(options))
    for path in written.values():
        check_target(path, overwrite)


def _read_by(options: Options) -> list[Path]:
    """The files that the command reads, and their sidecars."""
    named = (getattr(options, name, None) for name in ("xray", "more", "volume", "weights", "start_from"))
    given = [path for one in named for path in (one if isinstance(one, list) else [one]) if path is not None]
    return given + [sidecar_path(path) for path in given]


def _check_apart(written: Mapping[str, Path], given: Sequence[Path]) -> None:
    """Refuse targets that are each other, or a file that is read."""
    taken = {os.path.realpath(path): "a file that is read" for path in given}
    for name, path in written.items():
        place = os.path.realpath(path)
        is_read = any(_is_same(path, other) for other in given)
        if place in taken or is_read:
            holder = "a file that is read" if is_read else taken[place]
            raise UnwritableTarget(f"{path}: is {holder} as well as {name}", "give another name")
        taken[place] = name


def _is_same(path: Path, other: Path) -> bool:
    """Whether two names are one file, by links or by the case of their letters."""
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return False


def follow(job: Job[T]) -> T:
    """Drive ``job`` to its end with its progress on stderr."""
    shown = _ProgressLine()
    try:
        return jobs.run(job, on_progress=shown)
    finally:
        shown.close()


def tell(options: Options, result: Mapping[str, Any], text: str) -> None:
    """Give the result: ``text`` on stdout, and ``result`` where --json asked for it (- : stdout, alone)."""
    # A file's name need not be text: a byte of it that is none becomes an escape, which JSON has as well.
    as_json = json.dumps(result, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace")
    if options.json == "-":
        print(as_json.decode())
        return
    if options.json is not None:
        with new_file(Path(options.json), getattr(options, "overwrite", False)) as temporary:
            temporary.write_bytes(as_json + b"\n")
    print("\n".join(printable(line) for line in text.split("\n")))


class _ProgressLine:
    """One line, rewritten on a terminal; in a log, a line for a new stage, every ten seconds at most."""

    def __init__(self) -> None:
        self._stage = ""
        self._printed = float("-inf")
        self._terminal = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        if self._terminal:
            share = "" if progress.fraction is None else f" {progress.fraction:4.0%}"
            print(f"\r\033[K{progress.stage}{share}", end="", file=sys.stderr, flush=True)
        elif progress.stage != self._stage and time.monotonic() - self._printed >= _LOG_SECONDS:
            print(progress.stage, file=sys.stderr, flush=True)
            self._printed = time.monotonic()
        self._stage = progress.stage

    def close(self) -> None:
        if self._terminal and self._stage:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
