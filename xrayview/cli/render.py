"""Make a picture or a web page of an x-ray's volume, or of a volume file; no display is needed."""

from __future__ import annotations

from xrayview.cli import moving, shown, web
from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, follow, tell
from xrayview.files import NOT_FOR_DIAGNOSIS


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    shown.add_options(parser, web.RESULTS)
    web.add_options(parser)
    moving.add_options(parser.add_argument_group("a moving picture"))


def run(options: Options) -> None:
    """Render and write the picture, or the page."""
    if web.is_wanted(options):
        web.run(options)
        return
    from xrayview.export.picture import FORMATS, marked, write_picture
    from xrayview.scene.saved import to_json

    check_targets(options)
    loop = moving.loop(options)
    if loop is None:
        shared.check_ending(options.output, (*FORMATS, ".pdf"))
    shown.check_still(options, moves=loop is not None)
    scene = shown.scene(options)
    found = shown.shown(options)
    scene = shown.fitted(scene, found.volume, options)

    remarks = {**found.made_from, "scene": to_json(scene)}
    if loop is not None:
        moving.write(options, found, scene, loop, options.size, remarks)
    elif shown.is_printed(options):
        from xrayview.export.print_page import printing

        follow(
            printing(
                options.output, found.volume, scene, options.size, remarks, found.fused, options.overwrite,
                options.print_width,
            )
        )  # fmt: skip
    else:
        from xrayview.export.true_size import millimetres_a_pixel
        from xrayview.render.offscreen import render

        pixels = render(found.volume, scene, options.size, found.fused, options.transparent)
        millimetres = millimetres_a_pixel(found.volume, scene, options.size)
        write_picture(options.output, pixels, remarks, options.overwrite, millimetres)
    width, height = options.size
    tell(
        options,
        {"picture": str(options.output), **marked(remarks)},
        f"{options.output}: {width} x {height} ({NOT_FOR_DIAGNOSIS})",
    )
