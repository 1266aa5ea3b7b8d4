"""What `render` and `stereo` share: the volume to show, and the scene as typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview.cli import changing, cutting, preparing, resumed
from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.errors import UnusableOption
from xrayview.files import without_file_names
from xrayview.scene.drawn_by import drawn_by
from xrayview.scene.scene import FARTHEST, MODES, NEAREST, PROJECTIONS, Camera, Scene, Stereo
from xrayview.scene.transfer import PRESETS, preset

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume
    from xrayview.pipeline import Reconstruction
    from xrayview.volume.volume import Volume

FINEST_FILM = 4096
"""Pixels along the edge of the film that rays are cast through."""

FARTHEST_SLICE = 0.5
"""Edges of the volume's cube from its centre to its faces."""

WITH_OPACITY = (".png", ".tif", ".tiff", ".webp")

PICTURES = "the picture to write: .png, .jpg or .tif, or .pdf: a page of A4 to be printed at true size"

PRINTED_PIXELS = 3200
"""As long as the picture on a page gets."""


def add_options(parser: Parser, results: str = PICTURES) -> None:
    """Declare what is shown, and how; ``results``: what may be written."""
    parser.add_argument(
        "xray",
        type=Path,
        metavar="XRAY|VOLUME|SESSION",
        help="an x-ray, which is reconstructed first; a volume: a file, or a folder of slices; or a session, "
        "whose picture is made again, but for what is typed",
    )
    shared.add_result(parser, "PICTURE", results)
    parser.add_argument(
        "--size", type=shared.size, default=(800, 800), metavar="WxH", help="default: 800x800"
    )
    parser.add_argument(
        "--transparent",
        action="store_true",
        help="without a background, for laying over something else; in .png, .tif or .webp",
    )
    parser.add_argument(
        "--print-width",
        type=shared.number("--print-width", 10, 300),
        metavar="MM",
        help="of the picture on a .pdf page (default: as large as in the head, or as the page has room for)",
    )
    group = parser.add_argument_group("what is shown")
    group.add_argument(
        "--mode",
        default="surface",
        type=shared.one_of("--mode", MODES),
        help=f"{_listed(MODES)} (default: surface)",
    )
    group.add_argument(
        "--iso",
        type=float,
        metavar="DENSITY",
        help="density of the surface (default: bone's, 0.43 of a volume and 0.42 of an x-ray)",
    )
    group.add_argument(
        "--preset",
        default="bone",
        type=shared.one_of("--preset", tuple(PRESETS)),
        help=f"{_listed(tuple(PRESETS))} (default: bone); for --mode volume",
    )
    group.add_argument(
        "--fusion",
        type=shared.number("--fusion", 0.0, 1.0),
        default=1.0,
        metavar="SHARE",
        help="how much of the x-ray's own detail is put into the network's volume: 0 (the prediction alone) "
        "to 1 (default)",
    )
    group.add_argument(
        "--slices",
        type=_crossing,
        default=(0.0, 0.0, 0.0),
        metavar="X,Y,Z",
        help=f"where the slices cross, each from -{FARTHEST_SLICE} to {FARTHEST_SLICE} edges of the volume's "
        "cube from its centre: x to the viewer's right, y away from the viewer, z up (default: 0,0,0); for "
        "--mode slices",
    )
    group.add_argument("--azimuth", type=float, default=0.0, metavar="DEG", help="walk to the viewer's right")
    group.add_argument("--elevation", type=float, default=0.0, metavar="DEG", help="rise above")
    group.add_argument("--zoom", type=float, default=1.0, help="1 shows the whole cube (default)")
    group.add_argument(
        "--projection",
        default="parallel",
        type=shared.one_of("--projection", PROJECTIONS),
        help=f"{_listed(PROJECTIONS)} (default: parallel)",
    )
    group.add_argument(
        "--distance",
        type=shared.number("--distance", NEAREST, FARTHEST),
        default=Camera().distance,
        metavar="EDGES",
        help="in perspective, how far the viewer and an x-ray's source stands before the middle "
        "(default: 2.5 edges of the volume's cube)",
    )
    group.add_argument(
        "--chi",
        type=shared.number("--chi", 0.01, 1000),
        default=10.0,
        help="absorption of density 1 across the cube's edge, for --mode xray (default: 10)",
    )
    changing.add_photons(group)
    cutting.add_option(group)
    group.add_argument(
        "--flip-depth", action="store_true", help="front and back exchanged, which the x-ray fits as well"
    )
    changing.add_options(parser)
    preparing.add_options(parser)
    shared.add_network(parser)


def is_printed(options: Options) -> bool:
    """Whether the result is a page to be printed."""
    return bool(options.output.suffix.lower() == ".pdf")


def check_still(options: Options, moves: bool) -> None:
    """Refuse, before any work, a transparent picture that its file cannot hold, and a width on no paper."""
    if options.print_width is not None and not is_printed(options):
        raise UnusableOption(f"--print-width: {options.output} is no page", "give a name that ends in .pdf")
    if options.transparent and (moves or options.output.suffix.lower() not in WITH_OPACITY):
        raise UnusableOption(
            f"--transparent: {options.output} holds no transparency",
            "give a still picture in " + ", ".join(WITH_OPACITY),
        )


def scene(options: Options, stereo: Stereo | None = None) -> Scene:
    """The scene as typed, over that of a session. Raises `UnusableOption` for a value outside its limits."""
    session = resumed.session_of(options)
    typed = _typed(options, stereo)
    return typed if session is None else resumed.over(options, session.scene, typed)


def _typed(options: Options, stereo: Stereo | None) -> Scene:
    wishes: dict[str, Any] = {} if options.iso is None else {"iso_value": options.iso}
    return Scene(
        mode=options.mode,
        transfer=preset(options.preset),
        camera=Camera(
            azimuth_degrees=options.azimuth,
            elevation_degrees=options.elevation,
            zoom=options.zoom,
            projection=options.projection,
            distance=options.distance,
        ),
        cuts=cutting.cuts(options),
        stereo=stereo,
        chi=options.chi,
        photons=options.photons,
        change=changing.change(options),
        fusion=options.fusion,
        slices_at=options.slices,
        depth_flipped=options.flip_depth,
        **wishes,
    )


def fitted(scene: Scene, volume: Volume, options: Options) -> Scene:
    """The scene with an iso-value that this volume has, where none was asked for.

    Raises `UnusableOption` where a surface was asked for at a density that is nowhere reached: its picture
    would be empty.
    """
    if options.iso is None and resumed.session_of(options) is None:
        scene = replace(scene, iso_value=automatic_iso_value(volume))
    highest = float(scene.change.applied(volume.density).max())
    if drawn_by(scene.mode) == "iso-value" and highest < scene.iso_value:
        raise UnusableOption(
            f"--iso {scene.iso_value:g}: no density in this volume is as high",
            f"give less than {highest:.3g}, or another --mode",
        )
    return scene


def automatic_iso_value(volume: Volume) -> float:
    """The density of bone in a scan, or in what was reconstructed from an x-ray, now or earlier."""
    from xrayview.scene.automatic import fitting_iso_value

    return fitting_iso_value(volume.density, inferred=volume.frame == "camera")


@dataclass(frozen=True, eq=False)
class Shown:
    """The ``volume`` to show, the same at its film's resolution where there is one, and what its picture's
    sidecar says of it."""

    volume: Volume
    fused: FusedVolume | None
    made_from: dict[str, Any]


def shown(options: Options) -> Shown:
    """A volume file as it is, or an x-ray reconstructed as finely as a picture of it can show."""
    if resumed.volume_path(options) is not None:
        volume, made_from = volume_of(options, 0)
        return Shown(volume, None, made_from)
    from xrayview.cli.reconstruct import reconstruct

    session = resumed.session_of(options)
    zoom = options.zoom if session is None or "zoom" in options.typed else session.scene.camera.zoom
    # No finer than the picture that is made of it.
    longest = PRINTED_PIXELS if is_printed(options) else max(options.size)
    wanted = min(max(256, round(longest * max(zoom, 1.0))), FINEST_FILM)
    reconstruction = reconstruct(options, wanted)
    # A session's mesh is that of the window.
    coarse = reconstruction.density(min(wanted, 512) if session is None else 256)
    return Shown(coarse, reconstruction.fused, _nameless(reconstruction))


def volume_of(options: Options, resolution: int) -> tuple[Volume, dict[str, Any]]:
    """A volume file as it is, or an x-ray reconstructed to ``resolution`` rows; and nameless remarks."""
    path, session = resumed.volume_path(options), resumed.session_of(options)
    if path is not None:
        from xrayview.volume.files import read_volume

        opened = read_volume(path)
        if session is not None and session.volume is not None:
            from xrayview.session.volume_place import check_volume

            check_volume(opened, session.volume, path)
        return opened, {"read_as": list(opened.remarks)} if opened.remarks else {}
    from xrayview.cli.reconstruct import reconstruct

    reconstruction = reconstruct(options, resolution)
    return reconstruction.density(resolution), _nameless(reconstruction)


def _crossing(text: str) -> tuple[float, float, float]:
    """A check of ``--slices``."""
    try:
        x, y, z = (float(part) for part in text.split(","))
    except ValueError:
        x = y = z = float("nan")
    if not all(abs(at) <= FARTHEST_SLICE for at in (x, y, z)):
        raise UnusableOption(
            f"--slices: {text!r} is no place in the volume's cube",
            f"give X,Y,Z, each from -{FARTHEST_SLICE} to {FARTHEST_SLICE}, such as 0,0.1,-0.2",
        )
    return x, y, z


def _nameless(reconstruction: Reconstruction) -> dict[str, Any]:
    return {"reconstruction": without_file_names(reconstruction.report())}


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + " or " + names[-1]
