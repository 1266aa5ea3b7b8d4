"""The guide tells of this program: its keys, menus, commands, files, figures and links exist."""

from __future__ import annotations

import importlib
import re
import shlex
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from xrayview.window.actions.table import TABLE
from xrayview.window.guide.contents import FIRST, contents, entries, folder, words_of
from xrayview.window.guide.subjects import PAGES_OF_PANELS

ROOT = Path(__file__).resolve().parents[3]
HELP = folder()
PAGES = sorted(path.relative_to(HELP).as_posix() for path in HELP.rglob("*.html"))
PICTURES = HELP / "pictures"
MOST_BYTES = 1_500_000
# Keys that are no row of the table, and the words of the program that tell of them.
ELSEWHERE = {
    "L": "L held",
    "+": "+ and -",
    "-": "+ and -",
    ",": ", and .",
    ".": ", and .",
    "Shift": "Shift and arrow keys",
    "Ctrl": "Ctrl and left",
    "Page Up": "Page up and page down",
    "Page Down": "Page up and page down",
    "Tab": "Tab selects",
    "Insert": "Insert adds",
    "Delete": "Delete removes",
    "Enter": "Enter chooses its colour",
    "End": "End: what is set",
}


class Read(HTMLParser):
    """A page's links, anchors, pictures and marked words."""

    MARKED = ("kbd", "code", "b", "pre", "title")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.pictures: list[dict[str, str]] = []
        self.marked: dict[str, list[str]] = {name: [] for name in (*self.MARKED, "menu")}
        self._inside: list[str] = []
        self.feed((HELP / page).read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.links += [said[name] for name in ("href", "src") if name in said]
        self.anchors |= {said["name"]} if tag == "a" and "name" in said else set()
        if tag == "img":
            self.pictures.append(said)
        if tag in self.MARKED:
            self._inside.append("menu" if said.get("class") == "menu" else tag)
            self.marked[self._inside[-1]].append("")

    def handle_data(self, data: str) -> None:
        for name in self._inside:
            self.marked[name][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in self.MARKED:
            self._inside.pop()


READ = {page: Read(page) for page in PAGES}


def codes(page: str) -> list[str]:
    return [" ".join(code.split()) for code in READ[page].marked["code"]]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_what_is_there_and_never_outside(page: str) -> None:
    for link in READ[page].links:
        name, _, anchor = link.partition("#")
        target = (HELP / page).parent / name if name else HELP / page
        assert ":" not in link and target.resolve().is_relative_to(HELP.resolve()), link
        assert target.is_file(), link
        if anchor:
            assert anchor in READ[target.resolve().relative_to(HELP.resolve()).as_posix()].anchors, link


def test_the_contents_lead_to_every_page_once() -> None:
    listed = [entry.page for entry in entries()]
    assert sorted([*listed, FIRST]) == PAGES
    assert len(contents()) >= 5
    assert {*PAGES_OF_PANELS.values(), "training.html", "colours.html", "first-steps.html"} <= set(listed)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_called_as_in_the_contents_and_says_what_the_program_is_not_to_whom_it_matters(
    page: str,
) -> None:
    titles = {entry.page: entry.title for entry in entries()} | {FIRST: "Contents"}
    assert READ[page].marked["title"] == [f"{titles[page]} - xrayview guide"]
    if page in (FIRST, "limits.html"):
        assert "no medical device" in words_of(page)


@pytest.mark.parametrize("page", PAGES)
def test_every_key_exists(page: str) -> None:
    known = {key for row in TABLE for key in row.keys}
    for key in READ[page].marked["kbd"]:
        assert key in known or key in ELSEWHERE, key


def test_keys_that_are_no_row_of_the_table_are_told_of_by_the_program_too() -> None:
    from xrayview.window.transfer.readout import HINTS
    from xrayview.window.view.mouse import MOUSE_IN_WORDS
    from xrayview.window.view.tools import TOOLS_IN_WORDS

    told = " ".join((MOUSE_IN_WORDS, TOOLS_IN_WORDS, *HINTS.values())).casefold()
    for key, words in ELSEWHERE.items():
        assert words.casefold() in told, key


@pytest.mark.parametrize("page", PAGES)
def test_every_menu_entry_exists(page: str) -> None:
    known = {(row.menu, row.words) for row in TABLE} | {("File", "Samples"), ("File", "Open recent")}
    for entry in READ[page].marked["menu"]:
        menu, _, words = entry.partition(" > ")
        assert (menu, words) in known, entry


def test_keys_stand_beside_what_they_do() -> None:
    """A row of a table that begins as an action's words shows that action's keys."""
    rows = {row.words.removesuffix("…"): row.keys for row in TABLE}
    named = {"Stereo picture": "Save stereo picture", "Session": "Save session", "Volume": "Save volume"}
    named |= {"Moving picture": "Save moving picture", "Web page": "Save web page", "Picture": "Save picture"}
    for page, names in (("saving.html", named), ("looking.html", {})):
        text = (HELP / page).read_text(encoding="utf-8")
        table = re.findall(r"<tr><th>([^<]+)</th><td><kbd>([^<]+)</kbd></td>", text)
        assert len(table) >= 6
        for words, key in table:
            assert unescape(key) in rows[names.get(words, words)], words


def test_every_picture_that_is_shown_exists_and_every_one_that_exists_is_shown() -> None:
    shown = {
        ((HELP / page).parent / one["src"]).resolve(): int(one["width"])
        for page in PAGES
        for one in READ[page].pictures
    }
    assert {path.resolve() for path in PICTURES.iterdir()} == set(shown)
    for path, width in shown.items():
        with Image.open(path) as picture:
            assert picture.format == "JPEG" and picture.width <= width and picture.height > 100, path
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST_BYTES


def test_every_picture_is_described() -> None:
    alts = [one["alt"] for page in PAGES for one in READ[page].pictures]
    assert len(alts) > 15 and all(len(alt) > 10 for alt in alts)


def test_every_picture_is_a_step_of_the_screenshots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    help_pictures = importlib.import_module("help_pictures")
    steps = importlib.import_module("screenshot_steps")
    known = {step.name for chapter in steps.CHAPTERS for step in chapter.steps}
    named = {Path(one["src"]).stem for page in PAGES for one in READ[page].pictures}
    assert set(help_pictures.shown()) == named <= known


def test_a_page_in_the_program_s_browser_is_one_in_any_other() -> None:
    for page in PAGES:
        text = (HELP / page).read_text(encoding="utf-8")
        assert text.startswith("<!DOCTYPE html>") and '<meta charset="utf-8">' in text
        assert "<script" not in text and "<style" not in text
        # Qt reads a style sheet only where its type is said.
        assert re.search(r'<link rel="stylesheet" type="text/css" href="(\.\./)?guide\.css">', text)
    assert "prefers-color-scheme: dark" in (HELP / "guide.css").read_text(encoding="utf-8")


def test_the_commands_of_the_page_are_understood_by_the_program() -> None:
    from xrayview.cli.main import COMMANDS
    from xrayview.cli.options import Parser

    lines = [line for line in READ["command-line.html"].marked["pre"][0].splitlines() if line.strip()]
    told = set()
    for line in lines:
        words = shlex.split(re.split(r"\s{3,}", line)[0])
        assert words[0] == "xrayview"
        if len(words) == 1:
            continue
        told.add(words[1])
        command = importlib.import_module(f"xrayview.cli.{words[1]}")
        parser = Parser(prog=words[1], description="")
        command.add_options(parser)
        parser.parse_args(words[2:])
    assert told == set(COMMANDS)


def test_figures_are_those_of_the_weights_card() -> None:
    card = " ".join((ROOT / "resources" / "weights" / "CARD.md").read_text(encoding="utf-8").split())
    text = (HELP / "method-limits.html").read_text(encoding="utf-8")
    rows = re.findall(r"<tr><td>(.+?)</td><td>(.+?)</td><td>(.+?)</td><td>(.+?)</td></tr>", text)
    assert len(rows) == 10
    for name, error, dice, distance in rows:
        words = re.sub(r"</?code>", "`", name)
        place = card.find(f"{words} | {error} |")
        assert place >= 0, (words, error)
        assert [cell.strip() for cell in card[place:].split("|")[5:7]] == [dice, distance], name
    for figure in re.findall(r"(?<![\d.])\.\d{3}", text):
        assert figure in card, figure


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("developers/")])
def test_developers_are_led_through_files_that_are_there(page: str) -> None:
    paths = [code for code in codes(page) if re.match(r"(xrayview|tests|packaging|resources)/", code)]
    assert len(paths) >= 8
    for path in paths:
        assert (ROOT / path).exists(), path
    files = [path for path in dict.fromkeys(paths) if (ROOT / path).is_file()]
    text = "\n".join((ROOT / path).read_text(encoding="utf-8") for path in files)
    for name in codes(page):
        if re.fullmatch(r"[A-Za-z_]{4,}", name):
            assert re.search(rf"\b{name}\b", text), name


def test_the_order_of_the_rooms_is_that_of_the_contracts() -> None:
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")["layers"]
    drawn = READ["developers/architecture.html"].marked["pre"][1]
    lines = [re.split(r"\s{4,}(?=[A-Z]|torch|numpy)", line.strip())[0] for line in drawn.splitlines()]
    assert [set(re.findall(r"[a-z]+", line)) for line in lines] == [
        set(re.findall(r"[a-z]+", layer)) for layer in layers
    ]


def test_what_is_shown_of_people_is_bone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a film of a person no picture is drawn with opacity below bone; skin is the made-up head's."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    steps = importlib.import_module("screenshot_steps")
    by_name = {step.name: step for chapter in steps.CHAPTERS for step in chapter.steps}
    shown = [by_name[Path(one["src"]).stem] for page in PAGES for one in READ[page].pictures]
    skin = re.compile(r"preset-(skin|soft|airways|colourful)|transfer-presets")
    assert all(step.opened != "film" for step in shown if skin.match(step.name))
