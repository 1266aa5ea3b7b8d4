"""`render` to web pages: one page, a folder of several, and what is refused before any work."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xrayview.cli.main import main
from xrayview.files import NOT_FOR_DIAGNOSIS

Report = Callable[..., dict[str, Any]]


def scene_in(page: Path) -> dict[str, Any]:
    """The scene that a page opens with."""
    text = page.read_text(encoding="utf-8").split('<script id="scene" type="application/json">')[1]
    data: dict[str, Any] = json.loads(text.split("</script>")[0])
    return data


def test_a_page_opens_as_typed(a_ball_file: Path, report_of: Report) -> None:
    page = a_ball_file.with_name("page.html")
    report = report_of(
        "render", a_ball_file, "-o", page, "--mode", "volume", "--preset", "skin", "--azimuth", "40",
        "--zoom", "1.5", "--cut", "front-half", "--chi", "7",
    )  # fmt: skip
    assert report["page"] == str(page) and report["remark"] == NOT_FOR_DIAGNOSIS
    scene = scene_in(page)["scene"]
    assert (scene["mode"], scene["transfer"]["name"], scene["chi"]) == ("volume", "skin", 7.0)
    assert (scene["camera"]["azimuth_degrees"], scene["camera"]["zoom"]) == (40.0, 1.5)
    assert len(scene["cuts"]) == 1
    assert json.loads(page.with_name("page.html.json").read_text())["scene"] == scene
    assert a_ball_file.name not in page.read_text(encoding="utf-8")


def test_several_files_become_a_gallery(a_ball_file: Path, report_of: Report) -> None:
    folder = a_ball_file.with_name("gallery")
    report = report_of("render", a_ball_file, a_ball_file, "-o", folder, "--azimuth", "90")
    assert report["gallery"] == str(folder / "index.html")
    assert report["pages"] == [str(folder / "001.html"), str(folder / "002.html")]
    assert scene_in(folder / "002.html")["scene"]["camera"]["azimuth_degrees"] == 90.0
    assert "002.html" in (folder / "index.html").read_text(encoding="utf-8")


def test_one_file_becomes_a_gallery_in_a_folder_that_is_there(a_ball_file: Path, report_of: Report) -> None:
    folder = a_ball_file.with_name("gallery")
    folder.mkdir()
    assert len(report_of("render", a_ball_file, "-o", folder)["pages"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "{0}/page.html", "--turntable"], "turned by hand"),
        (["{0}/ball.nrrd", "-o", "{0}/page.html"], "is one page"),
        (["{0}/ball.nrrd", "-o", "{0}/missing/gallery"], "does not exist"),
        (["{0}/ball.nrrd", "-o", "{0}/ball.nrrd"], "is a file"),
        (["-o", "{0}/missing/page.html"], "does not exist"),
        (["-o", "{0}/page.html", "--iso", "5"], "no density"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left(
    words: list[str], said: str, a_ball_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(a_ball_file.parent.iterdir())
    typed = [word.format(a_ball_file.parent) for word in words]
    assert main(["render", str(a_ball_file), *typed]) == 2
    assert said in capsys.readouterr().err
    assert sorted(a_ball_file.parent.iterdir()) == before


def test_a_page_replaces_nothing_unasked(a_ball_file: Path, report_of: Report) -> None:
    page = a_ball_file.with_name("page.html")
    page.write_text("mine")
    assert main(["render", str(a_ball_file), "-o", str(page)]) == 2
    assert page.read_text() == "mine"
    report_of("render", a_ball_file, "-o", page, "--overwrite")
    assert "vtk" in page.read_text(encoding="utf-8")
