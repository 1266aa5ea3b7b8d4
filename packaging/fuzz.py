"""Feed damaged x-ray files to the reader: python packaging/fuzz.py [--count N] [--seed S] [--keep FOLDER].

Every input is one of the suite's own files (tests/xray/encoded.py) with bytes flipped, cut, added or written
over, or with header fields changed. Each is read in a worker process that may take 10 s (a late answer gets a
second try) and 2 GB. Only a picture or an `XrayviewError` is accepted; what fails otherwise is listed and,
with --keep, kept. The inputs depend on nothing but the seed: number N of seed S is the same on every machine.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "xray"))

READER = "xrayview.xray.reading:read_radiograph"
PATIENT = "Somebody"
LATE = "took longer than"
LONGEST = 10.0
MOST_MEMORY = 2 << 30


@dataclass(frozen=True)
class Answer:
    """How the reading of one input ended: "picture", "refused", or what went wrong; seconds; bytes used."""

    end: str
    seconds: float = 0.0
    memory: int = 0


@dataclass
class Tally:
    """What all inputs came to.

    ``slowest``: (seconds, number of the input); ``largest``: (bytes, number of the input);
    ``failures``: (number, name of the seed file, what went wrong).
    """

    ends: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, -1)
    largest: tuple[int, int] = (0, -1)
    failures: list[tuple[int, str, str]] = field(default_factory=list)


def fuzz(count: int, seed: int, keep: Path | None = None, first: int = 0) -> Tally:
    """Read inputs ``first`` to ``first + count - 1`` of ``seed``, one after the other."""
    from mutated import mutated, seeds

    files = list(seeds().items())
    tally, worker = Tally(), None
    try:
        for number in range(first, first + count):
            name, data = files[number % len(files)]
            data = mutated(data, [seed, number])
            worker = worker or Worker()
            answer = worker.read(data)
            if answer.end.startswith(LATE):  # a busy machine may have starved the process: once more
                worker.close()
                worker = Worker()
                answer = worker.read(data)
            tally.ends[answer.end if answer.end in ("picture", "refused") else "FAILED"] += 1
            tally.slowest = max(tally.slowest, (answer.seconds, number))
            tally.largest = max(tally.largest, (answer.memory, number))
            if answer.end not in ("picture", "refused"):
                tally.failures.append((number, name, answer.end))
                worker.close()
                worker = None
                if keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{seed}-{number}").write_bytes(data)
    finally:
        if worker is not None:
            worker.close()
    return tally


class Worker:
    """A process that reads one file after another, until one of them ends it.

    ``reader``: "module:function", given the file's path.
    """

    def __init__(self, reader: str = READER, longest: float = LONGEST) -> None:
        self._longest = longest
        context = multiprocessing.get_context("spawn")
        self._place = tempfile.TemporaryDirectory(prefix="xrayview-fuzz-")
        self._file = Path(self._place.name) / "input"
        self._talk, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._file, reader), daemon=True)
        self._process.start()
        theirs.close()
        try:
            self._talk.recv()  # its libraries are loaded
        except EOFError:
            self.close()
            raise

    def read(self, data: bytes) -> Answer:
        """Let the process read a file of these bytes."""
        self._file.write_bytes(data)
        try:
            self._talk.send(None)
            if not self._talk.poll(self._longest):
                return Answer(f"{LATE} {self._longest:g} s", self._longest)
            answer: Answer = self._talk.recv()
            return answer
        except (EOFError, OSError):
            self._process.join(5)
            return Answer(f"the process ended with code {self._process.exitcode}")

    def close(self) -> None:
        """End the process and remove its folder."""
        self._process.kill()
        self._process.join()
        self._talk.close()
        self._place.cleanup()


def _work(talk: Connection, file: Path, reader: str) -> None:
    """Read ``file`` whenever asked to, and say how it went."""
    import numpy as np

    from xrayview.errors import XrayviewError

    module, name = reader.split(":")
    read = getattr(importlib.import_module(module), name)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders in C complain there
    _load_libraries()
    _limit_memory()
    talk.send(None)
    while True:
        try:
            talk.recv()
        except EOFError:
            return
        before, start = _reset_peak(), time.monotonic()
        try:
            picture = read(file)
            end = "picture" if np.isfinite(picture.pixels).all() else "pixels that are not finite"
            end = "notes that name the patient" if PATIENT in repr(picture.notes) else end
        except XrayviewError as trouble:
            out_of_memory = "memory" in trouble.message
            plain = trouble.message and trouble.hint and "\n" not in trouble.message + trouble.hint
            end = "refused" if plain else f"an error that is not plain: {trouble.message!r}"
            end = f"more than 2 GB: {trouble.message}" if out_of_memory else end
            end = "an error that names the patient" if PATIENT in str(trouble) + trouble.hint else end
        except BaseException as trouble:
            end = f"{type(trouble).__name__}: {trouble}"
        seconds = time.monotonic() - start
        talk.send(Answer(end, seconds, max(0, _peak() - before)))


def _load_libraries() -> None:
    """Import what reading needs, so that no input is charged for it."""
    for name in ("gdcm", "jpeg_ls", "openjpeg", "PIL.Image", "pydicom", "pydicom.pixels", "tifffile"):
        importlib.import_module(name)


def _limit_memory() -> None:
    """Let no allocation pass that would take the process beyond what it has now and 2 GB more."""
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _reset_peak() -> int:
    """Begin to measure the peak of the memory in use anew; what is in use now, in bytes."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _peak() -> int:
    """The most memory in use since `_reset_peak`, in bytes; 0 where it cannot be known."""
    if sys.platform != "linux":
        return 0
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main() -> int:
    """Run from the command line; 0 only where every input was read or refused in plain words."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000, help="how many inputs (default: 20000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random changes (default: 1)")
    parser.add_argument("--first", type=int, default=0, help="number of the first input (default: 0)")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that fail")
    options = parser.parse_args()
    start = time.monotonic()
    tally = fuzz(options.count, options.seed, options.keep, options.first)
    for number, name, end in tally.failures:
        print(f"input {number} ({name}): {end}")
    ends = ", ".join(f"{number} {end}" for end, number in sorted(tally.ends.items()))
    print(
        f"{options.count} inputs of seed {options.seed}: {ends}; "
        f"slowest {tally.slowest[0]:.2f} s (input {tally.slowest[1]}), "
        f"largest {tally.largest[0] / 2**20:.0f} MB (input {tally.largest[1]}); "
        f"{time.monotonic() - start:.0f} s in all"
    )
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
