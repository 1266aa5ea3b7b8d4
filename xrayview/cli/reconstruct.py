"""Turn an x-ray into a density volume in a file.

Depth is inferred from one x-ray, not for diagnosis: density along the ray is a network's guess; what each
ray adds up to is measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from xrayview.cli import options as shared
from xrayview.cli import preparing, resumed, uncertainty
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, follow, tell
from xrayview.files import NOT_FOR_DIAGNOSIS, without_file_names

if TYPE_CHECKING:
    from xrayview.pipeline import Reconstruction

_TYPES = ("float32", "float16", "uint16")


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    preparing.add_xray(parser)
    shared.add_result(parser, "VOLUME", "the volume to write: .nrrd .nii .nii.gz .mha .vti .tif or .npy")
    parser.add_argument(
        "--resolution",
        default="256",
        metavar="N",
        help="rows and columns of the volume, or full for the x-ray's own (default: 256)",
    )
    parser.add_argument(
        "--dtype",
        default="float32",
        type=shared.one_of("--dtype", _TYPES),
        help="float32, float16 or uint16 (default: float32)",
    )
    uncertainty.add_options(parser)
    preparing.add_options(parser)
    shared.add_network(parser)


def run(options: Options) -> None:
    """Reconstruct, write the volume and report."""
    import time

    from xrayview.volume.files import volume_format, write_volume

    check_targets(options)
    volume_format(options.output, options.dtype)
    band = uncertainty.checked(options)
    reconstruction = reconstruct(options, resolution(options.resolution), options.uncertainty is not None)
    report = reconstruction.report()
    started = time.perf_counter()
    shape, spacing, rows = reconstruction.streamed(options.dtype)
    write_volume(
        options.output,
        rows,
        shape,
        spacing,
        options.dtype,
        options.overwrite,
        without_file_names(report),
        largest=reconstruction.largest() if options.dtype == "uint16" else None,
    )
    report = {**report, "remark": NOT_FOR_DIAGNOSIS}
    if options.uncertainty is not None:
        report["uncertainty"] = uncertainty.write(options, reconstruction, band)
    report["seconds"] = {**report["seconds"], "writing": round(time.perf_counter() - started, 3)}
    tell(options, report, summary(options.output, shape, report))


def reconstruct(options: Options, size: int | Literal["full"], uncertainty: bool = False) -> Reconstruction:
    """Read the x-ray, or a session's, and reconstruct it with the wishes on the command line; progress on
    stderr."""
    from xrayview import pipeline
    from xrayview.xray.reading import read_radiograph

    session = resumed.session_of(options)
    wishes = resumed.preparation(options, session)
    film = None if session is None else session.film
    made = follow(
        pipeline.reconstruct(
            film or read_radiograph(options.xray, wishes.frame),
            preparation=wishes,
            device=options.device,
            fusion=not options.no_fusion,
            resolution=size,
            uncertainty=uncertainty,
            **resumed.fusion(options, session),
        )
    )
    resumed.warn_of_other_weights(options, session, made.weights_sha256)
    return made


def resolution(text: str) -> int | Literal["full"]:
    """The resolution as typed: "full", or rows and columns from 16 to 16,384."""
    return "full" if text == "full" else shared.whole("--resolution", 16, 16_384)(text)


def summary(target: Path, shape: tuple[int, int, int], report: dict[str, Any]) -> str:
    """The report in a few lines for a person."""
    depth, height, width = shape
    lines = [f"{target}: {width} x {height} pixels, {depth} slices deep ({NOT_FOR_DIAGNOSIS})"]
    lines += [f"  {step['step']}: {step['value']} ({step['reason']})" for step in report["preparation"]]
    for when in ("before", "after"):
        if (error := report["residual"][when]) is not None:
            lines.append(
                f"  opacity error {when} fusion: mean {error['mean']:.2g}, largest {error['max']:.2g}"
            )
    shares = ", ".join(f"{name} {report[name]:.1%}" for name in ("saturated", "weak", "clipped"))
    lines.append(f"  pixels {shares}")
    seconds = ", ".join(f"{stage} {spent:.2f} s" for stage, spent in report["seconds"].items())
    lines.append(f"  {report['weights']['name']} on {report['device']}: {seconds}")
    return "\n".join(lines)
