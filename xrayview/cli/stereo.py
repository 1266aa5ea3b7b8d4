"""Make a stereo picture of an x-ray's volume, or of a volume file; no display is needed."""

from __future__ import annotations

from xrayview.cli import options as shared
from xrayview.cli import shown
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, tell
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.scene.scene import METHODS, Stereo

KINDS = ("anaglyph", "side-by-side", "cross-eyed", "interlaced", "wiggle")


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    shown.add_options(parser)
    group = parser.add_argument_group("the two eyes")
    group.add_argument(
        "--kind",
        default="anaglyph",
        type=shared.one_of("--kind", KINDS),
        help="anaglyph (red-cyan, red left), side-by-side, cross-eyed, interlaced, or wiggle: a moving "
        "picture in .gif, .png or .webp (default: anaglyph)",
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
    from xrayview.export.picture import ANIMATIONS, FORMATS, marked
    from xrayview.export.stereo import write_stereo
    from xrayview.scene.saved import to_json

    check_targets(options)
    shared.check_ending(options.output, ANIMATIONS if options.kind == "wiggle" else FORMATS)
    scene = shown.scene(options, Stereo(method=options.method, eye_angle_degrees=options.eye_angle))
    found = shown.shown(options)
    scene = shown.fitted(scene, found.volume, options)

    from xrayview.render.offscreen import render_stereo

    left, right = render_stereo(found.volume, scene, options.size, found.fused)
    remarks = {**found.made_from, "kind": options.kind, "scene": to_json(scene)}
    write_stereo(options.output, left, right, options.kind, remarks, options.method, options.overwrite)
    tell(
        options,
        {"picture": str(options.output), **marked(remarks)},
        f"{options.output}: {options.kind} ({NOT_FOR_DIAGNOSIS})",
    )
