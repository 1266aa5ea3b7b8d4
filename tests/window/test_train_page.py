"""The Train page on a real display: by mouse and keyboard, with real trainings and runs in every state."""

from __future__ import annotations

import csv
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.dataset.manifest import Entry
from xrayview.window.train import process
from xrayview.window.train.process import LOG_NAME, is_running

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication, QWidget

    from xrayview.window.train.train_page import TrainPage

HERE = {"pid": 999_999_999, "host": platform.node()}
ELSEWHERE = {"pid": 7, "host": "another machine"}
RECIPE = {"device": "CPU", "specimens": 4, "steps": 1000, "minutes": 10.0, "step": 0, "seconds": 0.0}


class Told(list[tuple[str, str, str]]):
    """The notices that the page asked for."""

    def __call__(self, message: str, hint: str, details: str) -> None:
        self.append((message, hint, details))


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def used() -> list[Path]:
    """The weights that the page handed on."""
    return []


@pytest.fixture
def page(
    application: QApplication, wait: Wait, tmp_path: Path, told: Told, used: list[Path]
) -> Iterator[TrainPage]:
    from xrayview.window.train.train_page import TrainPage

    page = TrainPage(tmp_path / "runs", used.append, told)
    page.resize(1280, 720)
    page.show()
    page.activateWindow()
    wait(lambda: page.view.curve is not None and page.isActiveWindow(), "the page is on the screen")
    yield page
    # Only what the page itself started, and never by a pid that a made-up run names.
    pid = next((pid for pid in process._STARTED if page.watch is not None and pid == page.watch.pid), 0)
    if is_running(pid):
        os.kill(pid, signal.SIGKILL)
        wait(lambda: not is_running(pid), "the training is gone")
    page.close()
    page.deleteLater()
    application.processEvents()


def press(widget: QWidget) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    assert widget.isVisible() and widget.isEnabled()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def enter(widget: QWidget, text: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)


def a_run(folder: Path, *events: dict[str, Any]) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
    return folder


def losses(*steps: int) -> list[dict[str, Any]]:
    return [{"event": "loss", "step": step, "loss": 20 / step, "seconds": step / 10} for step in steps]


def a_training(**where: Any) -> list[dict[str, Any]]:
    return [
        {"event": "prepare", "source": "4 procedural heads", **where},
        {"event": "start", **RECIPE, **where},
        *losses(20, 40, 60),
    ]


def choose_four_small_heads(page: TrainPage, name: str) -> None:
    press(page.recipe.edge.buttons["32"])
    enter(page.recipe.count, "4")
    enter(page.recipe.name, name)


def test_train_on_four_heads_stop_and_keep_and_use_the_weights(
    page: TrainPage, wait: Wait, told: Told, used: list[Path], tmp_path: Path
) -> None:
    from xrayview.network.weights import load_weights
    from xrayview.training.config import TrainingConfig

    changed: list[Path] = []
    page.run_changed.connect(changed.append)
    choose_four_small_heads(page, "four heads")
    press(page.start)
    run = tmp_path / "runs" / "four heads"
    assert changed == [run]
    assert page.is_looking and not page.start.isEnabled() and not page.use.isEnabled()
    wait(lambda: page.view.headline.text() != "Starting", "the process says something")
    wait(lambda: page.view.headline.text() == "Training", "the heads are made")
    assert "4 procedural heads" in page.view.sentence.text()
    assert page.view.figure("specimens") == "4"
    assert page.watch is not None
    points = page.watch.points
    wait(lambda: len(points) >= 8 and points[-1].seconds > 12, "there is a curve")
    first = mean(point.loss for point in points[:3])
    wait(lambda: mean(point.loss for point in points[-3:]) < 0.8 * first, "the curve falls")
    assert page.view.curve is not None
    assert page.view.curve.accessibleDescription().startswith("The loss fell from")
    assert 0 < page.view.progress.value() < page.view.progress.maximum()
    assert page.view.figure("left").endswith(("s", "min"))
    press(page.stop)
    assert page.stop.text() == "Stopping…" and not page.stop.isEnabled()
    wait(lambda: page.view.headline.text() == "Stopped", "the training stopped")
    assert "weights are kept" in page.view.sentence.text()
    assert not page.is_looking and page.start.isEnabled() and page.stop.text() == "Stop and keep"
    press(page.use)
    assert used == [run / "weights.safetensors"]
    header = load_weights(used[0]).header
    assert (header.architecture, header.options) == TrainingConfig(network="compact", size=32).architecture
    assert f"step {header.training['steps']:,}." in page.view.sentence.text()
    assert told == []


@pytest.mark.slow
def test_train_for_a_minute_and_reconstruct_with_the_result(
    page: TrainPage, wait: Wait, used: list[Path], tmp_path: Path
) -> None:
    import numpy as np

    from xrayview import jobs, pipeline
    from xrayview.network.weights import load_weights
    from xrayview.resources import resource
    from xrayview.xray.radiograph import Preparation
    from xrayview.xray.reading import read_radiograph

    choose_four_small_heads(page, "a minute")
    enter(page.recipe.minutes, "1")
    press(page.start)
    wait(lambda: page.view.headline.text() == "Training", "the heads are made")
    for _ in range(2):
        if page.view.headline.text() == "Training":
            end = time.monotonic() + 50
            wait(lambda: page.view.headline.text() != "Training" or time.monotonic() > end, "a minute")  # noqa: B023
    wait(lambda: page.view.headline.text() == "Finished", "the minute is over")
    press(page.use)
    film = read_radiograph(resource("samples/made_up_head.png"))
    made = jobs.run(pipeline.reconstruct(film, Preparation(), load_weights(used[0])))
    density = made.predicted.density
    assert np.isfinite(density).all() and density.max() > 0.1
    assert made.report()["residual"]["after"]["mean"] < 0.01


def test_a_stop_pressed_at_once_waits_for_the_training_to_begin(
    page: TrainPage, wait: Wait, told: Told
) -> None:
    enter(page.recipe.count, "1000")
    press(page.start)
    press(page.stop)
    assert page.watch is not None and page.watch.state.phase == "starting"
    wait(lambda: page.view.headline.text() == "Stopped", "the request was passed on")
    assert "no weights" in page.view.sentence.text()
    assert not page.use.isEnabled() and page.start.isEnabled()
    assert told == []


def test_a_training_outlives_the_page_and_is_found_by_the_next_one(
    page: TrainPage, application: QApplication, wait: Wait, told: Told, tmp_path: Path
) -> None:
    from xrayview.window.train.train_page import TrainPage

    choose_four_small_heads(page, "goes on")
    press(page.start)
    wait(lambda: page.view.headline.text() == "Training", "the heads are made")
    page.close()
    later = TrainPage(tmp_path / "runs", print, told)
    later.show()
    later.follow(tmp_path / "runs" / "goes on")
    wait(lambda: later.watch is not None and later.watch.points, "the next page follows it")
    assert later.is_looking and not later.start.isEnabled()
    press(later.stop)
    wait(lambda: later.view.headline.text() == "Stopped", "the next page stops it")
    assert later.use.isEnabled()
    later.close()
    later.deleteLater()


def test_the_process_dying_is_said_with_its_last_words(page: TrainPage, wait: Wait, told: Told) -> None:
    choose_four_small_heads(page, "dies")
    press(page.start)
    wait(lambda: page.view.headline.text() == "Training", "the heads are made")
    assert page.watch is not None
    os.kill(page.watch.pid, signal.SIGKILL)
    wait(lambda: page.view.headline.text() == "Broken off", "its end is noticed")
    ((message, hint, details),) = told
    assert message == "dies: the training broke off"
    assert "memory" in hint
    assert "making head" in details
    assert page.view.output.isVisible() and "making head" in page.view.output.toPlainText()
    assert page.start.isEnabled() and not page.stop.isEnabled()


def test_a_failure_is_told_once_in_its_own_words(
    page: TrainPage, wait: Wait, told: Told, tmp_path: Path
) -> None:
    run = a_run(tmp_path / "run", *a_training(**ELSEWHERE))
    (run / LOG_NAME).write_text("a long story\n")
    page.follow(run)
    assert page.watch is not None
    watch = page.watch
    wait(lambda: len(watch.points) == 3, "the run is read")
    with (run / "events.jsonl").open("a") as stream:
        stream.write(json.dumps({"event": "failed", "message": "the disk is full", "hint": "free it"}) + "\n")
    wait(lambda: told, "the failure is told")
    assert told == [("run: the disk is full", "free it", "a long story")]
    assert page.view.sentence.text() == "The disk is full. Free it."
    assert not page.is_looking


def test_a_deleted_folder_is_said(page: TrainPage, wait: Wait, told: Told, tmp_path: Path) -> None:
    run = a_run(tmp_path / "run", *a_training(**ELSEWHERE))
    page.follow(run)
    wait(lambda: page.view.headline.text() == "Training", "the run is read")
    assert page.start.isEnabled(), "another machine's run leaves this one free"
    shutil.rmtree(run)
    wait(lambda: page.view.headline.text() == "Gone", "the loss of the folder is noticed")
    assert str(run) in told[0][0] and len(told) == 1
    assert not page.is_looking
    page.follow(run)
    assert "no such folder" in told[1][0]


def test_the_weights_of_a_run_that_was_deleted_after_its_end_are_missed(
    page: TrainPage, wait: Wait, told: Told, used: list[Path], tmp_path: Path
) -> None:
    run = a_run(tmp_path / "run", *a_training(**HERE), {"event": "done", "step": 60})
    (run / "weights.safetensors").touch()
    page.follow(run)
    wait(lambda: page.view.headline.text() == "Finished", "the run is read")
    shutil.rmtree(run)
    press(page.use)
    assert used == [] and "no weights" in told[0][0]
    assert page.view.headline.text() == "Gone" and not page.use.isEnabled()


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
def test_a_finished_run_opens_the_same_way_wherever_it_was_made(
    page: TrainPage,
    wait: Wait,
    told: Told,
    used: list[Path],
    tmp_path: Path,
    where: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from PySide6.QtWidgets import QFileDialog

    end = {"event": "done", "step": 60, "seconds": 425.0}
    run = a_run(tmp_path / "copied", *a_training(**where), end)
    (run / "weights.safetensors").touch()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *of: str(run))
    changed: list[Path] = []
    page.run_changed.connect(changed.append)
    press(page.open)
    wait(lambda: page.view.headline.text() == "Finished", "the run is read")
    assert page.view.sentence.text() == "60 steps in 7:05 min. The weights are kept."
    shown = {key: page.view.figure(key) for key in ("step", "loss", "spent", "left", "specimens")}
    assert shown == {
        "step": "60",
        "loss": "0.333",
        "spent": "7:05 min",
        "left": "\N{EN DASH}",
        "specimens": "4",
    }
    assert page.view.progress.value() == page.view.progress.maximum()
    assert not page.is_looking and told == [] and changed == [run]
    press(page.use)
    assert used == [run / "weights.safetensors"]


def test_a_folder_that_is_no_run_is_answered_and_the_run_before_stays(
    page: TrainPage, wait: Wait, told: Told, tmp_path: Path
) -> None:
    page.follow(a_run(tmp_path / "run", *a_training(**HERE), {"event": "done", "step": 60}))
    wait(lambda: page.view.headline.text() == "Finished", "the run is read")
    page.follow(tmp_path)
    assert "holds no training run" in told[0][0] and "events.jsonl" in told[0][1]
    assert page.watch is not None and page.watch.run == tmp_path / "run"


def test_a_wrong_folder_of_scans_is_answered_before_the_start(
    page: TrainPage, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    press(page.recipe.source.buttons["folder"])
    press(page.start)
    assert "No folder of scans is chosen" in told[-1][0]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *of: str(tmp_path))
    press(page.recipe.choose)
    assert "no manifest.csv" in told[-1][0]
    rows = [Entry(f"{k}.nii", "none", "human", "HU", "train", "here", "CC0-1.0", "") for k in range(3)]
    with (tmp_path / "manifest.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(Entry.__annotations__))
        writer.writeheader()
        writer.writerows(vars(row) for row in rows)
    press(page.recipe.choose)
    assert "none of the 3 scans" in told[-1][0]
    for row in rows:
        (tmp_path / row.file).touch()
    press(page.recipe.choose)
    assert page.recipe.folder_words.text() == f"{tmp_path.name}: 3 individuals (human 3)"
    for row in rows:
        (tmp_path / row.file).unlink()
    press(page.start)
    assert "none of the 3 scans" in told[-1][0], "the folder is looked at again"
    assert len(told) == 4
    assert page.watch is None and not (tmp_path / "runs").exists()


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", ".hidden", "what?", "taken", "ends."])
def test_a_name_that_will_not_do_is_answered(page: TrainPage, told: Told, tmp_path: Path, name: str) -> None:
    a_run(tmp_path / "runs" / "taken")
    enter(page.recipe.name, name) if name else page.recipe.name.clear()
    press(page.start)
    ((message, hint, _),) = told
    assert name in message and hint
    assert page.watch is None


def test_runs_that_cannot_be_kept_are_a_notice(page: TrainPage, told: Told, tmp_path: Path) -> None:
    (tmp_path / "runs").touch()
    press(page.start)
    assert "could not be started" in told[0][0] and "permissions" in told[0][1]
    assert page.watch is None and page.start.isEnabled()


def test_no_fault_reaches_the_event_loop(
    page: TrainPage, wait: Wait, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*of: Any) -> None:
        raise ZeroDivisionError("on purpose")

    run = a_run(tmp_path / "run", *a_training(**HERE), {"event": "done", "step": 60})
    (run / "weights.safetensors").touch()
    page.follow(run)
    wait(lambda: page.view.headline.text() == "Finished", "the run is read")
    monkeypatch.setattr(page, "_use_weights", fail)
    press(page.use)
    assert "ZeroDivisionError: on purpose" in told[0][0] and "Traceback" in told[0][2]
    monkeypatch.setattr(page.view, "refresh", fail)
    page.follow(a_run(tmp_path / "other", *a_training(**ELSEWHERE)))
    assert "on purpose" in told[1][0]
    assert not page.is_looking, "the fault is not told twice a second"


def test_everything_is_within_reach_of_the_keyboard_and_says_its_name(page: TrainPage) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QSpinBox

    wanted = {
        part
        for kind in (QAbstractButton, QComboBox, QLineEdit, QSpinBox)
        for part in page.findChildren(kind)
        if part.isVisible() and part.isEnabled() and not isinstance(part.parent(), QSpinBox)
    }
    assert len(wanted) >= 10
    assert [part for part in wanted if not part.toolTip()] == []
    assert [part for part in wanted if not part.accessibleName() and not hasattr(part, "text")] == []
    page.recipe.source.buttons["phantoms"].setFocus()
    reached, order = set(), []
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        order.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    # Of the buttons of which one is on, Tab reaches that one, and the arrows reach the others.
    others = {b for part in (page.recipe.source, page.recipe.edge) for b in part.buttons.values()}
    assert wanted - others <= reached
    assert order.index(page.recipe.count) < order.index(page.recipe.name) < order.index(page.start)
    page.recipe.edge.buttons["64"].setFocus()
    QTest.keyClick(page.recipe.edge.buttons["64"], Qt.Key.Key_Left)
    assert page.recipe.edge.buttons["32"].isChecked()


def test_the_curve_wears_the_palettes_colours(
    page: TrainPage, application: QApplication, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xrayview.window import theme

    page.follow(a_run(tmp_path / "run", *a_training(**HERE), {"event": "done", "step": 60}))
    wait(lambda: page.view.headline.text() == "Finished", "the run is read")
    grounds = {}
    try:
        for scheme, colours in theme.SCHEMES.items():
            monkeypatch.setenv(theme.SCHEME_VARIABLE, scheme)
            theme.colour(application)
            application.processEvents()
            assert page.view.curve is not None
            picture = page.view.curve.grab().toImage()
            seen = {
                picture.pixelColor(x, y).name()
                for x in range(0, picture.width(), 2)
                for y in range(picture.height())
            }
            assert colours.accent in seen and colours.field in seen
            grounds[scheme] = picture.pixelColor(picture.width() - 4, 4).name()
        assert grounds == {scheme: colours.field for scheme, colours in theme.SCHEMES.items()}
    finally:
        monkeypatch.delenv(theme.SCHEME_VARIABLE)
        theme.colour(application)


def test_a_long_run_is_opened_without_stopping_the_window(
    page: TrainPage, wait: Wait, tmp_path: Path
) -> None:
    from PySide6.QtCore import QTimer

    run = a_run(tmp_path / "run", *a_training(**HERE), *losses(*range(80, 800_000, 20)), {"event": "done"})
    ticks: list[float] = []
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    page.follow(run)
    wait(lambda: page.view.headline.text() == "Finished", "40,000 losses are read")
    wait(lambda: len(ticks) > 40, "the window goes on")
    assert page.watch is not None and len(page.watch.points) == 39_999
    gaps = [later - sooner for sooner, later in pairwise(ticks)]
    assert max(gaps) < 0.4, "on a busy machine; some 40 ms on a quiet one"


def test_the_drawing_library_is_loaded_when_the_page_is_seen(application: QApplication) -> None:
    code = """
import sys
from pathlib import Path
from xrayview.window.app import make_application
application = make_application()
from xrayview.window.train.train_page import TrainPage
page = TrainPage(Path("runs"), print, print)
heavy = {"pyqtgraph", "torch", "numpy", "scipy"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
page.show()
while page.view.curve is None:
    application.processEvents()
assert "pyqtgraph" in sys.modules and "torch" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_the_course_of_the_losses_is_smooth_and_does_not_lag() -> None:
    import numpy as np

    from xrayview.window.train.loss_curve import course_of

    steps = np.arange(1000)
    true = 2.0 * np.exp(-steps / 300)
    noisy = true * np.exp(np.random.default_rng(1).normal(0, 0.2, 1000))
    course = course_of(noisy)
    assert np.abs(np.log(course / true)).max() < 0.2, "at the ends too"
    assert np.abs(np.diff(np.log(course))).mean() < 0.1 * np.abs(np.diff(np.log(noisy))).mean()
    assert course_of(np.array([3.0])) == pytest.approx([3.0])
    assert course_of(np.array([])).size == 0
    few = np.array([2.0, 1.0, 0.5])
    assert course_of(few) == pytest.approx(few), "a few points are shown as they are"


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0.09, 12, [0.1, 1, 10]),
        (0.18, 2.1, [0.2, 0.5, 1, 2]),
        (0.9, 1.25, [0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.25]),
        (1, 2, [1, 1.2, 1.4, 1.6, 1.8, 2]),
    ],
)
def test_the_heights_are_marked_with_plain_numbers(low: float, high: float, marks: list[float]) -> None:
    from xrayview.window.train.loss_curve import marks_between

    assert marks_between(low, high) == pytest.approx(marks)


def test_every_height_has_a_few_marks() -> None:
    from xrayview.window.train.loss_curve import marks_between

    for low in (0.003, 0.07, 0.5, 3.0):
        for span in (1.1, 1.3, 1.7, 2.5, 4, 9, 40, 300):
            marks = marks_between(low, low * span)
            assert 3 <= len(marks) <= 9, (low, span, marks)
            assert low * 0.999 <= marks[0] <= marks[-1] <= low * span * 1.001
