"""Make one pack of heads to learn from: scans in whatever files, read, cropped and put into one frame.

A folder's manifest.csv says who was scanned and who is for judging; without one, the options below say it.
A scan that cannot be used is told and left out: the pack holds the others, and the exit code is 2.

With --pairs, a pack becomes a folder of x-rays and volumes instead, for other programs to learn from: the
views of the paper's protocol, two in each of 1,332 directions.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, follow, tell
from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget
from xrayview.files import check_target

if TYPE_CHECKING:
    from xrayview.dataset.pack import Pack

KINDS = ("HU", "CT numbers", "grey", "bone mask", "density")
"""What a scan's numbers may be; what they mean as density is in `xrayview.volume.density`."""

_MOST_NAMED = 12


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="folder of scans, scan file, folder of DICOM, PNG, JPEG or TIFF slices, slice video (GIF; MP4 "
        "and AVI with the extra video), pack, or phantoms:N",
    )
    shared.add_result(parser, "PACK", "the pack to write, such as crania.xrvpack; with --pairs, a folder")
    parser.add_argument(
        "--pairs",
        type=_pairs,
        metavar="FIRST:LAST",
        help="write these of the paper's 2,664 pairs of x-ray and volume of every head in a pack, or in a "
        "folder with a manifest.csv; 0:2663 is all of them; pairs that are there already are kept",
    )
    parser.add_argument("--previews", type=Path, metavar="FOLDER", help="one picture of bone for each head")
    parser.add_argument(
        "--hold-out",
        action="append",
        default=[],
        metavar="SPECIES",
        help="judge on this species only, learn nothing from it; may be given several times",
    )
    parser.add_argument(
        "--place",
        action="append",
        default=[],
        metavar="NAME=TURN",
        help="how a head that lies askew is turned, in degrees about the axes to the left (x), back (y) and "
        'vertex (z), such as skull="x 90 z -15"; may be given several times',
    )
    group = parser.add_argument_group("scans without a manifest.csv")
    group.add_argument("--species", default="unknown", metavar="NAME", help='such as "Homo sapiens"')
    group.add_argument(
        "--group",
        default="",
        metavar="NAME",
        help="the row of the tables (default: by species, or other)",
    )
    group.add_argument(
        "--values",
        default="auto",
        type=shared.one_of("--values", ("auto", *KINDS)),
        help="auto (by the file), HU, CT numbers (air is 0), grey, bone mask or density (default: auto)",
    )
    group.add_argument(
        "--split",
        default="auto",
        type=shared.one_of("--split", ("auto", "train", "val", "extra")),
        help="auto (every tenth is val), train, val or extra (default: auto)",
    )
    group.add_argument("--origin", default="", metavar="TEXT", help="where the scans come from")
    group.add_argument("--licence", default="unknown", metavar="NAME", help="such as CC-BY-4.0")
    group.add_argument(
        "--spacing", default="", metavar="MM", help="of slices without one: MM or SLICE,ROW,COLUMN"
    )
    group.add_argument(
        "--axes",
        default="",
        metavar="LETTERS",
        help="towards what columns, rows and slices run: of L R A P S I, such as LPS (default: LIP)",
    )


def run(options: Options) -> None:
    """Make the pack, or its pairs, and say what is in it and what is not."""
    if options.pairs is not None:
        _export(options)
        return
    from xrayview.dataset.finding import About
    from xrayview.dataset.packing import packing
    from xrayview.dataset.placing import slices_to_patient
    from xrayview.dataset.scans import parse_spacing

    check_targets(options, with_output=False)
    check_target(options.output, options.overwrite)
    if any(options.output.exists() and _is_same(Path(source), options.output) for source in options.sources):
        raise UnwritableTarget(f"{options.output}: is a source as well as the pack", "give another name")
    slices_to_patient(options.axes, parse_spacing(options.spacing or "1"))
    about = About(
        options.species,
        options.group,
        "" if options.values == "auto" else options.values,
        options.split,
        options.origin,
        options.licence,
        options.spacing,
        options.axes,
    )
    pack = follow(
        packing(
            options.sources,
            options.output,
            about,
            options.hold_out,
            _placements(options.place),
            options.previews,
            options.overwrite,
        )
    )
    result = {
        "pack": str(options.output),
        "bytes": options.output.stat().st_size,
        "specimens": len(pack.entries),
        "groups": _counts(pack),
        "remarks": {entry.file: list(said) for entry, said in pack.remarks() if said},
        "left_out": [vars(one) for one in pack.left_out],
    }
    tell(options, result, "\n".join(_words(options.output, pack)))
    if pack.left_out:
        raise UnusableInput(
            f"{len(pack.left_out)} of {len(pack.left_out) + len(pack.entries)} scans could not be used",
            f"{options.output} holds the others; mend those, or take them out of the manifest",
        )


def _pairs(text: str) -> range:
    """The indices from FIRST to LAST, both included."""
    from xrayview.projection.views import PAPER_DIRECTIONS

    most = 2 * PAPER_DIRECTIONS - 1
    first, _, last = text.partition(":")
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last) <= most):
        raise UnusableOption(f"--pairs: {text!r} is no part of 0:{most}", "give FIRST:LAST, such as 0:99")
    return range(int(first), int(last) + 1)


def _export(options: Options) -> None:
    """Say how much room the pairs may take, write them, and say where they are."""
    import shutil

    from xrayview.dataset.collection import collect
    from xrayview.dataset.manifest import SPLITS
    from xrayview.dataset.pairs import MOST_BYTES, exporting

    _check_alone(options)
    folder: Path = options.output
    if folder.exists() and not folder.is_dir():
        raise UnwritableTarget(f"{folder}: is a file; pairs are written into a folder", "give another name")
    if not folder.absolute().parent.is_dir():
        raise UnwritableTarget(
            f"{folder}: the folder {folder.parent} does not exist",
            "make the folder first, or give another one",
        )
    check_targets(options, with_output=False)
    specimens = follow(collect(Path(options.sources[0]), SPLITS))
    count = len(specimens) * len(options.pairs)
    free = shutil.disk_usage(folder.absolute().parent).free
    print(
        f"{count} pairs of {len(specimens)} heads: at most {count * MOST_BYTES / 1e9:.2f} GB, "
        f"of real scans about an eighth of that ({free / 1e9:.0f} GB are free)",
        file=sys.stderr,
        flush=True,
    )
    done = follow(exporting(specimens, options.pairs, folder, options.overwrite))
    result = {"pairs": str(folder), "manifest": str(done.manifest), "made": done.made, "kept": done.kept}
    tell(options, result, f"{done.manifest}: {done.made} pairs made, {done.kept} were there")


def _check_alone(options: Options) -> None:
    """Refuse what --pairs would not heed."""
    given = [
        f"--{name.replace('_', '-')}" for name in ("previews", "hold_out", "place") if vars(options)[name]
    ]
    if given:
        raise UnusableOption(f"{given[0]}: does not go with --pairs", "make a pack first, then its pairs")
    if len(options.sources) > 1:
        raise UnusableOption("--pairs: takes one source", "make a pack of them first, then its pairs")


def _placements(texts: list[str]) -> dict[str, str]:
    """Turns by the names of the scans."""
    for text in texts:
        if "=" not in text:
            raise UnusableOption(f"--place: {text!r} names no scan", 'give NAME=TURN, such as skull="x 90"')
    return {name: turn for name, _, turn in (text.rpartition("=") for text in texts)}


def _is_same(path: Path, other: Path) -> bool:
    return path.exists() and path.samefile(other)


def _counts(pack: Pack) -> dict[str, dict[str, int]]:
    """For each group, how many specimens each split holds."""
    counts: dict[str, Counter[str]] = {}
    for entry in pack.entries:
        counts.setdefault(entry.group, Counter())[entry.split] += 1
    return {group: dict(counts[group]) for group in sorted(counts)}


def _words(path: Path, pack: Pack) -> list[str]:
    size = path.stat().st_size / 1e6
    lines = [f"{path}: {len(pack.entries)} specimens, {size:.1f} MB"]
    lines += [
        f"  {group}: " + ", ".join(f"{split} {count}" for split, count in counts.items())
        for group, counts in _counts(pack).items()
    ]
    assumed = [(entry.file, remark) for entry, remarks in pack.remarks() for remark in remarks]
    lines += [f"  {file}: {remark}" for file, remark in assumed[:_MOST_NAMED]]
    if len(assumed) > _MOST_NAMED:
        lines.append(f"  and {len(assumed) - _MOST_NAMED} more remarks (--json lists them)")
    return lines + [f"left out: {one.reason}" for one in pack.left_out]
