"""The bundled sample x-rays, by their list ``samples.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from xrayview.errors import UnusableInput
from xrayview.resources import resource


@dataclass(frozen=True)
class Sample:
    """One bundled x-ray: its file and what it is called."""

    path: Path
    title: str


def samples() -> tuple[Sample, ...]:
    """The bundled x-rays, the default one first; raises `UnusableInput` where the list is damaged."""
    listing = resource("samples/samples.json")
    try:
        content = json.loads(listing.read_text(encoding="utf-8"))
        found = [
            Sample(listing.parent / entry["file"], str(entry.get("title") or entry["file"]))
            for entry in content["samples"]
        ]
        first = str(content.get("default", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise UnusableInput(
            f"{listing}: the list of samples cannot be read ({trouble})", "install xrayview again"
        ) from None
    return tuple(sorted(found, key=lambda sample: sample.path.name != first))
