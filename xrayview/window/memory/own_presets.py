"""A person's own transfer functions, each in a JSON file of its own."""

from __future__ import annotations

import functools
import json
import unicodedata
from dataclasses import replace
from pathlib import Path

from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget, XrayviewError
from xrayview.files import new_file, trouble_in_words
from xrayview.scene.saved import transfer_from_json, transfer_to_json
from xrayview.scene.transfer import PRESETS, TransferFunction

LONGEST_NAME = 60

_SUFFIX = ".json"
_LARGEST_FILE = 200_000
# What Windows does not take for a file's name, whatever its suffix.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}


class OwnPresets:
    """The transfer functions kept in ``folder``; a file there that is none is skipped, and told by `all`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[tuple[TransferFunction, ...], tuple[XrayviewError, ...]]:
        """Every own transfer function in the order of their names, and what is wrong with the other files."""
        files, troubles = self._read()
        kept = sorted((transfer for _, transfer in files), key=lambda transfer: transfer.name.casefold())
        return tuple(kept), tuple(troubles)

    def names(self) -> tuple[str, ...]:
        """What there is, in the order to show."""
        return tuple(transfer.name for transfer in self.all()[0])

    def load(self, name: str) -> TransferFunction:
        """The one of that name; an unknown one is answered with the list."""
        kept = {transfer.name: transfer for _, transfer in self._read()[0]}
        if name not in kept:
            raise UnusableOption(
                f"preset: there is none of your own called {name!r}", "choose one of: " + ", ".join(kept)
            )
        return kept[name]

    def save(self, transfer: TransferFunction) -> Path:
        """Keep it under its name, in place of an own one of the same name; returns the file.

        Raises `UnusableOption` for a name that cannot be taken (see `usable_name`), and `UnwritableTarget`
        where the file cannot be written; an older one is then left as it was.
        """
        usable_name(transfer.name)
        path = self._file_of(transfer.name) or self._free_file(transfer.name)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with new_file(path, overwrite=True) as temporary:
                temporary.write_text(
                    json.dumps(transfer_to_json(transfer), indent=1) + "\n", encoding="ascii"
                )
        except OSError as trouble:
            raise UnwritableTarget(
                f"{path}: cannot be written ({trouble_in_words(trouble)})",
                "see to the folder's permissions and free space",
            ) from None
        return path

    def rename(self, name: str, wanted: str) -> TransferFunction:
        """Keep the own one of that name under another; returns it. What goes wrong leaves the old one there.

        Raises `UnusableOption` where there is none of that name, or one of the other already, besides what
        `save` and `delete` raise.
        """
        transfer = replace(self.load(name), name=wanted)
        if wanted == name:
            return transfer
        if wanted in self.names():
            raise UnusableOption(
                f"preset: there is a {wanted!r} already", "give another name, or delete that one"
            )
        self.save(transfer)
        self.delete(name)
        return transfer

    def delete(self, name: str) -> None:
        """Take the one of that name away; it is no error where there is none any more."""
        path = self._file_of(name)
        try:
            if path is not None:
                path.unlink(missing_ok=True)
        except OSError as trouble:
            raise UnwritableTarget(
                f"{path}: cannot be taken away ({trouble_in_words(trouble)})",
                "see to the folder's permissions",
            ) from None

    def _read(self) -> tuple[list[tuple[Path, TransferFunction]], list[XrayviewError]]:
        found: list[tuple[Path, TransferFunction]] = []
        troubles: list[XrayviewError] = []
        names: set[str] = set()
        try:
            paths = sorted(path for path in self._folder.iterdir() if path.suffix == _SUFFIX)
        except FileNotFoundError:
            paths = []
        except OSError as trouble:
            words = trouble_in_words(trouble)
            troubles.append(
                UnusableInput(
                    f"{self._folder}: your own presets cannot be read ({words})", "see to the permissions"
                )
            )
            paths = []
        for path in paths:
            try:
                transfer = _transfer_in(path)
                if transfer.name in names:
                    raise UnusableInput(
                        f"{path}: a second preset called {transfer.name!r}", "rename one of them"
                    )
            except XrayviewError as trouble:
                troubles.append(trouble)
            else:
                names.add(transfer.name)
                found.append((path, transfer))
        return found, troubles

    def _file_of(self, name: str) -> Path | None:
        return next((path for path, transfer in self._read()[0] if transfer.name == name), None)

    def _free_file(self, name: str) -> Path:
        """A file that is not there yet: also one that could not be read is left alone."""
        stem, number = file_stem(name), 1
        path = self._folder / f"{stem}{_SUFFIX}"
        while path.exists():
            number += 1
            path = self._folder / f"{stem}-{number}{_SUFFIX}"
        return path


def usable_name(name: str) -> None:
    """Raise `UnusableOption` unless ``name`` can be shown in a list and told from the bundled presets'."""
    if not name or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise UnusableOption(
            f"preset: {name!r} cannot be its name",
            f"give 1 to {LONGEST_NAME} characters in one line, no blank at either end",
        )
    if name.casefold().replace(" ", "-") in PRESETS:
        raise UnusableOption(
            f"preset: {name!r} comes with the program", "give another name; the bundled ones stay as they are"
        )


def file_stem(name: str) -> str:
    """A file name that every system takes, as near to ``name`` as plain small letters are."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    stem = "-".join(words) or "preset"
    return f"{stem}-preset" if stem in _RESERVED else stem


def _transfer_in(path: Path) -> TransferFunction:
    """The transfer function in a file; `UnusableInput`, naming the file, where there is none."""
    way_out = "it is left as it is; mend it or take it away"
    try:
        facts = path.stat()
        if facts.st_size > _LARGEST_FILE:
            raise UnusableInput(f"{path}: is too large for a preset", way_out)
        return _read_once(path, (facts.st_ino, facts.st_size, facts.st_mtime_ns))
    except OSError as trouble:
        raise UnusableInput(f"{path}: cannot be read ({trouble_in_words(trouble)})", way_out) from None
    except (ValueError, RecursionError):
        raise UnusableInput(f"{path}: is no preset", way_out) from None
    except XrayviewError as trouble:
        where = trouble.message if str(path) in trouble.message else f"{path}: {trouble.message}"
        raise UnusableInput(where, way_out) from None


@functools.lru_cache(maxsize=1024)
def _read_once(path: Path, stamp: tuple[int, int, int]) -> TransferFunction:
    """What a file holds; read again only where it has changed: the list is asked for at every turn."""
    transfer = transfer_from_json(json.loads(path.read_text(encoding="utf-8")))
    usable_name(transfer.name)
    return transfer
