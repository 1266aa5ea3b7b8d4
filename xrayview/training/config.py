"""The recipe of a training run, as one frozen value that is kept in its run folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from xrayview.errors import UnusableOption


@dataclass(frozen=True)
class TrainingConfig:
    """``size``: edge of the coarse target (the network's ``depth``). The run ends after ``steps`` or
    ``minutes``.

    ``batch``: views a step. ``ema``: decay of the averaged weights that are kept. ``bone_weight``: extra
    weight of bone voxels and of the bone part's own error; ``projection_weight``: of projections along the
    other two axes. ``human_share``: share of views that show people, where the data has other groups as well.
    """

    network: str = "consistent"
    size: int = 64
    steps: int = 100_000
    minutes: float = 60.0
    batch: int = 8
    learning_rate: float = 6e-4
    ema: float = 0.998
    bone_weight: float = 1.0
    projection_weight: float = 0.5
    human_share: float = 0.6
    checkpoint_minutes: float = 5.0
    threads: int = 0
    seed: int = 1
    device: str = "auto"

    def __post_init__(self) -> None:
        if self.size not in (32, 64, 128):
            raise UnusableOption(f"--size {self.size} is not possible", "choose 32, 64 or 128")
        if self.steps < 1 or self.minutes <= 0 or self.batch < 1:
            raise UnusableOption(
                "steps, minutes and batch must be above zero", "leave them out for the defaults"
            )

    def to_json(self) -> str:
        """The recipe as JSON."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> TrainingConfig:
        """The recipe of a run folder; fields of other versions are dropped."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in json.loads(text).items() if key in known})
