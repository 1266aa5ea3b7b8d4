"""Files that appear whole or not at all, and the JSON sidecar that says how a file was made."""

from __future__ import annotations

import errno
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xrayview.errors import UnusableInput, UnwritableTarget

NOT_FOR_DIAGNOSIS = "depth inferred from one x-ray, not for diagnosis"
SIMULATED_NOT_FOR_DIAGNOSIS = "simulated x-ray, not for diagnosis"
PREPARED_NOT_FOR_DIAGNOSIS = "prepared x-ray, not for diagnosis"

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


def sidecar_path(path: Path) -> Path:
    """The JSON file that accompanies ``path``: its full name with ``.json`` added."""
    return path.parent / (path.name + ".json")


def check_target(path: Path, overwrite: bool = False, with_sidecar: bool = False) -> None:
    """Refuse, before any work is done, a target that `new_file` would refuse.

    Raises `UnwritableTarget` where ``path`` (or its sidecar, with ``with_sidecar``) exists and ``overwrite``
    is False, is no ordinary file, or its folder is missing.
    """
    if with_sidecar:
        check_target(path, overwrite)
        path = sidecar_path(path)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = None
    except (OSError, ValueError) as trouble:
        raise UnwritableTarget(
            f"{path}: cannot be written ({trouble_in_words(trouble)})", _ELSEWHERE
        ) from None
    if mode is not None:
        if stat.S_ISDIR(mode):
            raise UnwritableTarget(f"{path}: is a folder", "give the name of a file in it")
        if not stat.S_ISREG(mode):
            raise UnwritableTarget(f"{path}: is no ordinary file", "give the name of an ordinary file")
        if not overwrite:
            raise UnwritableTarget(
                f"{path}: exists already", "give another name, or allow it with --overwrite"
            )
    elif not path.parent.is_dir():
        raise UnwritableTarget(
            f"{path}: the folder {path.parent} does not exist", "make the folder first, or give another one"
        )


@contextmanager
def new_file(path: Path, overwrite: bool = False, remarks: Mapping[str, Any] | None = None) -> Iterator[Path]:
    """Give a temporary name in the folder of ``path``; rename it to ``path`` when the block ends well.

    The temporary name keeps the last two suffixes, for libraries that choose the format by them; an empty
    file of that name exists already. With ``remarks``, the sidecar is written and renamed along with it.
    Where the block fails or is cancelled, nothing stays behind and an older ``path`` is untouched.
    Raises `UnwritableTarget` (see `check_target`; no permission; the disk is full).
    """
    path = Path(path)
    check_target(path, overwrite, with_sidecar=remarks is not None)
    final = Path(os.path.realpath(path))
    temporary = final.with_name(f".partial-{secrets.token_hex(6)}" + "".join(final.suffixes[-2:]))
    notes = sidecar_path(temporary)
    try:
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except OSError as trouble:
            raise UnwritableTarget(
                f"{path}: cannot be written ({trouble_in_words(trouble)})", _ELSEWHERE
            ) from None
        try:
            yield temporary
            if remarks is not None:
                notes.write_text(sidecar_text(final, remarks), encoding="utf-8")
            check_target(path, overwrite, with_sidecar=remarks is not None)
            os.replace(temporary, final)
            if remarks is not None:
                os.replace(notes, sidecar_path(final))
        except OSError as trouble:
            if trouble.errno not in _NO_ROOM:
                raise
            raise UnwritableTarget(
                f"{path}: could not be written to its end ({trouble_in_words(trouble)})", _ELSEWHERE
            ) from None
    finally:
        temporary.unlink(missing_ok=True)
        notes.unlink(missing_ok=True)


def first_bytes(path: Path, known: str, count: int = 1024) -> bytes:
    """The first ``count`` bytes of a file that can be read; ``known`` is the hint that says what is expected.

    Raises `UnusableInput` for a folder, a missing, empty, unreadable or extraordinary file.
    """
    try:
        if path.is_dir():
            raise UnusableInput(f"{path}: is a folder", f"{known}, one of those in it")
        if path.exists() and not path.is_file():
            raise UnusableInput(f"{path}: is no ordinary file", known)
        with path.open("rb") as file:
            start = file.read(count)
    except FileNotFoundError:
        raise UnusableInput(f"{path}: there is no such file", "check the name and the folder") from None
    except PermissionError:
        raise UnusableInput(f"{path}: may not be read", "see to the file's permissions") from None
    except (OSError, ValueError) as trouble:
        raise UnusableInput(f"{path}: cannot be read ({trouble_in_words(trouble)})", known) from None
    if not start:
        raise UnusableInput(f"{path}: the file is empty", "copy or export it again")
    return start


def without_file_names(remarks: Mapping[str, Any]) -> dict[str, Any]:
    """What an export may carry of a report: all but the names of the files it was made from.

    A film's name is often the patient's; the entries "file" and "source" are left out at every depth.
    """
    return {
        key: without_file_names(value) if isinstance(value, Mapping) else value
        for key, value in remarks.items()
        if key not in ("file", "source")
    }


def sidecar_text(path: Path, remarks: Mapping[str, Any]) -> str:
    """The sidecar's JSON: ``remarks`` and the file's name; numbers that are not finite become null."""
    return json.dumps(_plain({**remarks, "sidecar_of": path.name}), indent=2, ensure_ascii=False) + "\n"


def trouble_in_words(trouble: Exception) -> str:
    """What the operating system says is wrong, without its number and path."""
    words = trouble.strerror if isinstance(trouble, OSError) and trouble.strerror else str(trouble)
    return words[:1].lower() + words[1:]


def printable(words: str) -> str:
    """Words as one line for a terminal or a label: what steers it, or is no text, is spelt out."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in words)


def _plain(value: Any) -> Any:
    """``value`` as JSON knows it; arrays and scalars of numpy through their own ``tolist``."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return _plain(value.tolist()) if hasattr(value, "tolist") else str(value)


_ELSEWHERE = "choose another folder, or see to its permissions and free space"
