"""Make a stereo picture of an x-ray's volume, or of a volume file; no display is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xrayview.cli import options as shared
from xrayview.cli import shown
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, tell
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.scene.scene import METHODS, Stereo

if TYPE_CHECKING:
    from xrayview.render.offscreen import Pixels

KINDS = ("anaglyph", "side-by-side", "cross-eyed")


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    shown.add_options(parser)
    group = parser.add_argument_group("the two eyes")
    group.add_argument(
        "--kind",
        default="anaglyph",
        type=shared.one_of("--kind", KINDS),
        help="anaglyph (red-cyan, red left), side-by-side or cross-eyed (default: anaglyph)",
    )
    group.add_argument(
        "--method",
        default="dubois",
        type=shared.one_of("--method", METHODS),
        help=f"of the anaglyph: {', '.join(METHODS)} (default: dubois)",
    )
    group.add_argument(
        "--eye-angle", type=float, default=4.0, metavar="DEG", help="between the two eyes (default: 4)"
    )


def run(options: Options) -> None:
    """Render both eyes, join them and write the picture."""
    from xrayview.scene.saved import to_json

    check_targets(options)
    scene = shown.scene(options, Stereo(method=options.method, eye_angle_degrees=options.eye_angle))
    volume, made_from = shown.volume(options)

    from xrayview.export.picture import write_picture
    from xrayview.render.offscreen import render_stereo

    left, right = render_stereo(volume, scene, options.size)
    remarks = {**made_from, "kind": options.kind, "scene": to_json(scene), "remark": NOT_FOR_DIAGNOSIS}
    write_picture(options.output, joined(left, right, options), remarks, options.overwrite)
    tell(
        options,
        {"picture": str(options.output), **remarks},
        f"{options.output}: {options.kind} ({NOT_FOR_DIAGNOSIS})",
    )


def joined(left: Pixels, right: Pixels, options: Options) -> Pixels:
    """One (height, width, 3) picture of the two eyes' pictures; beside each other it is twice as wide."""
    if options.kind == "anaglyph":
        from xrayview.render.anaglyph import anaglyph

        return anaglyph(left, right, options.method)
    import numpy as np

    return np.concatenate([left, right] if options.kind == "side-by-side" else [right, left], axis=1)
