"""Between wishes and work: what is refused, stopped or overtaken leaves the file as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.errors import UnusableInput
from xrayview.jobs import Job, Progress
from xrayview.window.commands import camera, files, film, look
from xrayview.window.store import Store

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.controller import Controller


class Bench:
    """A store with a controller and nothing to show them; ``hold`` keeps every reconstruction from ending."""

    def __init__(self, store: Store, controller: Controller, wait: Wait) -> None:
        self.store, self.controller, self.wait = store, controller, wait
        self.troubles: list[BaseException] = []
        self.refused: Callable[[Any], bool] = lambda preparation: False
        self.go = threading.Event()
        self.go.set()

    def settle(self) -> None:
        self.wait(lambda: all(s.document.running is None for s in self.store.state.sheets), "all is done")

    def steps(self) -> list[str]:
        return [edit.name for edit in self.store.state.sheet.history.past]


@pytest.fixture
def film_file(film: Path) -> Path:
    """The x-ray; `film` are its commands here."""
    return film


@pytest.fixture
def bench(application: Any, wait: Wait, fake_pipeline: Any, monkeypatch: Any) -> Iterator[Bench]:
    from xrayview import pipeline
    from xrayview.window.controller import Controller
    from xrayview.window.start.libraries import Libraries

    libraries = Libraries()
    store = Store()
    made = Bench(store, Controller(store, libraries, lambda trouble: made.troubles.append(trouble)), wait)
    quick: Any = pipeline.reconstruct

    def reconstruct(radiograph: Any, preparation: Any, weights: Any, **fusing: Any) -> Job[Any]:
        while not made.go.wait(0.005):
            yield Progress("held", 0.5)
        if made.refused(preparation):
            raise UnusableInput("this cannot be", "wish for something else")
        return (yield from quick(radiograph, preparation, weights))

    monkeypatch.setattr(pipeline, "reconstruct", reconstruct)
    yield made
    made.go.set()
    made.controller.close()
    libraries.close()


def test_stopping_a_mirroring_leaves_the_named_side_as_it_was(bench: Bench, film_file: Path) -> None:
    bench.controller.open(film_file)
    bench.settle()
    bench.store.do(film.set_seen_from, "left")
    bench.go.clear()
    bench.store.do(film.mirror_film, True)
    bench.controller.cancel()
    bench.settle()
    document = bench.store.state.document
    assert (document.preparation.mirror, document.seen_from) == (False, "left")
    assert bench.steps() == ["Side of the film"]


def test_a_drag_of_the_view_outlives_a_job_that_fails(bench: Bench, film_file: Path) -> None:
    bench.controller.open(film_file)
    bench.settle()
    bench.go.clear()
    bench.refused = lambda preparation: preparation.tone == "film"
    bench.store.do(film.set_tone, "film")
    bench.store.begin_drag()
    bench.store.do(camera.turn, 10.0, 0.0)
    bench.go.set()
    bench.settle()
    bench.store.do(camera.turn, 10.0, 0.0)
    bench.store.end_drag()
    assert len(bench.troubles) == 1
    while bench.steps():
        bench.store.undo()
        bench.settle()
    assert bench.store.state.scene.camera.azimuth_degrees == 0.0
    assert bench.store.state.document.preparation.tone == "auto"
    assert len(bench.troubles) == 1, "what was refused is not asked for again"


def test_a_drag_of_the_view_while_other_work_ends_is_one_step(
    bench: Bench, film_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(film_file.read_bytes())
    bench.controller.open(film_file)
    bench.settle()
    first = bench.store.state.current
    bench.go.clear()
    bench.controller.open(other)
    bench.store.do(files.look_at, first)
    bench.store.do(film.rotate_film, 90.0)
    bench.store.begin_drag()
    bench.store.do(camera.turn, 10.0, 0.0)
    bench.go.set()
    bench.settle()
    bench.store.do(camera.turn, 10.0, 0.0)
    bench.store.end_drag()
    assert bench.steps() == ["Turn film", "Turn view"]


def test_an_undo_that_was_stopped_can_be_undone_again(bench: Bench, film_file: Path) -> None:
    bench.controller.open(film_file)
    bench.settle()
    bench.store.do(film.rotate_film, 90.0)
    bench.settle()
    bench.go.clear()
    bench.store.undo()
    bench.controller.cancel()
    bench.settle()
    assert bench.store.state.document.preparation.rotate == "90" and bench.steps() == ["Turn film"]
    bench.go.set()
    bench.store.undo()
    bench.settle()
    assert bench.store.state.document.preparation.rotate == "auto" and bench.steps() == []


def test_a_film_turned_before_its_first_volume_keeps_that_volume_s_iso_value(
    bench: Bench, film_file: Path
) -> None:
    bench.go.clear()
    bench.controller.open(film_file)
    bench.wait(lambda: bench.store.state.document.radiograph is not None, "the film is read")
    bench.store.do(film.rotate_film, 90.0)
    bench.go.set()
    bench.settle()
    found = bench.store.state.scene.iso_value
    assert found != Store().state.scene.iso_value
    bench.store.undo()
    bench.settle()
    assert bench.store.state.scene.iso_value == found


def test_what_is_looked_at_is_reconstructed_before_what_waits_longer(
    bench: Bench, film_file: Path, tmp_path: Path
) -> None:
    done: list[str] = []
    bench.controller._opened = lambda path: done.append(path.name)
    bench.go.clear()
    for name in ("a.png", "b.png", "c.png", "d.png"):
        path = tmp_path / name
        path.write_bytes(film_file.read_bytes())
        bench.controller.open(path)
        bench.wait(lambda: bench.store.state.sheets[0].document.radiograph is not None, "the first is read")
    bench.go.set()
    bench.settle()
    assert done == ["a.png", "d.png", "b.png", "c.png"]


def test_a_file_that_was_written_since_is_read_anew_when_it_is_opened_again(
    bench: Bench, film_file: Path
) -> None:
    from PIL import Image

    bench.controller.open(film_file)
    bench.settle()
    bench.store.do(look.set_mode, "volume")
    first = bench.store.state.document
    bench.controller.open(film_file)
    assert bench.store.state.document is first
    Image.new("L", (90, 70), 77).save(film_file)
    bench.controller.open(film_file)
    bench.settle()
    (sheet,) = bench.store.state.sheets
    assert sheet.document.radiograph is not None and sheet.document.radiograph.pixels.shape == (70, 90)
    assert sheet.scene.mode == "volume" and bench.steps() == ["Mode"]
    film_file.write_bytes(b"broken")
    bench.controller.open(film_file)
    bench.settle()
    assert len(bench.troubles) == 1 and bench.store.state.document.radiograph is sheet.document.radiograph


def test_a_listener_s_answer_to_a_change_of_the_film_is_kept(bench: Bench, film_file: Path) -> None:
    store = Store(bench.store.state)

    def answer(old: Any, new: Any) -> None:
        if new.document.preparation.mirror and not old.document.preparation.mirror:
            store.do(look.set_mode, "volume")

    store.listen(answer)  # before the controller: what it puts is newer than what the controller is told of
    from xrayview.window.controller import Controller

    controller = Controller(store, bench.controller._libraries, bench.troubles.append)
    controller.open(film_file)
    bench.wait(lambda: store.state.document.volume is not None, "the film is reconstructed")
    store.do(film.mirror_film, True)
    assert store.state.scene.mode == "volume"
    bench.wait(lambda: store.state.document.running is None, "the mirrored film is reconstructed")
    assert store.state.scene.mode == "volume" and store.state.document.preparation.mirror
    controller.close()
