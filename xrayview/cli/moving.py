"""The options of moving pictures, which `render` and `stereo` share."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import follow
from xrayview.errors import UnusableOption
from xrayview.scene.loop import FEWEST_FRAMES, LONGEST_SECONDS, MOST_FRAMES, Loop
from xrayview.scene.scene import Scene

if TYPE_CHECKING:
    from xrayview.cli.shown import Shown

ONLY_MOVING = (".gif", ".mp4")


def add_options(parser: Parser | argparse._ArgumentGroup) -> None:
    """--turntable, --frames and --seconds."""
    parser.add_argument(
        "--turntable",
        action="store_true",
        help="walk once round: a moving picture in .gif, .png, .webp or .mp4",
    )
    parser.add_argument(
        "--frames",
        type=shared.whole("--frames", FEWEST_FRAMES, MOST_FRAMES),
        metavar="N",
        help="of a moving picture (default: 72 of a turntable, 24 of a wiggle)",
    )
    parser.add_argument(
        "--seconds",
        type=shared.number("--seconds", 0.0, LONGEST_SECONDS, above=True),
        metavar="S",
        help="that a moving picture takes before it begins anew (default: 6 of a turntable, 1.5 of a wiggle)",
    )


def loop(options: Options, wiggle: bool = False) -> Loop | None:
    """The loop that was asked for, checked together with its file's name; None for a still picture.

    Raises `UnusableOption` as `check_loop` does, and for options that do not belong together.
    """
    given = {name: getattr(options, name) for name in ("frames", "seconds")}
    wished = {name: value for name, value in given.items() if value is not None}
    if wiggle and options.turntable:
        raise UnusableOption("--turntable: a wiggle moves already", "leave one out, or choose another --kind")
    if not wiggle and not options.turntable:
        if wished:
            raise UnusableOption(
                f"--{next(iter(wished))}: this is a still picture", "add --turntable, or leave it out"
            )
        if options.output.suffix.lower() in ONLY_MOVING:
            raise UnusableOption(
                f"{options.output}: this is a still picture",
                "add --turntable to let it move (xrayview stereo has --kind wiggle too), or use .png",
            )
        return None
    from xrayview.export.loop import check_loop

    made = (
        Loop("wiggle", **wished) if wiggle else Loop("turntable", **{"frames": 72, "seconds": 6.0, **wished})
    )
    check_loop(options.output, made, options.size)
    return made


def write(
    options: Options,
    found: Shown,
    scene: Scene,
    loop: Loop,
    size: tuple[int, int],
    remarks: Mapping[str, Any],
) -> None:
    """Draw the loop and write it, with progress."""
    from xrayview.export.loop import writing_loop

    follow(
        writing_loop(options.output, found.volume, scene, loop, size, remarks, found.fused, options.overwrite)
    )
