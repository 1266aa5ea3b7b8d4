"""Options that several commands share, and the checks of what a user typed."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NoReturn

from xrayview.errors import UnusableOption

Options = argparse.Namespace

_NEGATIVE_FIRST = re.compile(r"-[0-9.]+,")


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are `UnusableOption`, and whose help keeps its lines."""

    def __init__(self, prog: str, description: str | None, epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Options | None = None
    ) -> tuple[Options, list[str]]:
        """Take places left of or above a picture, such as ``--square -20,-35,400``, for values."""
        return super().parse_known_args(None if args is None else _joined(args), namespace)

    def parse_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Options | None = None
    ) -> Options:
        """The options, and in ``typed`` the names of those that were on the line, even with their default."""
        options = super().parse_args(args, namespace)
        defaults = {action: action.default for action in self._actions}
        for action in defaults:
            action.default = argparse.SUPPRESS
        try:
            options.typed = frozenset(vars(super().parse_args(args)))
        finally:
            for action, default in defaults.items():
                action.default = default
        return options

    def error(self, message: str) -> NoReturn:
        """Turn argparse's complaint into one that is shown in two lines."""
        raise UnusableOption(message, f"{self.prog} --help lists the options")


def _joined(words: Sequence[str]) -> list[str]:
    """The words, each list of numbers that begins with a minus joined to its option: no option looks so."""
    joined: list[str] = []
    for word in words:
        is_list = _NEGATIVE_FIRST.match(word) is not None
        if is_list and joined and joined[-1].startswith("--") and "=" not in joined[-1]:
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def one_of(name: str, known: Sequence[str]) -> Callable[[str], str]:
    """A check that answers an unknown choice of option ``name`` with the ``known`` ones."""

    def check(text: str) -> str:
        if text in known:
            return text
        near = difflib.get_close_matches(text, known, n=1)
        guess = f"did you mean {near[0]}? " if near else ""
        raise UnusableOption(f"{name}: {text!r} is not known", f"{guess}known: {', '.join(known)}")

    return check


def number(
    name: str, least: float = float("-inf"), most: float = float("inf"), above: bool = False
) -> Callable[[str], float]:
    """A check that takes a number from ``least`` (``above``: without it) to ``most`` for option ``name``."""

    def check(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not (least <= value <= most and abs(value) != float("inf")) or (above and value == least):
            raise UnusableOption(
                f"{name}: {text!r} is out of range", f"give {_span('a number', least, most, above)}"
            )
        return value

    return check


def whole(name: str, least: int, most: int) -> Callable[[str], int]:
    """A check that takes a whole number from ``least`` to ``most`` for option ``name``."""

    def check(text: str) -> int:
        if not (text.lstrip("-").isdecimal() and least <= int(text) <= most):
            raise UnusableOption(
                f"{name}: {text!r} is out of range", f"give {_span('a whole number', least, most)}"
            )
        return int(text)

    return check


def size(text: str) -> tuple[int, int]:
    """Picture size "WxH" in pixels, each side 16 to 8192."""
    sides = text.lower().split("x")
    if len(sides) != 2 or not all(side.isdecimal() and 16 <= int(side) <= 8192 for side in sides):
        raise UnusableOption(f"--size: {text!r} is no picture size", "give WIDTHxHEIGHT, such as 1024x1024")
    return int(sides[0]), int(sides[1])


def check_ending(path: Path, known: Collection[str]) -> None:
    """Refuse, before any work, a name whose ending is not among the ``known`` ones."""
    if path.suffix.lower() not in known:
        raise UnusableOption(
            f"{path}: {path.suffix or 'a name without ending'} cannot be written", "use " + ", ".join(known)
        )


def add_result(parser: Parser, metavar: str, formats: str, required: bool = True) -> None:
    """-o with --overwrite, and --json."""
    parser.add_argument("-o", "--output", type=Path, required=required, metavar=metavar, help=formats)
    add_overwrite(parser)
    add_json(parser)


def add_overwrite(parser: Parser) -> None:
    """--overwrite: an existing file is refused without it."""
    parser.add_argument("--overwrite", action="store_true", help="replace a file that is there already")


def add_json(parser: Parser) -> None:
    """--json: the result for programs."""
    parser.add_argument("--json", metavar="FILE", help="write the result as JSON; - for standard output")


def add_device(parser: Parser | argparse._ArgumentGroup) -> None:
    """Where the network runs."""
    parser.add_argument(
        "--device",
        default="auto",
        type=one_of("--device", ("auto", "cpu", "cuda", "mps")),
        help="auto, cpu, cuda or mps (default: auto)",
    )


def add_network(parser: Parser) -> None:
    """Which weights on which device."""
    group = parser.add_argument_group("network and fusion")
    group.add_argument(
        "--weights",
        type=Path,
        action="append",
        metavar="FILE",
        help="other weights than the bundled ones; of several, the mean of what each makes of the film and "
        "of its mirror image",
    )
    add_device(group)
    group.add_argument(
        "--law",
        action=_FusionLaw,
        type=one_of("--law", ("paper", "proportional")),
        help="how measured density is spread along a ray: paper or proportional (default)",
    )
    group.add_argument(
        "--beta",
        action=_FusionLaw,
        type=number("--beta", 1, 4, above=True),
        help="exponent of the paper's law, which it asks for (default: 2)",
    )
    group.add_argument("--no-fusion", action="store_true", help="the network's 128^3 volume as it is")


class _FusionLaw(argparse.Action):
    """--law and --beta, in any order: an exponent asks for the law that has one."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: Options,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        setattr(namespace, self.dest, values)
        if getattr(namespace, "beta", None) is None:
            return
        if getattr(namespace, "law", None) == "proportional":
            raise UnusableOption(
                "--beta: the proportional law has no exponent", "leave one out, or give --law paper"
            )
        namespace.law = "paper"


def _span(kind: str, least: float, most: float, above: bool = False) -> str:
    if least == float("-inf") and most == float("inf"):
        return kind
    if above:
        return f"{kind} above {least:g}" + (f", up to {most:g}" if most < float("inf") else "")
    return f"{kind} from {least:g}" + (f" to {most:g}" if most < float("inf") else " up")
