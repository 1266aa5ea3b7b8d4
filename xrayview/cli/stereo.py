"""Make a stereo picture of an x-ray's volume, or of a volume file; no display is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xrayview.cli import moving, shown
from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, follow, tell
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.scene.scene import METHODS, STEREO_KINDS, Scene, Stereo

if TYPE_CHECKING:
    from xrayview.scene.comfort import Strain
    from xrayview.volume.volume import Volume


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    shown.add_options(parser)
    group = parser.add_argument_group("the two eyes")
    group.add_argument(
        "--kind",
        default="anaglyph",
        type=shared.one_of("--kind", STEREO_KINDS),
        help="anaglyph (red-cyan, red left), side-by-side (twice as wide, the left eye left), cross-eyed "
        "(the left eye right), interlaced (rows 0, 2, 4… from the top for the left eye), or wiggle: a moving "
        "picture in .gif, .png, .webp or .mp4 (default: anaglyph)",
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
    group.add_argument(
        "--screen-depth",
        type=float,
        default=0.0,
        metavar="DEPTH",
        help="what lies in the screen, in edges of the volume's cube behind its centre (default: 0); what is "
        "nearer stands before the screen",
    )
    group.add_argument("--swap-eyes", action="store_true", help="give each eye the other's picture")
    moving.add_options(group)


def run(options: Options) -> None:
    """Render both eyes, join them and write the picture."""
    from xrayview.export.picture import FORMATS, marked, write_picture
    from xrayview.scene.saved import to_json

    check_targets(options)
    loop = moving.loop(options, wiggle=options.kind == "wiggle")
    if loop is None:
        shared.check_ending(options.output, (*FORMATS, ".pdf"))
    shown.check_still(options, moves=loop is not None)
    stereo = Stereo(
        kind=options.kind,
        method=options.method,
        eye_angle_degrees=options.eye_angle,
        zero_parallax=options.screen_depth,
        swapped=options.swap_eyes,
    )
    scene = shown.scene(options, stereo)
    found = shown.shown(options)
    scene = shown.fitted(scene, found.volume, options)
    width, height = options.size
    size = (2 * width if stereo.is_beside else width, height)
    strain = _strain(scene, found.volume, width / height)
    remarks = {**found.made_from, "kind": options.kind, **_said(strain), "scene": to_json(scene)}
    if loop is not None:
        moving.write(options, found, scene, loop, size, remarks)
    elif shown.is_printed(options):
        from xrayview.export.print_page import printing

        follow(
            printing(
                options.output, found.volume, scene, size, remarks, found.fused, options.overwrite,
                options.print_width,
            )
        )  # fmt: skip
    else:
        from xrayview.export.true_size import millimetres_a_pixel
        from xrayview.render.offscreen import render

        pixels = render(found.volume, scene, size, found.fused, options.transparent)
        millimetres = millimetres_a_pixel(found.volume, scene, size)
        write_picture(options.output, pixels, remarks, options.overwrite, millimetres)
    tell(
        options,
        {"picture": str(options.output), **marked(remarks)},
        f"{options.output}: {options.kind} ({NOT_FOR_DIAGNOSIS})" + _warning(scene, strain),
    )


def _strain(scene: Scene, volume: Volume, aspect: float) -> Strain | None:
    """How the eyes are strained; a wiggle strains none, it asks for one eye alone."""
    from xrayview.scene.comfort import blocks_of, strain

    assert scene.stereo is not None
    return None if scene.stereo.kind == "wiggle" else strain(scene, blocks_of(volume), aspect)


def _said(strain: Strain | None) -> dict[str, Any]:
    if strain is None:
        return {}
    shares = {"nearest": round(strain.nearest, 5), "farthest": round(strain.farthest, 5)}
    return {"parallax": {**shares, "comfortable": strain.is_comfortable}}


def _warning(scene: Scene, strain: Strain | None) -> str:
    """A line for eyes that would be strained; empty where none would."""
    from xrayview.scene.comfort import COMFORTABLE_SHARE, comfortable_angle

    if strain is None or strain.is_comfortable or scene.stereo is None:
        return ""
    return (
        f"\n  strains the eyes: their pictures lie up to {100 * strain.share:.1f} % of the width apart, and "
        f"{100 * COMFORTABLE_SHARE:.0f} % is comfortable; --eye-angle "
        f"{comfortable_angle(scene.stereo, strain):g} is"
    )
