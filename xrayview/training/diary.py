"""The diary of a training: its event file, from which others follow it and learn how it ended."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, TypeVar

from xrayview.errors import XrayviewError
from xrayview.jobs import Cancelled, Job
from xrayview.training.runs import RunFolder

T = TypeVar("T")

_LONGEST = 400
_OUR_FAULT = "this is a fault of xrayview, not yours; the training's own output says where"


class Diary:
    """Writes one line for each event; among several processes only the first ``writes``.

    prepare: pid, host, source; stage: stage, fraction; start: pid, host, device, specimens, the recipe's
    steps and minutes (0: no limit), step, seconds; loss: step, seconds, loss; checkpoint: step, seconds;
    validation: step, share_of_extrusion by group, best (so far); stepped back: step, from_step; and one at
    the end: done (step, seconds), stop (the same and reason: asked or interrupted) or failed (message, hint).
    """

    def __init__(self, place: RunFolder, writes: bool = True) -> None:
        self._place, self._writes = place, writes
        self._ended = False

    def write(self, event: str, **facts: Any) -> None:
        """Write an event."""
        if self._writes:
            self._place.event(event=event, **facts)

    def begin(self, event: str, **facts: Any) -> None:
        """Write an event together with the process it happens in."""
        self.write(event, pid=os.getpid(), host=platform.node(), **facts)

    def end(self, event: str, **facts: Any) -> None:
        """Answer a request to stop and write the closing event, once."""
        if self._ended:
            return
        self._ended = True
        if self._writes:
            self._place.forget_request()
        self.write(event, **facts)

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether somebody asks the training to end; only the first process looks."""
        return self._writes and self._place.is_asked_to_stop

    def stages(self, job: Job[T]) -> Job[T]:
        """The same job with its stages written down; `Cancelled` as soon as somebody asks to stop."""
        with closing(job):
            while True:
                if self.is_asked_to_stop:
                    self.end("stop", reason="asked")
                    raise Cancelled
                try:
                    progress = next(job)
                except StopIteration as end:
                    result: T = end.value
                    return result
                share = None if progress.fraction is None else round(progress.fraction, 4)
                self.write("stage", stage=progress.stage, fraction=share)
                yield progress

    @contextmanager
    def end_is_written(self) -> Iterator[None]:
        """Whatever ends the block without a closing event writes one: interrupted, or failed and why."""
        try:
            yield
        except (KeyboardInterrupt, GeneratorExit, Cancelled):
            self.end("stop", reason="interrupted")
            raise
        except BaseException as fault:
            message, hint = f"{type(fault).__name__}: {fault}", _OUR_FAULT
            if isinstance(fault, XrayviewError):
                message, hint = fault.message, fault.hint
            try:
                self.end("failed", message=message[:_LONGEST], hint=hint[:_LONGEST])
            except XrayviewError as trouble:
                fault.add_note(trouble.message)
            raise
