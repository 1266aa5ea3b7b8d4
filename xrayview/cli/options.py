"""Options that several commands share, and the checks of what a user typed."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from xrayview.errors import UnusableOption

if TYPE_CHECKING:
    from xrayview.xray.radiograph import Preparation

Options = argparse.Namespace


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

    def error(self, message: str) -> NoReturn:
        """Turn argparse's complaint into one that is shown in two lines."""
        raise UnusableOption(message, f"{self.prog} --help lists the options")


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


def add_preparation(parser: Parser) -> None:
    """The wishes for the preparation of an x-ray."""
    group = parser.add_argument_group("preparation of the x-ray")
    group.add_argument(
        "--tone",
        default="auto",
        metavar="TONE",
        help="auto, opacity, linear, gamma:G, film or matched (default: auto)",
    )
    group.add_argument(
        "--polarity",
        default="auto",
        type=one_of("--polarity", ("auto", "keep", "invert")),
        help="auto, keep or invert (default: auto)",
    )
    group.add_argument("--crop", default="auto", help="auto, none or L,T,R,B in pixels (default: auto)")
    group.add_argument("--rotate", default="auto", metavar="DEG", help="auto or clockwise degrees")
    group.add_argument("--mirror", action="store_true", help="swap left and right")
    group.add_argument(
        "--frame", default=0, type=whole("--frame", 0, 1_000_000), metavar="N", help="of a film with several"
    )
    group.add_argument(
        "--spacing", type=number("--spacing", 1e-4, 100), metavar="MM", help="millimetres a pixel"
    )


def preparation(options: Options) -> Preparation:
    """The wishes for the preparation, as typed."""
    from xrayview.xray.radiograph import Preparation

    return Preparation(
        tone=options.tone,
        polarity=options.polarity,
        crop=options.crop,
        rotate=options.rotate,
        mirror=options.mirror,
        spacing=options.spacing,
        frame=options.frame,
    )


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
    group.add_argument("--weights", type=Path, metavar="FILE", help="other weights than the bundled ones")
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
        if namespace.beta is None:
            return
        if namespace.law == "proportional":
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
