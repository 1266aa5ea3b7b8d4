"""What the window remembers between starts, as frozen data and as the fields of a JSON file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from xrayview.errors import UnusableInput, XrayviewError

MOST_RECENT = 10
Page = Literal["explore", "train"]


@dataclass(frozen=True)
class Remembered:
    """What the window remembers.

    ``recent``: opened files, newest first, at most `MOST_RECENT`; some may be gone by now. ``geometry`` and
    ``docks``: Qt's own description of the window and its docks, base64. ``notice_seen``: the version of the
    "not a medical device" notice that was read; ``tour_seen``: the tour was gone through or left. The folders
    are those last opened from, saved to, trained in. ``marker``, ``scale_bar``, ``cut_handles``,
    ``reduced_motion``: as in `Preferences`; None where the system is to be asked.
    """

    recent: tuple[Path, ...] = ()
    geometry: str = ""
    docks: str = ""
    page: Page = "explore"
    notice_seen: str = ""
    tour_seen: bool = False
    open_folder: Path | None = None
    save_folder: Path | None = None
    run_folder: Path | None = None
    marker: bool = True
    scale_bar: bool = True
    cut_handles: bool = True
    reduced_motion: bool | None = None

    def opened(self, path: Path) -> Remembered:
        """With ``path`` as the newest of the recent files."""
        newest = Path(os.path.abspath(path))
        others = tuple(other for other in self.recent if other != newest)
        return replace(self, recent=(newest, *others)[:MOST_RECENT])

    def forget_recent(self) -> Remembered:
        """Without any recent file, and without the folders they lay in."""
        return replace(self, recent=(), open_folder=None, save_folder=None)


def understood(content: Mapping[str, Any]) -> tuple[Remembered, XrayviewError | None]:
    """The known fields of ``content``, and what is wrong with those that cannot be taken."""
    values, wrong = {}, []
    for name, read in _READ.items():
        if name in content:
            try:
                values[name] = read(content[name])
            except ValueError:
                wrong.append(name)
    trouble = UnusableInput(
        f"settings: {', '.join(wrong)} cannot be understood", "the defaults are taken there; the rest is kept"
    )
    return Remembered(**values), trouble if wrong else None


def plain(kept: Remembered) -> dict[str, Any]:
    """The fields as JSON knows them; `understood` reads them back."""
    values = {field.name: getattr(kept, field.name) for field in fields(kept)}
    values["recent"] = [str(path) for path in kept.recent]
    return {name: str(value) if isinstance(value, Path) else value for name, value in values.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _page(value: object) -> str:
    if value not in get_args(Page):
        raise ValueError
    return _text(value)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _switch_or_none(value: object) -> bool | None:
    return None if value is None else _switch(value)


def _path(value: object) -> Path:
    text = _text(value)
    # No file system knows such a name, and asking for one raises.
    if not text or "\0" in text:
        raise ValueError
    return Path(text)


def _path_or_none(value: object) -> Path | None:
    return None if value is None else _path(value)


def _paths(value: object) -> tuple[Path, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(_path(entry) for entry in value)[:MOST_RECENT]


_READ: dict[str, Callable[[object], Any]] = {
    "recent": _paths,
    "geometry": _text,
    "docks": _text,
    "page": _page,
    "notice_seen": _text,
    "tour_seen": _switch,
    "open_folder": _path_or_none,
    "save_folder": _path_or_none,
    "marker": _switch,
    "scale_bar": _switch,
    "cut_handles": _switch,
    "reduced_motion": _switch_or_none,
    "run_folder": _path_or_none,
}
