"""What a weights file says of itself: what it learned from, under which licences, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import asdict

from xrayview.dataset.specimens import Specimen
from xrayview.network.weights import Weights, WeightsHeader
from xrayview.training.config import TrainingConfig


def header_of(config: TrainingConfig, specimens: Sequence[Specimen], parent: Weights | None) -> WeightsHeader:
    """What the weights file will say of itself: sources and licences come from the manifest and the parent's
    header.

    How long they learned is added where they are kept. Weights learned from scans under the GPL are under the
    GPL 3.0 or later; others carry the licences of their sources.
    """
    sources, licences = sources_of(specimens), {one.entry.licence for one in specimens}
    if parent is not None:
        sources |= set(parent.header.sources)
        licences.add(parent.header.licence)
    return WeightsHeader(
        *config.architecture,
        tuple(sorted(sources)),
        licence_of(licences),
        {key: value for key, value in asdict(config).items() if key not in ("device", "threads")},
    )


def sources_of(specimens: Sequence[Specimen]) -> set[str]:
    """One line for each source: where from, how many, under which licence."""
    counts = Counter((origin(one.entry.source), _kind(one), one.entry.licence) for one in specimens)
    return {f"{source}: {count} {kind}, {licence}" for (source, kind, licence), count in counts.items()}


def licence_of(licences: Set[str]) -> str:
    """The licence of what was learned from sources under ``licences``."""
    copyleft = any(licence.startswith("GPL") for licence in licences)
    return "GPL-3.0-or-later" if copyleft else "; ".join(sorted(licences))


def origin(source: str) -> str:
    """Where a scan comes from without its own path: ``owner/name@commit path (who)`` becomes
    ``owner/name@commit (who)``."""
    place, _, rest = source.partition(" ")
    if "@" not in place:
        return source
    who = rest[rest.rfind("(") :] if rest.endswith(")") else ""
    return f"{place} {who}".strip()


def _kind(specimen: Specimen) -> str:
    return "made-up heads" if specimen.entry.group == "phantom" else "scans"
