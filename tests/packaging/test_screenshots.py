"""The command that photographs the window: its steps, its page, and three real pictures."""

from __future__ import annotations

import ast
import importlib
import itertools
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from xrayview.window.start.probe import has_display_variable

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
QUICK = ("xray", "view-behind", "cut-panel")


@pytest.fixture
def packaging(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """packaging/screenshot_walk.py, as the command finds it."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    return importlib.import_module("screenshot_walk")


class Links(HTMLParser):
    """What a page shows and leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[str] = []
        self.alts: list[str] = []
        self.addresses: list[str] = []
        self.anchors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.addresses += [said[name] for name in ("src", "href") if name in said]
        self.anchors += [said["id"]] if "id" in said else []
        if tag == "img":
            self.pictures.append(said["src"])
            self.alts.append(said["alt"])


def links(page: str) -> Links:
    found = Links()
    found.feed(page)
    return found


def test_the_command_parses_on_python_3_8_so_that_it_can_ask_for_a_newer_one() -> None:
    ast.parse((PACKAGING / "screenshots.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_every_picture_has_a_name_of_its_own_and_is_described(packaging: ModuleType) -> None:
    steps = [step for chapter in packaging.CHAPTERS for step in chapter.steps]
    names = [step.name for step in steps]
    assert len(set(names)) == len(names) > 80
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)
    assert len({step.alt for step in steps}) == len(steps)
    assert all(step.caption.endswith(".") and len(step.caption) > 8 for step in steps)


def test_every_mode_preset_light_and_kind_of_stereo_is_among_them(packaging: ModuleType) -> None:
    from xrayview.scene.scene import ENVIRONMENTS, METHODS, MODES, STEREO_KINDS
    from xrayview.scene.transfer import PRESETS

    names = {step.name for chapter in packaging.CHAPTERS for step in chapter.steps}
    assert {*MODES, *(f"{mode}-90" for mode in MODES)} <= names
    assert {f"preset-{name}" for name in PRESETS} <= names
    assert {f"light-{name}" for name in ENVIRONMENTS} <= names
    assert {f"stereo-{kind}" for kind in STEREO_KINDS} <= names
    assert {f"stereo-method-{method}" for method in METHODS} <= names


def test_of_people_only_bone_is_shown(packaging: ModuleType) -> None:
    """A preset that gives soft tissue opacity, or one that is no film's, is shown of the made-up head."""
    from xrayview.scene.transfer import PRESETS

    steps = {step.name: step for chapter in packaging.CHAPTERS for step in chapter.steps}
    for name, look in PRESETS.items():
        shows_skin = any(point.opacity > 0 and point.density < 0.4 for point in look.points)
        if shows_skin and name != "film":  # which looks as the film itself does
            assert steps[f"preset-{name}"].opened == "made-up head", name


def test_the_page_shows_every_picture_and_needs_no_network(packaging: ModuleType) -> None:
    page = packaging.page(packaging.CHAPTERS, "a <film>.png")
    found = links(page)
    steps = [step for chapter in packaging.CHAPTERS for step in chapter.steps]
    assert found.pictures == [f"{step.name}.png" for step in steps]
    assert all(found.alts)
    assert not [address for address in found.addresses if ":" in address or address.startswith("/")]
    assert {address[1:] for address in found.addresses if address.startswith("#")} <= set(found.anchors)
    assert "a &lt;film&gt;.png" in page and "not for diagnosis" in page


@pytest.mark.parametrize("size", ["800", "800xx600", "1x1", "99999x600"])
def test_a_size_that_is_none_is_answered(
    packaging: ModuleType, size: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        packaging.parsed(["-o", "x", "--size", size])
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert "1600x1000" in told or "640x480" in told


def test_an_unknown_step_is_answered_with_the_list(packaging: ModuleType) -> None:
    with pytest.raises(packaging.UnusableOption) as told:
        packaging.chosen(["surface", "surfaces"])
    assert "surfaces" in str(told.value) and "surface-90" in told.value.hint
    (modes,) = packaging.chosen(["surface"])
    assert [step.name for step in modes.steps] == ["surface"]


def test_the_command_runs_the_walk_on_a_screen_as_large_as_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(PACKAGING))
    screenshots = importlib.import_module("screenshots")
    environment, system = (importlib.import_module(name) for name in ("environment", "system"))
    asked: list[str] = []
    called: list[list[str]] = []
    monkeypatch.setattr(environment, "set_up", lambda: asked.append("set up"))
    monkeypatch.setattr(system, "install_packages", lambda packages, purpose: asked.append("packages"))
    monkeypatch.setattr(screenshots.subprocess, "call", lambda command, env: called.append(command) or 7)
    words = ["-o", "pictures", "--size", "1280x800", "--only", "surface", "mesh"]
    assert screenshots.main(words) == 7
    assert asked == ["packages", "set up"]
    assert called[0][-len(words) - 1 :] == [str(PACKAGING / "screenshot_walk.py"), *words]
    if sys.platform.startswith("linux"):
        assert called[0][:4] == ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24"]


@pytest.mark.skipif(not has_display_variable(os.environ, sys.platform), reason="needs a display")
def test_a_film_that_cannot_be_opened_ends_it_at_once_with_the_window_s_own_words(tmp_path: Path) -> None:
    film = tmp_path / "empty.png"
    film.write_bytes(b"")
    command = [sys.executable, str(PACKAGING / "screenshot_walk.py"), "-o", str(tmp_path / "pages")]
    answer = subprocess.run(
        [*command, "--film", str(film), "--only", "surface"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 2
    assert "empty.png" in answer.stderr and "Traceback" not in answer.stderr


@pytest.mark.skipif(not has_display_variable(os.environ, sys.platform), reason="needs a display")
def test_three_pictures_of_the_real_window(tmp_path: Path) -> None:
    from PIL import Image

    command = [sys.executable, str(PACKAGING / "screenshot_walk.py"), "-o", str(tmp_path / "pages")]
    answer = subprocess.run(
        [*command, "--size", "1000x700", "--only", *QUICK], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    made = tmp_path / "pages"
    assert sorted(path.name for path in made.iterdir()) == sorted(
        ["index.html", *(f"{name}.png" for name in QUICK)]
    )
    pictures = [np.asarray(Image.open(made / f"{name}.png").convert("L"), np.float32) for name in QUICK]
    for picture in pictures:
        assert min(picture.shape) > 150 and picture.std() > 10
    for one, other in itertools.combinations(pictures, 2):
        assert one.shape != other.shape or np.abs(one - other).mean() > 2
    assert links((made / "index.html").read_text(encoding="utf-8")).pictures == [
        f"{name}.png" for name in ("xray", "view-behind", "cut-panel")
    ]
