"""The sentences about a run: where it stands, how it ended, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xrayview.training.following import LossPoint, RunState
from xrayview.window.train.watching import RunWatch

LOOK_CLOSELY = "What it printed last stands under Details."


@dataclass(frozen=True)
class Standing:
    """``headline``: a word or two; ``sentence``: what that means, and the way on where there is one."""

    headline: str
    sentence: str


def standing(watch: RunWatch) -> Standing:
    """Where the run stands now."""
    state = watch.state
    if watch.condition == "gone":
        return Standing("Gone", f"The folder {watch.run} is not there any more: moved, renamed or deleted.")
    if watch.condition == "died":
        return Standing("Broken off", death_in_words(watch))
    if watch.condition == "quiet":
        where = f"on the computer {state.host}" if state.host else "elsewhere"
        return Standing(
            "Silent",
            f"This run was made {where}, has no end, and nothing was added for minutes: "
            "it was copied while it ran, or broke off. Open it again to look anew.",
        )
    return _STANDINGS[state.phase](state)


def death_in_words(watch: RunWatch) -> str:
    """What to say of a process that is gone without a closing event."""
    how = watch.how_it_ended()
    words = "The training broke off without saying why" + (f" ({how}). " if how else ". ")
    if "SIGKILL" in how:
        words += "The system does this when the memory runs out: choose a smaller size. "
    if watch.state.kept_step:
        words += (
            f"The weights of step {watch.state.kept_step:,} were kept; the command “xrayview train SOURCE "
            "-o RUN --resume” goes on from there. "
        )
    return words + LOOK_CLOSELY


def _preparing(state: RunState) -> Standing:
    stage = state.stage[:1].upper() + state.stage[1:]
    return Standing("Preparing", f"{stage}…" if stage else "Preparing the specimens…")


def _training(state: RunState) -> Standing:
    where = f" on {state.device}" if state.device else ""
    return Standing(
        "Training", f"Learning from {state.source or 'specimens'}{where}. It goes on without this window."
    )


def _stopped(state: RunState) -> Standing:
    how = "as asked" if state.reason == "asked" else "by an interrupt"
    if not state.kept_step:
        return Standing("Stopped", f"Stopped {how} before the first step: there are no weights.")
    return Standing("Stopped", f"Stopped {how} at step {state.step:,}. The weights are kept.")


_STANDINGS = {
    "starting": lambda state: Standing("Starting", "Loading the network's library…"),
    "preparing": _preparing,
    "training": _training,
    "finished": lambda state: Standing(
        "Finished", f"{state.step:,} steps in {time_in_words(state.seconds)}. The weights are kept."
    ),
    "stopped": _stopped,
    "failed": lambda state: Standing("Failed", _sentences(state.message, state.hint)),
}


def _sentences(*parts: str) -> str:
    return " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts if part)


def time_in_words(seconds: float | None) -> str:
    """A duration as one reads it from a clock: 48 s, 7:05 min, 2:30 h; an en dash where it is not known."""
    if seconds is None:
        return "\N{EN DASH}"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d} min"
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d} h"


def loss_in_words(loss: float | None) -> str:
    """A loss with three digits that count."""
    return "\N{EN DASH}" if loss is None else f"{loss:#.3g}"


def curve_in_words(points: Sequence[LossPoint]) -> str:
    """The loss curve for whoever cannot see it."""
    if len(points) < 2:
        return "No loss curve yet"
    first, last = points[0], points[-1]
    verb = "fell" if last.loss < first.loss else "went"
    return (
        f"The loss {verb} from {loss_in_words(first.loss)} at step {first.step:,} "
        f"to {loss_in_words(last.loss)} at step {last.step:,}"
    )
