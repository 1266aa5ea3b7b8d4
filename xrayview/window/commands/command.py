"""A command: a function from one state to the next, with the name it has in the Edit menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, Generic, ParamSpec

from xrayview.window.state import State

P = ParamSpec("P")


@dataclass(frozen=True)
class Command(Generic[P]):
    """A change of the state; quick repeats of one that ``merges`` are a single step to undo."""

    change: Callable[Concatenate[State, P], State]
    name: str
    merges: bool = False

    def __call__(self, state: State, /, *arguments: P.args, **named: P.kwargs) -> State:
        """The state after the change."""
        return self.change(state, *arguments, **named)


def command(
    name: str, merges: bool = False
) -> Callable[[Callable[Concatenate[State, P], State]], Command[P]]:
    """Make a function ``(state, ...) -> State`` a `Command`; ``name`` as in "Undo NAME"."""

    def made(change: Callable[Concatenate[State, P], State]) -> Command[P]:
        return Command(change, name, merges)

    return made
