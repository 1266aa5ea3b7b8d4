"""The recipe of a training run, as one frozen value that is kept in its run folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from xrayview.errors import UnusableOption

NETWORKS: dict[str, tuple[str, dict[str, float]]] = {
    "compact": ("consistent", {"width": 0.3125, "blocks": 1, "groups": 1}),
    "atlas": ("atlas", {}),
    "consistent": ("consistent", {}),
    "lifted": ("lifted", {}),
    "henzler2018": ("henzler2018", {}),
}
"""The networks that can be trained: each one's architecture, and its options but for the depth."""

MUON, ADAMW = "muon", "adamw"
OPTIMISERS = (MUON, ADAMW)


@dataclass(frozen=True)
class TrainingConfig:
    """``network``: a key of `NETWORKS`. ``size``: edge of the coarse target (the network's ``depth``).

    The run ends after ``steps`` or ``minutes``, whichever is over first; None counts for nothing, and the
    learning rate falls by what counts.

    ``batch``: views a step, of all processes together; they are learned from in ``accumulate`` parts, for
    which less memory is needed. ``optimiser``: one of `OPTIMISERS`. ``ema``: decay of the averaged weights
    that are kept. ``bone_weight``: extra weight of bone voxels and of the bone part's own error;
    ``projection_weight``: of projections along the other two axes; ``surface_weight``: of the shapes at the
    bone's iso-value; ``pose_weight``: of the pose that a network with an atlas tells. ``human_share``: share
    of views that show people, where the data has other groups as well.
    ``phantoms``: so many procedural heads are learned from beside the source's own individuals, in
    ``phantom_share`` of the views. ``without``: a group that is not learned from, to be judged on.
    ``augmentation``: share of views whose body is changed at random; ``film_changes``: share of those whose
    film is, one by itself or both; what is not changed is as in the evaluation.
    ``validation_views``: of each tuning individual, at every checkpoint.
    """

    network: str = "compact"
    size: int = 64
    steps: int | None = None
    minutes: float | None = 60.0
    batch: int = 8
    accumulate: int = 1
    learning_rate: float = 2e-3
    optimiser: str = MUON
    ema: float = 0.998
    bone_weight: float = 1.0
    projection_weight: float = 0.5
    pose_weight: float = 1.0
    surface_weight: float = 0.5
    human_share: float = 0.6
    phantoms: int = 0
    phantom_share: float = 0.25
    augmentation: float = 1.0
    film_changes: float = 1.0
    without: str = ""
    checkpoint_minutes: float = 5.0
    threads: int = 0
    seed: int = 1
    validation_views: int = 2
    device: str = "auto"

    def __post_init__(self) -> None:
        if self.network not in NETWORKS:
            raise UnusableOption(
                f"no network is called {self.network!r}", "choose one of " + ", ".join(NETWORKS)
            )
        if self.optimiser not in OPTIMISERS:
            raise UnusableOption(
                f"no optimiser is called {self.optimiser!r}", "choose one of " + ", ".join(OPTIMISERS)
            )
        if self.size not in (32, 64, 128):
            raise UnusableOption(f"--size {self.size} is not possible", "choose 32, 64 or 128")
        limits = [limit for limit in (self.steps, self.minutes) if limit is not None]
        if not limits or min(limits) <= 0 or self.batch < 1:
            raise UnusableOption(
                "steps, minutes and batch must be above zero", "leave them out for the defaults"
            )
        for name in ("augmentation", "film_changes", "human_share"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise UnusableOption(f"{name} {share} is no share", "give a number from 0 to 1")
        if self.surface_weight < 0:
            raise UnusableOption(f"surface_weight {self.surface_weight} is negative", "give 0 or more")
        if self.accumulate < 1 or self.batch % self.accumulate:
            raise UnusableOption(
                f"{self.batch} views a step do not make {self.accumulate} equal parts",
                "choose a batch that is a multiple of the parts",
            )

    @property
    def architecture(self) -> tuple[str, dict[str, Any]]:
        """The network's architecture and its options, as a weights file names them."""
        name, options = NETWORKS[self.network]
        return name, {"depth": self.size, **options}

    @property
    def across(self) -> int:
        """Rays of the film for a coarse cell's edge; the network of 2018 sees no finer than its volume."""
        return 1 if self.network == "henzler2018" else 2

    def done(self, step: int, seconds: float) -> float:
        """The share of the recipe that is over after ``step`` steps in ``seconds``; 1 and more at the end."""
        by_steps = step / self.steps if self.steps else 0.0
        return max(by_steps, seconds / (60 * self.minutes) if self.minutes else 0.0)

    def to_json(self) -> str:
        """The recipe as JSON."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> TrainingConfig:
        """The recipe of a run folder; fields of other versions are dropped, and the oldest knew AdamW
        alone."""
        known = {field.name for field in fields(cls)}
        kept = {"optimiser": ADAMW, **json.loads(text)}
        return cls(**{key: value for key, value in kept.items() if key in known})
