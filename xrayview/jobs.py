"""Long work as plain generators: they yield progress, return a result, and can be cancelled."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far a job is: the stage in words and the share done, 0..1 (None where unknown)."""

    stage: str
    fraction: float | None = None


Job = Generator[Progress, None, T]


class Cancelled(Exception):
    """The job was told to stop; it left nothing half-written."""


def run(
    job: Job[T],
    on_progress: Callable[[Progress], None] = lambda progress: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> T:
    """Drive ``job`` to its end and return its result.

    ``is_cancelled`` is asked before every step; where it answers yes, the generator is closed
    (its ``finally`` blocks run) and `Cancelled` is raised.
    """
    while True:
        if is_cancelled():
            job.close()
            raise Cancelled
        try:
            progress = next(job)
        except StopIteration as end:
            result: T = end.value
            return result
        on_progress(progress)


def at_once(work: Callable[P, Job[T]]) -> Callable[P, T]:
    """The same work as an ordinary function, which returns when it is done."""

    @wraps(work)
    def done(*arguments: P.args, **named: P.kwargs) -> T:
        return run(work(*arguments, **named))

    return done


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until the block is over.

    Where Python code is called from within a library, such as VTK's observers, a KeyboardInterrupt would end
    the program on the spot, and nothing would be tidied up. Other threads than the main one get none anyway.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt
