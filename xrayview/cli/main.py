"""The command `xrayview`: which command was meant, and what its end means for the caller."""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from xrayview import __version__
from xrayview.cli.options import Parser
from xrayview.errors import UnusableInput, XrayviewError
from xrayview.jobs import Cancelled

COMMANDS = {
    "reconstruct": "an x-ray becomes a density volume in a file",
    "render": "a picture of an x-ray's volume, or of a volume file",
    "stereo": "a stereo picture, such as a red-cyan anaglyph",
    "simulate": "a volume file becomes an x-ray",
    "mesh": "the surface of bone (or another density) for 3D printing and other programs",
    "inspect": "what was found in an x-ray, and what the network sees",
    "dataset": "scans of heads, in whatever files, become one pack to learn from",
    "train": "train a network on a pack, a folder of scans, or made-up heads",
    "evaluate": "judge a network on specimens it has not seen",
    "doctor": "what works on this machine, what does not, what to do",
}

_SUCCESS, _BUG, _USER, _INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code.

    0: done; 2: the user's input or machine does not allow it (two lines on stderr); 1: a fault of
    xrayview; 130: interrupted.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _dispatch(words)
    except XrayviewError as trouble:
        from xrayview.files import printable

        print(f"xrayview: {printable(trouble.message)}\n  {printable(trouble.hint)}", file=sys.stderr)
        return _USER
    except (KeyboardInterrupt, Cancelled):
        print("xrayview: interrupted", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return _SUCCESS
    except Exception:
        import traceback

        traceback.print_exc()
        print(
            "xrayview: this is a fault of xrayview, not yours; please report the lines above", file=sys.stderr
        )
        return _BUG


def open_window() -> int:
    """The command `xrayview-gui`: the window, with the files named on the command line."""
    return main(sys.argv[1:])


def _dispatch(words: list[str]) -> int:
    first = words[0] if words else None
    if first in COMMANDS:
        command = importlib.import_module(f"xrayview.cli.{first}")
        parser = Parser(prog=f"xrayview {first}", description=command.__doc__)
        command.add_options(parser)
        command.run(parser.parse_args(words[1:]))
        return _SUCCESS
    parser = Parser(
        prog="xrayview",
        description="Turns a single x-ray into a density volume. Without a command: opens the window.",
        epilog=_listed_commands(),
    )
    parser.add_argument("--version", action="version", version=f"xrayview {__version__}")
    parser.add_argument("files", nargs="*", metavar="FILE", help="x-ray or volume to open in the window")
    return _window([Path(name) for name in parser.parse_args(words).files])


def _listed_commands() -> str:
    lines = (f"  {name:12} {summary}" for name, summary in COMMANDS.items())
    return (
        "commands (each has its own --help):\n"
        + "\n".join(lines)
        + ("\n\nDepth is inferred from one x-ray. This is not a medical device.")
    )


def _window(files: list[Path]) -> int:
    for file in files:
        if not file.exists():
            near = difflib.get_close_matches(str(file), COMMANDS, n=1)
            hint = f"did you mean the command {near[0]}?" if near else "commands: " + ", ".join(COMMANDS)
            raise UnusableInput(f"{file}: there is no such file, and no such command", hint)
    from xrayview.window import app

    return app.open_window(files)
