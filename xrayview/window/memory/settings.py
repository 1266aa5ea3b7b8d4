"""The file of what is remembered between starts: it may be damaged, missing or shared by two windows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from xrayview.errors import UnusableInput, UnwritableTarget, XrayviewError
from xrayview.files import new_file, trouble_in_words
from xrayview.window.memory.lock import alone
from xrayview.window.memory.remembered import Remembered, plain, understood

__all__ = ["Settings", "Remembered"]

FORMAT = 1

_FILE, _LOCK = "settings.json", "settings.lock"
_MOST_SET_ASIDE = 9
_WAY_OUT = "you can go on working; see to the folder's permissions and free space"


class _Damaged(Exception):
    """The file is no settings file, or one of another format; its words say which."""


class Settings:
    """The file ``settings.json`` in ``folder``; ``remembered`` is what is known now.

    Nothing here raises: what goes wrong is returned as an error to show, with its hint.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._lock = folder / _LOCK
        self._unsaved: list[Callable[[Remembered], Remembered]] = []
        self._told = ""
        self.remembered = Remembered()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def load(self) -> tuple[Remembered, XrayviewError | None]:
        """What was remembered, and what could not be understood of it.

        A damaged file is set aside as ``settings.json.damaged-1`` (to 9) and the defaults are taken; a field
        of a wrong type costs that field.
        """
        try:
            content, trouble = self._content(), None
        except _Damaged:
            content, trouble = self._after_damage()
        except UnusableInput as unreadable:
            content, trouble = {}, unreadable
        kept, wrong = understood(content)
        trouble = trouble or wrong
        self.remembered = kept
        return kept, trouble

    def change(self, function: Callable[[Remembered], Remembered]) -> XrayviewError | None:
        """Apply ``function`` to what the file holds now, and write it; the same trouble is returned once.

        Another window's changes are kept. Where the file cannot be written the change holds for this window,
        and is written along with the next one that can be.
        """
        self.remembered = function(self.remembered)
        self._unsaved.append(function)
        trouble = self._written()
        said = trouble.message if trouble else ""
        repeated, self._told = said == self._told, said
        return None if repeated else trouble

    def _written(self) -> XrayviewError | None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with alone(self._lock) as nobody_else:
                if not nobody_else:
                    return UnwritableTarget(
                        f"{self._path}: another window holds it", "what changed is kept for the next time"
                    )
                content, trouble = self._content_or_aside()
                kept, wrong = understood(content)
                for function in self._unsaved:
                    kept = function(kept)
                self._write({**content, "format": FORMAT, **plain(kept)})
        except UnwritableTarget as full:
            return UnwritableTarget(full.message, _WAY_OUT)
        except UnusableInput as unreadable:
            return unreadable
        except OSError as other:
            return UnwritableTarget(f"{self._path}: cannot be written ({trouble_in_words(other)})", _WAY_OUT)
        self._unsaved.clear()
        self.remembered = kept
        return trouble or wrong

    def _write(self, content: Mapping[str, Any]) -> None:
        with new_file(self._path, overwrite=True) as temporary:
            # A film's name is often the patient's: no one else's business on this machine.
            temporary.chmod(0o600)
            temporary.write_text(json.dumps(content, indent=1) + "\n", encoding="ascii")

    def _content(self) -> dict[str, Any]:
        """The file's fields, also those that this version does not know; none where there is no file."""
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as trouble:
            raise UnusableInput(
                f"{self._path}: cannot be read ({trouble_in_words(trouble)})", _WAY_OUT
            ) from None
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            raise _Damaged("is damaged") from None
        if not isinstance(content, dict):
            raise _Damaged("is damaged")
        if content.get("format") != FORMAT:
            raise _Damaged(f"is of a format that this version does not know ({content.get('format')!r})")
        return content

    def _after_damage(self) -> tuple[dict[str, Any], XrayviewError | None]:
        # Another window may have written a good file meanwhile: looked at again where nobody writes.
        try:
            with alone(self._lock):
                return self._content_or_aside()
        except UnusableInput as trouble:
            return {}, trouble

    def _content_or_aside(self) -> tuple[dict[str, Any], XrayviewError | None]:
        """The file's fields; none where it is damaged, and then what became of it."""
        try:
            return self._content(), None
        except _Damaged as damage:
            message = f"{self._path}: {damage}; the window starts with its defaults"
            aside = self._free_name()
            try:
                os.replace(self._path, aside)
            except OSError as trouble:
                # Raised: what may still be mended by hand is not written over.
                words = trouble_in_words(trouble)
                raise UnusableInput(message, f"it cannot be set aside ({words}); move it away") from None
            return {}, UnusableInput(message, f"it was set aside as {aside.name}")

    def _free_name(self) -> Path:
        names = [
            self._path.with_name(f"{_FILE}.damaged-{number}") for number in range(1, _MOST_SET_ASIDE + 1)
        ]
        return next((path for path in names if not path.exists()), names[-1])
