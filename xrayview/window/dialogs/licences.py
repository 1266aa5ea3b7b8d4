"""What the program is made of: every installed part with its version, its licence and the licence's text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from xrayview import __version__
from xrayview.errors import XrayviewError
from xrayview.resources import resource, resource_folder

_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_WORKSHOP = re.compile(r"extra == .(test|dev)\b")
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Part:
    """A part of the program: ``read`` gives the text of its licence when it is asked for."""

    name: str
    version: str
    licence: str
    read: Callable[[], str]


def parts() -> tuple[Part, ...]:
    """The program itself, its weights, its icons, Python, and every installed library it stands on."""
    return (
        Part("xrayview", __version__, "Apache-2.0", lambda: _own("NOTICE", "LICENSE")),
        Part(
            "xrayview: network weights",
            "",
            "GPL-3.0-or-later",
            lambda: _own("NOTICE", "GPL-3.0-or-later.txt"),
        ),
        Part("Lucide: icons", _lucide_version(), "ISC AND MIT", _lucide_licence),
        Part("Python", sys.version.split()[0], "PSF-2.0", lambda: sys.copyright),
        *_libraries(),
    )


def version_facts() -> tuple[tuple[str, str], ...]:
    """(name, version) of the program, of Python and the system, and of each library it names itself."""
    import platform

    named = sorted(_required("xrayview"), key=str.casefold)
    return (
        ("xrayview", __version__),
        ("Python", platform.python_version()),
        ("System", platform.platform()),
        *((name, found.version) for name in named if (found := _installed(name)) is not None),
    )


def _libraries() -> list[Part]:
    found: dict[str, metadata.Distribution] = {}
    waiting = _required("xrayview")
    while waiting:
        library = _installed(waiting.pop())
        if library is not None and _key(library.name) not in found:
            found[_key(library.name)] = library
            waiting += _required(library.name)
    found.pop("xrayview", None)
    return [
        Part(library.name, library.version, _licence(library), lambda library=library: _text(library))  # type: ignore[misc]
        for _, library in sorted(found.items())
    ]


def _required(name: str) -> list[str]:
    """The names that a distribution asks for; of the extras only our own for users."""
    library = _installed(name)
    texts = library.requires or [] if library is not None else []
    own = name == "xrayview"
    wanted = [text for text in texts if "extra ==" not in text or (own and not _WORKSHOP.search(text))]
    return [match.group() for text in wanted if (match := _NAME.match(text))]


def _installed(name: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(library: metadata.Distribution) -> str:
    """The licence's expression, else the name a distribution gives it, else what it is filed under."""
    about = library.metadata
    if about["License-Expression"]:
        return str(about["License-Expression"])
    short = (about["License"] or "").strip()
    # Some write the whole text into the field for the name.
    if short and "\n" not in short and len(short) <= _LONGEST_NAME:
        return short
    filed = [line.split(" :: ")[-1] for line in about.get_all("Classifier") or [] if "License ::" in line]
    return ", ".join(filed) or "see its text"


def _text(library: metadata.Distribution) -> str:
    files = [
        file
        for file in library.files or []
        if ".dist-info" in str(file.parent) and _LICENCE_FILE.search(file.name)
    ]
    texts = [f"{file.name}\n\n{_read(Path(str(library.locate_file(file))))}" for file in files]
    if texts:
        return "\n\n".join(texts)
    written = (library.metadata["License"] or "").strip()
    home = library.metadata["Home-page"] or next(
        (line.split(", ")[-1] for line in library.metadata.get_all("Project-URL") or []), ""
    )
    where = f"\n\nThe package brings no file with the text. See {home}" if home else ""
    return f"{written or _licence(library)}{where}"


def _own(*names: str) -> str:
    """Our own notice and licences: beside the code in a checkout, in the package's records otherwise."""
    installed = _installed("xrayview")
    recorded = [Path(str(installed.locate_file(file))) for file in installed.files or []] if installed else []
    try:
        root = resource_folder().parent
        folders = [root, root / "LICENSES"]
    except XrayviewError:
        folders = []
    texts = []
    for name in names:
        places = [*(folder / name for folder in folders), *(path for path in recorded if path.name == name)]
        texts.append(next((_read(path) for path in places if path.is_file()), f"{name} is missing"))
    return "\n\n".join(texts)


def _lucide_licence() -> str:
    try:
        return _read(resource("icons/LICENSE"))
    except XrayviewError as trouble:
        return f"{trouble.message}: {trouble.hint}"


def _lucide_version() -> str:
    """Every drawing says in its first line which release it is from."""
    try:
        first = _read(next(resource("icons").glob("*.svg"))).partition("\n")[0]
    except (XrayviewError, StopIteration):
        return ""
    match = re.search(r"lucide-static v([\d.]+)", first)
    return match.group(1) if match else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as trouble:
        return f"{path} cannot be read ({trouble.strerror})"
