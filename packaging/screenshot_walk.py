"""The walk behind screenshots.py: opens the real window, does each step and writes its picture.

Run by screenshots.py, in .venv and on a screen.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from screenshot_page import page
from screenshot_step import Chapter, Opened
from screenshot_steps import CHAPTERS
from screenshot_window import Walk
from screenshots import parsed

from xrayview.errors import UnusableOption, XrayviewError


def main(arguments: Sequence[str]) -> int:
    """Take the pictures, and write a page with all that lie in the folder by now.

    1 where the window told of an error on the way, 2 for a wrong wish.
    """
    wish = parsed(arguments)
    from xrayview.resources import resource

    film = wish.film or resource(
        "samples/" + json.loads(resource("samples/samples.json").read_text())["default"]
    )
    with tempfile.TemporaryDirectory(prefix="xrayview-") as home:
        _stay_within(Path(home))
        try:
            chapters = chosen(wish.only)
            wish.output.mkdir(parents=True, exist_ok=True)
            walk = Walk(film.absolute(), wish.size)
            take_all(walk, chapters, wish.output)
            there = [name for name in names() if (wish.output / f"{name}.png").is_file()]
            (wish.output / "index.html").write_text(page(chosen(there), film.name), encoding="utf-8")
            walk.close()
        except XrayviewError as trouble:
            print(f"screenshots: {trouble.message}\n  {trouble.hint}", file=sys.stderr)
            return 2
        except OSError as trouble:
            print(f"screenshots: {trouble}", file=sys.stderr)
            return 2
    for words in walk.troubles:
        print(f"screenshots: {words}", file=sys.stderr)
    return 1 if walk.troubles else 0


def names() -> list[str]:
    """The names of all steps."""
    return [step.name for chapter in CHAPTERS for step in chapter.steps]


def chosen(only: Sequence[str]) -> tuple[Chapter, ...]:
    """The chapters with the steps of these names, all of them for none; `UnusableOption` for unknown ones."""
    if unknown := sorted(set(only) - set(names())):
        raise UnusableOption(f"there is no step {', '.join(unknown)}", "use some of " + ", ".join(names()))
    kept = (
        Chapter(one.title, one.lead, tuple(step for step in one.steps if not only or step.name in only))
        for one in CHAPTERS
    )
    return tuple(chapter for chapter in kept if chapter.steps)


def take_all(walk: Walk, chapters: Sequence[Chapter], folder: Path) -> None:
    """Take every picture, what needs the same file in turn, and say how far it is."""
    order: tuple[Opened, ...] = ("film", "made-up head", "nothing")
    steps = [step for chapter in chapters for step in chapter.steps]
    steps.sort(key=lambda step: order.index(step.opened))
    for number, step in enumerate(steps, 1):
        begun = time.monotonic()
        walk.take(step, folder / step.file)
        print(
            f"{number}/{len(steps)} {step.file} ({time.monotonic() - begun:.1f} s)",
            file=sys.stderr,
            flush=True,
        )


def _stay_within(home: Path) -> None:
    """Let the window remember nothing of this machine and leave nothing on it; what it says once was said."""
    from xrayview.window.dialogs.not_a_device import NOTICE_VERSION
    from xrayview.window.memory.settings import FORMAT

    os.environ.update(HOME=str(home), XDG_STATE_HOME=str(home / "state"), LOCALAPPDATA=str(home / "state"))
    folder = home / "state" / "xrayview"
    folder.mkdir(parents=True)
    kept = {"format": FORMAT, "notice_seen": NOTICE_VERSION, "reduced_motion": True}
    (folder / "settings.json").write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
