"""What is open, written down as it changes, so that a crash loses next to nothing; no Qt.

Each window has a file of its own in the state folder. It is taken away when the window closes; one that is
there without its window tells of a crash.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview.errors import XrayviewError
from xrayview.files import new_file
from xrayview.window.sessions import session_of
from xrayview.window.state import State

if TYPE_CHECKING:
    from xrayview.session.session import Session

FORMAT = 1
_LARGEST = 4 << 20


@dataclass(frozen=True)
class Lost:
    """A file that was open when a window crashed, and how it was looked at, where it was."""

    path: Path
    session: Session | None


class Recovery:
    """The file of the window with this ``number`` in the state ``folder``."""

    def __init__(self, folder: Path, number: int = 1) -> None:
        self._folder, self._number = folder, number
        self._written = ""

    @property
    def path(self) -> Path:
        """Where this window's is."""
        return self._of(self._number)

    def write(self, state: State) -> None:
        """Write down what is open, where that changed. Raises `XrayviewError` or OSError where it cannot."""
        text = _as_text(state)
        if text == self._written:
            return
        if not text:
            self.forget()
            return
        with new_file(self.path, overwrite=True) as temporary:
            temporary.write_text(text, encoding="utf-8")
        self._written = text

    def forget(self) -> None:
        """Take this window's file away: it closes as it should, or nothing is open."""
        self._written = ""
        self.path.unlink(missing_ok=True)

    def lost(self, is_open: Callable[[int], bool]) -> list[Lost]:
        """What crashed windows left, the one looked at last at the end; it is there once, and then no more.

        ``is_open``: whether a window of that number is open; of ours only what was there before counts.
        """
        found: list[Lost] = []
        for path in sorted(self._folder.glob("open-*.json")):
            number = path.stem.removeprefix("open-")
            if not number.isdecimal() or (int(number) != self._number and is_open(int(number))):
                continue
            if int(number) == self._number and self._written:
                continue
            found += _read(path)
            path.unlink(missing_ok=True)
        return found

    def _of(self, number: int) -> Path:
        return self._folder / f"open-{number}.json"


def _as_text(state: State) -> str:
    """What is open as JSON; empty where nothing is."""
    from xrayview.session.session import to_plain

    files = [
        {
            "path": str(sheet.document.path),
            "session": to_plain(session_of(sheet)) if sheet.document.volume is not None else None,
        }
        for sheet in sorted(state.sheets, key=lambda sheet: sheet.key == state.current)
        if sheet.document.path is not None
    ]
    return json.dumps({"format": FORMAT, "files": files}) if files else ""


def _read(path: Path) -> list[Lost]:
    """The files that one window had open; those that cannot be told any more are left out."""
    from xrayview.session.session import from_plain

    try:
        data: Any = json.loads(path.read_bytes()[:_LARGEST])
        entries = data["files"] if data["format"] == FORMAT else []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    found = []
    for entry in entries if isinstance(entries, list) else []:
        try:
            session = entry["session"]
            found.append(Lost(Path(entry["path"]), session and from_plain(session, path)))
        except (XrayviewError, KeyError, TypeError, ValueError):
            continue
    return found
