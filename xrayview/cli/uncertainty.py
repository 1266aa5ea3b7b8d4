"""How far the guesses behind a reconstruction lie apart, as a volume file beside its own."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets
from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget
from xrayview.files import sidecar_path, without_file_names

if TYPE_CHECKING:
    from xrayview.pipeline import Reconstruction

SHARE = "0.68"
"""Of the voxels, that the band is to hold."""

MEANING = (
    "standard deviation of what the networks guess from the film and from its mirror image, round the volume "
    "before fusion: a spread of guesses, not an error bar of the truth"
)


@dataclass(frozen=True)
class Tested:
    """A report of xrayview.evaluation.studies.coverage on these ``networks`` (their SHA-256): density is
    within ``factor`` spreads and ``floor`` of the guess in `SHARE` of the voxels of matter."""

    networks: frozenset[str]
    factor: float
    floor: float


def add_options(parser: Parser) -> None:
    """--uncertainty and --coverage."""
    parser.add_argument(
        "--uncertainty",
        type=Path,
        metavar="FILE",
        help="write how far guesses lie apart, 128^3, too; the volume is their mean then",
    )
    parser.add_argument(
        "--coverage",
        type=Path,
        metavar="JSON",
        help="coverage.json of these networks: the spread times the factor that was found to cover 68 %%",
    )


def checked(options: Options) -> Tested | None:
    """Refuse, before any work, a target that cannot be written and a report that cannot be used."""
    if options.uncertainty is None:
        if options.coverage is not None:
            raise UnusableOption("--coverage: nothing is to be scaled by it", "give --uncertainty as well")
        return None
    from xrayview.volume.files import volume_format

    check_targets(argparse.Namespace(**{**vars(options), "output": options.uncertainty}))
    volume_format(options.uncertainty, options.dtype)
    ours, theirs = (
        {os.path.realpath(one) for one in (path, sidecar_path(path))}
        for path in (options.uncertainty, options.output)
    )
    if ours & theirs:
        raise UnwritableTarget(f"{options.uncertainty}: is the volume's file too", "give another name")
    if options.coverage is None:
        return None
    tested = read(options.coverage)
    if tested.networks != _networks(options):
        raise UnusableOption(
            f"{options.coverage}: a report on other networks", "make one of those that --weights names"
        )
    return tested


def read(path: Path) -> Tested:
    """The band of a report, of all its networks together; `UnusableInput` where it holds none."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        guessers = next(iter(facts["guessers"].values()))
        band = guessers["bands"]["fair"][SHARE]
        networks = frozenset(str(one["sha256"]) for one in facts["weights"])
        return Tested(networks, float(band["factor"]), float(band["floor"]))
    except OSError as trouble:
        raise UnusableInput(f"{path}: cannot be read ({trouble.strerror})", "check the name") from None
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
        raise UnusableInput(
            f"{path}: no report on coverage", "give a coverage.json of xrayview.evaluation.studies.coverage"
        ) from None


def write(options: Options, reconstruction: Reconstruction, tested: Tested | None) -> dict[str, Any]:
    """Write the spread, times its factor where it was tested, and return what its sidecar says of it."""
    from xrayview.volume.files import write_volume
    from xrayview.volume.streaming import rows_of
    from xrayview.volume.volume import Volume

    spread = reconstruction.uncertainty
    assert spread is not None
    facts = {
        "quantity": "standard deviation of density",
        "meaning": MEANING,
        "guesses": 2 * len(options.weights or [None]),
        "factor": 1.0 if tested is None else tested.factor,
        "floor": None if tested is None else tested.floor,
        "covers": None if tested is None else float(SHARE),
    }
    scaled = spread if tested is None else Volume(spread.density * tested.factor, spread.spacing)
    write_volume(
        options.uncertainty, rows_of(scaled), scaled.shape, scaled.spacing, options.dtype, options.overwrite,
        {**facts, "reconstruction": without_file_names(reconstruction.report())},
    )  # fmt: skip
    return facts


def _networks(options: Options) -> frozenset[str]:
    """The SHA-256 of the weights files that will be used; loading them refuses one that is missing."""
    from xrayview.pipeline import BUNDLED
    from xrayview.resources import resource

    paths = options.weights or [resource(BUNDLED)]
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file())
