"""The first command of the README: old Pythons, its own options, and the environment it makes and repairs."""

from __future__ import annotations

import ast
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
SCRIPTS = [PACKAGING / name for name in ("run.py", "test.py", "environment.py", "system.py")]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """packaging/environment.py, told to work on an empty checkout and never to reach out."""
    module = imported("environment", monkeypatch)
    monkeypatch.setattr(module, "FOLDER", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "xrayview-setup.json")
    monkeypatch.setattr(module, "nvidia_gpu", lambda: None)
    monkeypatch.setattr(module, "_answers", lambda address: False)
    return module


def imported(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PACKAGING))
    for module in ("environment", "system", "run"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    return importlib.import_module(name)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_it_parses_on_python_3_8(script: Path) -> None:
    ast.parse(script.read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_an_old_python_asks_for_a_new_one_by_name(script: str, tmp_path: Path) -> None:
    code = (
        "import sys, runpy\nsys.version_info = (3, 8, 18, 'final', 0)\n"
        f"sys.argv = [{str(PACKAGING / script)!r}]\nsys.path.insert(0, {str(PACKAGING)!r})\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 1
    assert "This is Python 3.8".lower() in answer.stderr.lower()
    assert "python3.11" in answer.stderr


def test_an_old_python_hands_over_to_a_newer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = tmp_path / "python3.11"
    newer.write_text('#!/bin/sh\necho "handed over: $*"\nexit 7\n')
    working = tmp_path / "python3.12"
    working.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "handed over: $*"\nexit 5\n')
    for program in (newer, working):
        program.chmod(0o755)
    run = imported("run", monkeypatch)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert run.use_newer_python(["doctor"]) == 5


def test_its_own_options_are_split_off(monkeypatch: pytest.MonkeyPatch) -> None:
    run = imported("run", monkeypatch)
    words = ["--torch", "cpu", "reconstruct", "x.png", "--setup-only", "-o", "x.nrrd"]
    assert run.own_options(words) == (True, "cpu", ["reconstruct", "x.png", "-o", "x.nrrd"])
    assert run.own_options(["--torch=keep"]) == (False, "keep", [])


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_an_unknown_build_of_torch_is_the_users_error(script: str) -> None:
    answer = subprocess.run(
        [sys.executable, PACKAGING / script, "--torch", "gpu"], capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 2
    assert answer.stderr.splitlines() == ["xrayview: --torch takes one of: cpu, cuda, keep"]


@pytest.mark.parametrize("name", ["python3.11", "python3.12", "python3.13", "python3.14"])
def test_every_python_that_is_new_enough_is_looked_for(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / name
    program.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\nexit 5\n')
    program.chmod(0o755)
    run = imported("run", monkeypatch)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(run.shutil, "which", lambda wanted: str(program) if wanted == name else None)
    assert run.use_newer_python([]) == 5


def test_a_file_in_the_place_of_the_output_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = imported("run", monkeypatch)
    system = importlib.import_module("system")
    monkeypatch.setattr(run, "xrayview", lambda words: pytest.fail("work began"))
    (tmp_path / "output").write_text("a file")
    with pytest.raises(system.SetupTrouble, match="output could not be made: a file of that name"):
        run.reconstruct_without_display(tmp_path / "sample.png", tmp_path / "output")


@pytest.fixture
def without_libraries(monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, list[list[str]]]:
    """packaging/run.py where a library is missing and may not be installed, and the commands it would run."""
    run = imported("run", monkeypatch)
    system, environment = importlib.import_module("system"), importlib.import_module("environment")
    monkeypatch.setattr(system, "missing_libraries", lambda: ["libxcb-cursor0"])
    monkeypatch.setattr(system, "_is_debian", lambda: True)
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(environment, "set_up", lambda **choices: None)
    ran: list[list[str]] = []
    monkeypatch.setattr(run, "xrayview", lambda words, replace=False: ran.append(list(words)) or 0)
    return run, ran


@pytest.mark.parametrize("words", [["doctor"], ["reconstruct", "x.png", "-o", "x.nrrd"], ["--version"]])
def test_commands_go_on_without_the_windows_libraries(
    without_libraries: tuple[ModuleType, list[list[str]]],
    capsys: pytest.CaptureFixture[str],
    words: list[str],
) -> None:
    run, ran = without_libraries
    assert run.main(words) == 0
    assert ran == [words]
    assert "sudo apt-get install libxcb-cursor0" in capsys.readouterr().err
    assert run.main(["--setup-only"]) == 0


def test_a_window_is_not_opened_without_its_libraries(
    without_libraries: tuple[ModuleType, list[list[str]]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, ran = without_libraries
    monkeypatch.setenv("DISPLAY", ":0")
    for words in ([], ["film.png"]):
        assert run.main(words) == 2
        assert capsys.readouterr().err.endswith("sudo apt-get install libxcb-cursor0\n")
    assert ran == []
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(run, "reconstruct_without_display", lambda sample, folder: 0)
    assert run.main([]) == 0


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "SOMETHING_ELSE"])
def test_set_up_and_window_agree_on_what_a_display_is(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    from xrayview.window.start.probe import has_display_variable

    system = imported("system", monkeypatch)
    for other in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, "something")
    assert system.has_display() == has_display_variable(os.environ, sys.platform)
    assert system.has_display() == (name != "SOMETHING_ELSE" or not sys.platform.startswith("linux"))


def test_the_default_sample_is_the_listed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = imported("run", monkeypatch)
    assert run.bundled_sample(tmp_path) is None
    folder = tmp_path / "resources" / "samples"
    folder.mkdir(parents=True)
    for name in ("a.png", "b.png"):
        (folder / name).write_bytes(b"")
    assert run.bundled_sample(tmp_path) == folder / "a.png"
    (folder / "samples.json").write_text(json.dumps({"default": "b.png", "samples": []}))
    assert run.bundled_sample(tmp_path) == folder / "b.png"


def test_a_half_made_environment_is_made_again(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leftover = environment.FOLDER / "lib" / "half-installed"
    leftover.mkdir(parents=True)
    installed = []
    monkeypatch.setattr(environment, "_pip_install", lambda build, extras: installed.append(extras))
    environment.set_up()
    assert not leftover.exists()
    assert environment.python().exists()
    assert environment.STAMP.exists()
    assert "made again" in capsys.readouterr().err

    monkeypatch.setattr(subprocess, "run", lambda *words, **more: pytest.fail("a second call did work"))
    environment.set_up()
    assert installed == [[]]


def test_a_failed_installation_leaves_no_stamp(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(build: object, extras: object) -> None:
        raise environment.SetupTrouble("no network")

    monkeypatch.setattr(environment, "_pip_install", fails)
    with pytest.raises(environment.SetupTrouble):
        environment.set_up()
    assert not environment.STAMP.exists()


def test_a_failed_change_is_tried_again_in_place(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_pip_install", lambda build, extras: None)
    environment.set_up()
    grown = environment.FOLDER / "something"
    grown.touch()

    def fails(build: object, extras: object) -> None:
        assert not environment.STAMP.exists()
        raise environment.SetupTrouble("no network")

    monkeypatch.setattr(environment, "_pip_install", fails)
    with pytest.raises(environment.SetupTrouble):
        environment.set_up(["test"])
    monkeypatch.setattr(environment, "_pip_install", lambda build, extras: None)
    environment.set_up(["test"])
    assert grown.exists()
    assert json.loads(environment.STAMP.read_text(encoding="utf-8"))["extras"] == "test"


def test_extras_add_up_and_changed_pins_install_again(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed = []
    monkeypatch.setattr(environment, "_pip_install", lambda build, extras: installed.append(extras))
    environment.set_up(["test"])
    environment.set_up(["dev"])
    environment.set_up()
    changed = tmp_path / "constraints.txt"
    changed.write_text("torch==9.9.9\n")
    monkeypatch.setattr(environment, "CONSTRAINTS", changed)
    environment.set_up()
    assert installed == [["test"], ["dev", "test"], ["dev", "test"]]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have one build on PyPI")
def test_the_large_build_of_torch_is_never_taken_unasked(environment: ModuleType) -> None:
    assert environment._torch_build(None).requirements == ["torch==2.13.0+cpu"]
    assert environment._torch_build("cuda").requirements == ["torch===2.13.0"]
    assert environment._torch_build("keep").requirements == []


def test_the_choice_of_torch_is_said_with_its_size(
    environment: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    environment._torch_build(None)
    text = capsys.readouterr().err
    assert "no NVIDIA GPU" in text
    assert "0.2 GB" in text


def test_missing_packages_are_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    system = imported("system", monkeypatch)
    monkeypatch.setattr(system.subprocess, "run", lambda *words, **more: pytest.fail("it ran apt"))
    monkeypatch.setattr(system, "_is_debian", lambda: True)
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    with pytest.raises(system.SetupTrouble, match=r"sudo apt-get install libgl1 libegl1$"):
        system.install_packages(["libgl1", "libegl1"], "system libraries are")
    monkeypatch.setattr(system, "_is_debian", lambda: False)
    with pytest.raises(system.SetupTrouble, match=r"libgl1 libegl1") as caught:
        system.install_packages(["libgl1", "libegl1"], "system libraries are")
    assert "\n" not in str(caught.value)
    system.install_packages([], "nothing is")


def test_root_on_debian_installs_only_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    system = imported("system", monkeypatch)
    commands = []

    def recorded(command: list[str], **more: object) -> subprocess.CompletedProcess[bytes]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, b"")

    monkeypatch.setattr(system.subprocess, "run", recorded)
    monkeypatch.setattr(system, "_is_debian", lambda: True)
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    system.install_packages(["libgl1"], "system libraries are")
    assert [command[:2] for command in commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert [word for word in commands[1][2:] if not word.startswith("-")] == ["libgl1"]
