"""A newer job supersedes the older, or each has its turn; errors arrive as they are."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.jobs import Job, Progress

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication

    from xrayview.window.work import Worker


class Heard:
    """Everything a worker said, in order."""

    def __init__(self, worker: Worker) -> None:
        self.lines: list[tuple[str, int, Any]] = []
        worker.progressed.connect(lambda number, content: self.lines.append(("progressed", number, content)))
        worker.finished.connect(lambda number, content: self.lines.append(("finished", number, content)))
        worker.failed.connect(lambda number, content: self.lines.append(("failed", number, content)))
        worker.cancelled.connect(lambda number: self.lines.append(("cancelled", number, None)))

    def ends(self) -> list[tuple[str, int, Any]]:
        return [line for line in self.lines if line[0] != "progressed"]


@pytest.fixture
def worker(application: QApplication) -> Iterator[Worker]:
    from xrayview.window.work import Worker

    made = Worker("a test")
    yield made
    made.close()


def steps(count: int, answer: object, pause: float = 0.0) -> Job[object]:
    for step in range(count):
        time.sleep(pause)
        yield Progress("working", step / count)
    return answer


def test_a_job_tells_its_progress_and_its_result(worker: Worker, wait: Wait) -> None:
    heard = Heard(worker)
    number = worker.start(steps(3, "done", 0.05))
    wait(heard.ends, "the job ends")
    assert heard.ends() == [("finished", number, "done")]
    assert [line[2].fraction for line in heard.lines[:3]] == [0.0, 1 / 3, 2 / 3]
    assert [line[0] for line in heard.lines[:3]] == 3 * ["progressed"]
    wait(lambda: not worker.busy, "the thread ends")


def test_a_hasty_job_does_not_flood_the_window(worker: Worker, wait: Wait) -> None:
    heard = Heard(worker)
    worker.start(steps(20_000, "done"))
    wait(heard.ends, "the job ends")
    assert 1 <= len(heard.lines) - 1 < 2000


def test_only_the_newest_job_is_heard(worker: Worker, wait: Wait) -> None:
    heard = Heard(worker)
    for answer in range(5):
        number = worker.start(steps(100, answer, 0.005))
    wait(heard.ends, "the newest job ends")
    assert heard.ends() == [("finished", number, 4)]
    assert {line[1] for line in heard.lines} == {number}


def test_an_older_answer_is_dropped_even_when_it_was_ready_first(worker: Worker, wait: Wait) -> None:
    heard = Heard(worker)
    worker.start(steps(1, "old"))
    deadline = time.monotonic() + 30
    while worker.busy and time.monotonic() < deadline:
        time.sleep(0.005)  # the old answer waits in the event queue, which is not run here
    newest = worker.start(steps(1, "new"))
    wait(heard.ends, "the newer job ends")
    assert heard.ends() == [("finished", newest, "new")]


def test_a_cancelled_job_says_so_and_tidies_up(worker: Worker, wait: Wait) -> None:
    tidied = threading.Event()

    def endless() -> Job[None]:
        try:
            while True:
                time.sleep(0.002)
                yield Progress("working")
        finally:
            tidied.set()

    heard = Heard(worker)
    number = worker.start(endless())
    wait(lambda: heard.lines, "the job begins")
    worker.cancel()
    wait(heard.ends, "the job stops")
    assert heard.ends() == [("cancelled", number, None)]
    assert tidied.is_set()


def test_an_error_arrives_and_the_next_job_runs(worker: Worker, wait: Wait) -> None:
    def failing() -> Job[None]:
        yield Progress("working")
        raise ArithmeticError("no such number")

    heard = Heard(worker)
    worker.start(failing())
    wait(heard.ends, "the job fails")
    assert isinstance(heard.ends()[0][2], ArithmeticError)
    worker.start(steps(1, "well"))
    wait(lambda: len(heard.ends()) == 2, "the next job ends")
    assert heard.ends()[1][2] == "well"


def test_a_closed_worker_is_silent(worker: Worker, wait: Wait, application: QApplication) -> None:
    heard = Heard(worker)
    worker.start(steps(1000, "late", 0.002))
    worker.close()
    assert not worker.busy
    application.processEvents()
    assert heard.ends() == []


def test_what_is_preferred_runs_before_what_waits_longer(worker: Worker, wait: Wait) -> None:
    heard, go = Heard(worker), threading.Event()

    def held() -> Job[str]:
        while not go.wait(0.005):
            yield Progress("held")
        return "first"

    worker.start(held(), 1)
    wait(lambda: heard.lines, "the first job begins")
    for kind in (2, 3, 4):
        worker.start(steps(1, kind), kind)
    worker.prefer(3)
    go.set()
    wait(lambda: len(heard.ends()) == 4, "all jobs end")
    assert [line[2] for line in heard.ends()] == ["first", 3, 2, 4]


def test_a_fault_that_is_no_exception_of_python_s_own_kind_arrives_too(worker: Worker, wait: Wait) -> None:
    class PanicException(BaseException):
        """As libraries written in Rust raise it."""

    def panicking() -> Job[None]:
        yield Progress("working")
        raise PanicException("a slip in a library")

    heard = Heard(worker)
    worker.start(panicking())
    wait(heard.ends, "the job fails")
    assert isinstance(heard.ends()[0][2], PanicException)
    worker.start(steps(1, "well"))
    wait(lambda: len(heard.ends()) == 2, "the next job ends")


@pytest.fixture
def queue(application: QApplication) -> Iterator[Worker]:
    from xrayview.window.work import Worker

    made = Worker("a test", in_turn=True)
    yield made
    made.close()


def failing(pause: float) -> Job[object]:
    time.sleep(pause)
    yield Progress("working")
    raise ArithmeticError("no such number")


def test_in_turn_every_job_runs_and_every_end_is_heard(queue: Worker, wait: Wait) -> None:
    heard = Heard(queue)
    numbers = [queue.start(job) for job in (steps(3, "first", 0.02), failing(0.05), steps(3, "last", 0.02))]
    wait(lambda: len(heard.ends()) == 3, "all three jobs end")
    assert [line[:2] for line in heard.ends()] == list(
        zip(("finished", "failed", "finished"), numbers, strict=True)
    )
    assert [line[2] for line in heard.ends()][::2] == ["first", "last"]


def test_in_turn_closing_waits_for_the_jobs_that_wait(queue: Worker) -> None:
    done: list[str] = []

    def writing(name: str) -> Job[None]:
        for step in range(5):
            time.sleep(0.01)
            yield Progress("writing", step / 5)
        done.append(name)

    queue.start(writing("first"))
    queue.start(writing("second"))
    queue.close(30.0)
    assert done == ["first", "second"]
    assert not queue.alive


def test_closing_gives_up_on_a_job_in_turn_that_takes_too_long(queue: Worker) -> None:
    queue.start(steps(10_000, "late", 0.01))
    queue.start(steps(10_000, "later", 0.01))
    queue.close(0.1)
    end = time.monotonic() + 30
    while queue.alive and time.monotonic() < end:
        time.sleep(0.005)
    assert not queue.alive
