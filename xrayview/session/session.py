"""What a person works on, and how it looks, as frozen data and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from xrayview import __version__
from xrayview.errors import UnusableInput
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.scene import limits
from xrayview.scene.saved import built, from_json, to_json
from xrayview.scene.scene import Scene
from xrayview.session.volume_place import VolumePlace
from xrayview.xray.radiograph import Preparation, Radiograph
from xrayview.xray.seen_from import SIDES, SeenFrom
from xrayview.xray.view_position import Projection

FORMAT = 1
AGAIN = "take an older copy of it, or save the session again from the x-ray"

Law = Literal["proportional", "paper"]


@dataclass(frozen=True)
class Network:
    """The weights behind a picture: their name, their SHA-256, and where they lay (empty: bundled)."""

    name: str = ""
    sha256: str = ""
    path: str = ""


@dataclass(frozen=True, eq=False)
class Session:
    """What a person works on and how it looks: a ``film`` or the place of a ``volume``, one of the two.

    ``preparation``: the wishes as they were made, and ``explicit``: those that spell out every choice.
    ``law`` and ``beta``: of the fusion; ``seen_from`` and ``projection``: what a person says of the film.
    """

    scene: Scene
    film: Radiograph | None = None
    volume: VolumePlace | None = None
    preparation: Preparation = field(default_factory=Preparation)
    explicit: Preparation | None = None
    network: Network = field(default_factory=Network)
    law: Law = "proportional"
    beta: float = 2.0
    seen_from: SeenFrom | None = None
    projection: Projection | None = None
    made_by: str = __version__

    @property
    def wishes(self) -> Preparation:
        """The preparation that gives the same again: another version is told each choice."""
        return (
            self.explicit if self.explicit is not None and self.made_by != __version__ else self.preparation
        )


def to_plain(session: Session) -> dict[str, Any]:
    """All of a session but what is looked at, the film or the volume, as plain data for ``json.dump``."""
    return {
        "format": FORMAT,
        "made_by": session.made_by,
        "remark": NOT_FOR_DIAGNOSIS,
        "preparation": asdict(session.preparation),
        "explicit": session.explicit and asdict(session.explicit),
        "network": asdict(session.network),
        "fusion": {"law": session.law, "beta": session.beta},
        "seen_from": session.seen_from,
        "projection": session.projection,
        "scene": to_json(session.scene),
    }


def from_plain(data: object, path: Path) -> Session:
    """The session that `to_plain` wrote, without film and volume; ``path`` is named in complaints.

    Raises `UnusableInput` for another shape, and `UnusableOption` for a value outside its limits.
    """
    if not isinstance(data, Mapping) or "scene" not in data:
        raise UnusableInput(f"{path}: holds no scene", AGAIN)
    if data.get("format") != FORMAT:
        raise UnusableInput(
            f"{path}: is of the format {data.get('format')!r:.20}, which this version does not know",
            "open it with a newer xrayview",
        )
    fusion = data.get("fusion") or {}
    if not isinstance(fusion, Mapping):
        raise UnusableInput(f"{path}: its fusion is no group of fields", AGAIN)
    law, beta = fusion.get("law", "proportional"), fusion.get("beta", 2.0)
    limits.one_of("fusion, law", law, get_args(Law))
    limits.within("fusion, beta", beta, 1.01, 4.0)
    seen_from, projection = data.get("seen_from"), data.get("projection")
    if seen_from is not None:
        limits.one_of("side of the head", seen_from, SIDES)
    if projection is not None:
        limits.one_of("projection", projection, get_args(Projection))
    explicit = data.get("explicit")
    return Session(
        from_json(data["scene"]),
        preparation=built(Preparation, data.get("preparation") or {}, "preparation"),
        explicit=None if explicit is None else built(Preparation, explicit, "preparation"),
        network=built(Network, data.get("network") or {}, "network"),
        law=law,
        beta=float(beta),
        seen_from=seen_from,
        projection=projection,
        made_by=str(data.get("made_by", "")),
    )
