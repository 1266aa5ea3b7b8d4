"""What a training keeps as it goes: the checkpoint, the averaged weights, and the best of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from xrayview.errors import UnusableOption
from xrayview.network.weights import WeightsHeader, save_weights
from xrayview.training.diary import Diary
from xrayview.training.learner import Learner
from xrayview.training.runs import RunFolder
from xrayview.training.validation import Validation

MOST_RETREATS = 3
"""So often a run may step back from a loss that is no number; then its recipe is at fault."""


class Keeper:
    """Keeps a learner's state in its run folder; among several processes only the one that ``writes``.

    ``header``: what the weights files say, but for steps and seconds. The best weights are those with the
    smallest mean over the groups of `Validation.errors`; where nobody is there to judge by, none are best.
    """

    def __init__(
        self,
        place: RunFolder,
        diary: Diary,
        learner: Learner,
        header: WeightsHeader,
        validation: Validation,
        writes: bool = True,
    ) -> None:
        self._place, self._diary, self._learner = place, diary, learner
        self._header, self._validation, self._writes = header, validation, writes

    def keep(self) -> dict[str, Any]:
        """Keep the present state, judge it, and return its step and seconds; every process remembers it.

        Weights that are no numbers are never kept: then it is the state before that stays.
        """
        learner = self._learner
        if not learner.is_sound:
            step_back(learner, self._diary)
        facts = {"step": learner.step, "seconds": round(learner.seconds, 1)}
        if self._writes:
            errors = self._validation.errors(learner.average)
            is_best = bool(errors) and self._is_best(errors)
            self._place.keep(learner.state())
            save_weights(self._place.weights_path, learner.average, self._described(errors))
            if is_best:
                save_weights(self._place.best_path, learner.average, self._described(errors))
        learner.remember()
        return facts

    def _is_best(self, errors: dict[str, float]) -> bool:
        error = float(np.mean(list(errors.values())))
        is_best = error < self._learner.best
        self._learner.best = min(error, self._learner.best)
        self._diary.write("validation", step=self._learner.step, share_of_extrusion=errors, best=is_best)
        return is_best

    def _described(self, errors: dict[str, float]) -> WeightsHeader:
        learner = self._learner
        training = {**self._header.training, "steps": learner.step, "seconds": round(learner.seconds)}
        if errors:
            training["tuning_share_of_extrusion"] = errors
        return replace(self._header, training=training)


def step_back(learner: Learner, diary: Diary) -> None:
    """Go back to what was kept last, and say so; `UnusableOption` after `MOST_RETREATS` times."""
    step = learner.step
    if learner.retreats >= MOST_RETREATS:
        raise UnusableOption(
            f"the loss is no number any more at step {step}, and stepping back did not help",
            "go on from the last checkpoint with --resume, or start anew with a larger --batch",
        )
    learner.step_back()
    diary.write("stepped back", step=learner.step, from_step=step)
