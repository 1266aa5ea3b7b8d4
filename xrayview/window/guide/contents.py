"""What the guide holds: chapters and pages as its first page lists them, and the words of each; no Qt."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from xrayview.resources import resource

FIRST = "index.html"


@dataclass(frozen=True)
class Entry:
    """A page: its title in the contents, and its file in the guide's folder, such as ``cut.html``."""

    title: str
    page: str


@dataclass(frozen=True)
class Chapter:
    """Pages under one heading."""

    title: str
    entries: tuple[Entry, ...]


def folder() -> Path:
    """Where the pages are."""
    return resource("help")


@functools.cache
def contents() -> tuple[Chapter, ...]:
    """The chapters in reading order, as the lists of the first page have them."""
    reading = _Contents()
    reading.feed((folder() / FIRST).read_text(encoding="utf-8"))
    return tuple(Chapter(title, tuple(entries)) for title, entries in reading.chapters if entries)


def entries() -> tuple[Entry, ...]:
    """All pages in reading order, without the first."""
    return tuple(entry for chapter in contents() for entry in chapter.entries)


@functools.cache
def words_of(page: str) -> str:
    """What a page says, without its markup, on one line and in small letters."""
    reading = _Words()
    reading.feed((folder() / page).read_text(encoding="utf-8"))
    return " ".join("".join(reading.parts).split()).casefold()


class _Contents(HTMLParser):
    """Collects the ``h2`` headings and, below each, the links of its list."""

    def __init__(self) -> None:
        super().__init__()
        self.chapters: list[tuple[str, list[Entry]]] = []
        self._inside, self._words, self._page = "", "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h2" or (tag == "a" and self.chapters):
            self._inside, self._words = tag, ""
            self._page = dict(attrs).get("href") or ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag != self._inside:
            return
        words = " ".join(self._words.split())
        if tag == "h2":
            self.chapters.append((words, []))
        else:
            self.chapters[-1][1].append(Entry(words, self._page))
        self._inside = ""


class _Words(HTMLParser):
    """Collects the text of a page's body."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_body = self._in_body or tag == "body"

    def handle_data(self, data: str) -> None:
        if self._in_body:
            self.parts.append(data)
