"""What a command says: progress on stderr, results on stdout, JSON for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from xrayview import jobs
from xrayview.cli.options import Options
from xrayview.files import check_target, new_file
from xrayview.jobs import Job, Progress

T = TypeVar("T")
_LOG_SECONDS = 10.0


def check_targets(options: Options, with_output: bool = True) -> None:
    """Refuse, before any work, a result or JSON file that could not be written.

    ``with_output`` False: the command's -o is a folder, which the command checks itself. Raises
    `UnwritableTarget`.
    """
    overwrite = getattr(options, "overwrite", False)
    if with_output and getattr(options, "output", None) is not None:
        check_target(options.output, overwrite)
    if options.json not in (None, "-"):
        check_target(Path(options.json), overwrite)


def follow(job: Job[T]) -> T:
    """Drive ``job`` to its end with its progress on stderr."""
    shown = _ProgressLine()
    try:
        return jobs.run(job, on_progress=shown)
    finally:
        shown.close()


def tell(options: Options, result: Mapping[str, Any], text: str) -> None:
    """Give the result: ``text`` on stdout, and ``result`` where --json asked for it (- : stdout, alone)."""
    if options.json == "-":
        print(json.dumps(result, indent=2, ensure_ascii=False))
        return
    if options.json is not None:
        with new_file(Path(options.json), getattr(options, "overwrite", False)) as temporary:
            temporary.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(text)


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
