"""Take an x-ray of a density volume: Beer-Lambert absorption, as opacity in a 16-bit grey PNG.

The film is as large as the cube round the volume, whose edge is the volume's longest.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview.cli import changing
from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, tell
from xrayview.files import SIMULATED_NOT_FOR_DIAGNOSIS, without_file_names
from xrayview.scene.change import Change, in_words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from xrayview.volume.volume import Volume

GEOMETRIES = ("parallel", "cone")
# Rows and columns of a view that is not straight from the front, and of one from the front whose cells fill
# no cube.
LARGEST_TURNED = 320
LARGEST_STRAIGHT = 4096


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "volume", type=Path, metavar="VOLUME", help="a volume file: .nrrd .nii .nii.gz .mha ..."
    )
    shared.add_result(parser, "XRAY", "the x-ray to write: .png, 16-bit grey, opacity")
    parser.add_argument(
        "--azimuth",
        default=0.0,
        type=shared.number("--azimuth", -360, 360),
        metavar="DEG",
        help="walk to the viewer's right (default: 0)",
    )
    parser.add_argument(
        "--elevation",
        default=0.0,
        type=shared.number("--elevation", -90, 90),
        metavar="DEG",
        help="rise above (default: 0)",
    )
    parser.add_argument(
        "--chi",
        default=10.0,
        type=shared.number("--chi", 0.01, 1000),
        help="absorption of density 1 across the cube's edge (default: 10)",
    )
    parser.add_argument(
        "--geometry",
        default="parallel",
        type=shared.one_of("--geometry", GEOMETRIES),
        help="parallel or cone (default: parallel)",
    )
    parser.add_argument(
        "--source-distance",
        default=6.0,
        type=shared.number("--source-distance", 0.9, 1000),
        metavar="EDGES",
        help="of the cone, source to the cube's centre in cube edges (default: 6)",
    )
    changing.add_photons(parser)
    parser.add_argument(
        "--seed",
        default=0,
        type=shared.whole("--seed", 0, 2**32 - 1),
        metavar="N",
        help="of the dose's noise (default: 0)",
    )
    changing.add_options(parser)


def run(options: Options) -> None:
    """Read the volume, project it, and write the x-ray."""
    from xrayview.volume.files import read_volume
    from xrayview.xray.writing import write_radiograph_png

    check_targets(options)
    volume = read_volume(options.volume)
    change = changing.change(options)
    picture = project(volume, options, change)
    if options.photons:
        picture = counted(picture, options.photons, options.seed)
    rows, columns = picture.shape
    remarks: dict[str, Any] = {
        "source": options.volume.name,
        "simulated": True,
        "azimuth_degrees": options.azimuth,
        "elevation_degrees": options.elevation,
        "chi": options.chi,
        "geometry": options.geometry,
    }
    if options.geometry == "cone":
        remarks["source_distance"] = options.source_distance
    if options.photons:
        remarks |= {"photons": options.photons, "seed": options.seed}
    if not change.changes_nothing:
        remarks["changed"] = in_words(change)
    write_radiograph_png(
        options.output,
        picture,
        spacing(volume, rows, columns, change),
        without_file_names(remarks),
        options.overwrite,
        SIMULATED_NOT_FOR_DIAGNOSIS,
    )
    tell(
        options,
        {"xray": str(options.output), **remarks},
        f"{options.output}: {columns} x {rows} pixels, opacity {picture.min():.3f} to {picture.max():.3f}",
    )


def project(volume: Volume, options: Options, change: Change) -> npt.NDArray[np.float32]:
    """The opacity (rows, columns) float32 in 0..1 of the cube that holds the changed volume.

    From the front, a volume that fills the film has its own rows and columns; any other view is square.
    """
    import torch

    from xrayview.projection import beer_lambert, rays
    from xrayview.projection.views import camera_from_angles
    from xrayview.volume.world import edges_of

    density = torch.from_numpy(change.applied(volume.density))
    width, depth, height = change.stretch
    stretched = [edge * by for edge, by in zip(edges_of(volume), (depth, height, width), strict=True)]
    longest = max(stretched)  # the film shows all of it; what absorbs is as long as it is
    edges, chi = (
        (stretched[0] / longest, stretched[1] / longest, stretched[2] / longest),
        options.chi * longest,
    )
    parallel = options.geometry == "parallel"
    straight = parallel and options.elevation == 0 and options.azimuth % 360 == 0
    with torch.inference_mode():
        if straight and fills_film(edges):
            return beer_lambert.opacity(density, chi * edges[0]).numpy()
        cells = [size / edge for size, edge in zip(volume.shape, edges, strict=True)]
        if straight:
            side = min(round(max(cells[1:])), LARGEST_STRAIGHT)
        else:
            side = min(round(max(cells)), LARGEST_TURNED)
            # Cells finer than the picture's pixels are averaged, so that no ray runs between them.
            depth, rows, columns = (
                max(1, round(min(own, side) * edge)) for own, edge in zip(cells, edges, strict=True)
            )
            if (depth, rows, columns) != volume.shape:
                density = torch.nn.functional.adaptive_avg_pool3d(density[None], (depth, rows, columns))[0]
        camera = camera_from_angles(options.azimuth, options.elevation)
        source_distance = None if parallel else options.source_distance
        return rays.opacity_from(density, edges, camera, side, chi, source_distance).numpy()


def fills_film(edges: tuple[float, float, float]) -> bool:
    """Whether the volume is as high and as wide as the cube round it, to a thousandth of a cell or so."""
    return min(edges[1:]) > 1 - 1e-6


def counted(opacity: npt.NDArray[np.float32], photons: float, seed: int) -> npt.NDArray[np.float32]:
    """The opacity (H, W) float32 in 0..1 that is told by how many of ``photons`` a pixel counts.

    Counts are Poisson's; more of them than are sent where nothing stands before a pixel read as opacity 0.
    """
    import numpy as np

    counts = np.random.default_rng(seed).poisson(photons * (1 - opacity.astype(np.float64)))
    return np.clip(1 - counts / photons, 0, 1).astype(np.float32)


def spacing(volume: Volume, rows: int, columns: int, change: Change) -> tuple[float, float] | None:
    """(row, column) millimetres of the x-ray's pixels, where the volume knows its own."""
    if volume.spacing is None:
        return None
    width, depth, height = change.stretch
    sides = zip(volume.shape, volume.spacing, (depth, height, width), strict=True)
    longest = max(size * step * by for size, step, by in sides)
    return longest / rows, longest / columns
