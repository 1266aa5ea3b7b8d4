"""Write the surface of one density as a closed mesh, for 3D printing and other programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xrayview.cli import changing, cutting, preparing, resumed, shown
from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, tell
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.scene.scene import Scene

FORMATS = (".stl", ".ply", ".obj", ".glb")


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "xray",
        type=Path,
        metavar="XRAY|VOLUME|SESSION",
        help="an x-ray, reconstructed first, a volume, or a session",
    )
    shared.add_result(parser, "MESH", f"the mesh to write: {', '.join(FORMATS)}")
    parser.add_argument(
        "--iso",
        type=shared.number("--iso", 0.001, 100),
        metavar="DENSITY",
        help="density of the surface (default: bone's, 0.43 of a volume and 0.42 of an x-ray)",
    )
    parser.add_argument(
        "--resolution",
        default=256,
        type=shared.whole("--resolution", 16, 1024),
        metavar="N",
        help="rows and columns of the volume, where an x-ray is given (default: 256)",
    )
    cutting.add_option(parser)
    changing.add_options(parser)
    preparing.add_options(parser)
    shared.add_network(parser)


def run(options: Options) -> None:
    """Make the mesh and write it."""
    from xrayview.export.mesh import write_mesh

    check_targets(options)
    shared.check_ending(options.output, FORMATS)
    typed = Scene(cuts=cutting.cuts(options), change=changing.change(options))
    volume, made_from = shown.volume_of(options, options.resolution)
    wanted = replace(typed, iso_value=options.iso or shown.automatic_iso_value(volume))
    session = resumed.session_of(options)
    if session is not None:
        wanted = resumed.over(options, session.scene, wanted)
    iso_value = wanted.iso_value
    mesh = write_mesh(
        options.output,
        volume,
        iso_value,
        made_from,
        wanted.cuts,
        options.overwrite,
        wanted.change,
        wanted.depth_flipped,
    )
    size = {"vertices": len(mesh.points), "triangles": len(mesh.triangles)}
    tell(
        options,
        {
            "mesh": str(options.output),
            "iso_value": iso_value,
            **size,
            **made_from,
            "remark": NOT_FOR_DIAGNOSIS,
        },
        f"{options.output}: {size['triangles']} triangles ({NOT_FOR_DIAGNOSIS})",
    )
