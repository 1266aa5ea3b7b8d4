"""The one place where the state is replaced, and whoever shows it is told."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import ParamSpec

from xrayview.window.commands.command import Command
from xrayview.window.history import continued, recorded, redone, undone
from xrayview.window.state import Edit, Settings, Sheet, State

P = ParamSpec("P")
Listener = Callable[[State, State], None]

MERGE_SECONDS = 0.8
"""Repeats of a merging command (notches of a wheel, a key held down) closer than this are one step."""

_NOTHING = (None, float("-inf"))


class Store:
    """Holds the current state; whoever listens is told the old and the new one, and shows what differs.

    ``tell_fault``: takes what a listener raised, once all others were told; by default it is raised.
    """

    def __init__(
        self,
        state: State | None = None,
        clock: Callable[[], float] = time.monotonic,
        tell_fault: Callable[[Exception], object] | None = None,
    ) -> None:
        self.state = state or State()
        self._clock = clock
        self._tell_fault = tell_fault
        self._listeners: list[Listener] = []
        self._untold: deque[tuple[State, State]] = deque()
        self._telling = False
        self._drag: tuple[int, Settings] | None = None
        self._drag_name = ""
        self._merging: tuple[Edit | None, float] = _NOTHING

    def listen(self, listener: Listener) -> None:
        """Call ``listener(old, new)`` after every replacement."""
        self._listeners.append(listener)

    def put(self, state: State) -> None:
        """Replace the state and tell the listeners; nothing to undo.

        A listener may put a state itself: all are told of it once they have been told of the present one.
        """
        old, self.state = self.state, state
        if state is old:
            return
        self._untold.append((old, state))
        if self._telling:
            return
        self._telling = True
        faults: list[Exception] = []
        while self._untold:
            before, after = self._untold.popleft()
            for listener in self._listeners:
                try:
                    listener(before, after)
                except Exception as trouble:
                    faults.append(trouble)
        self._telling = False
        for fault in faults:
            if self._tell_fault is None:
                raise fault
            self._tell_fault(fault)

    def do(self, command: Command[P], *arguments: P.args, **named: P.kwargs) -> None:
        """Run a command, which maps the present state (and ``arguments``) to the next one.

        What it changes of the current file is one step of its history. Amid a drag the step is the drag's; a
        drag ends where another file is looked at.
        """
        if self._drag is not None and self._drag[0] != self.state.sheet.key:
            self.end_drag()
        before = self.state.sheet
        after = command(self.state, *arguments, **named)
        sheet = after.find(before.key)
        if sheet is not None and sheet.settings != before.settings:
            if self._drag is not None:
                self._drag_name = command.name
            else:
                merges = command.merges and self._continues(sheet, command.name)
                sheet = continued(sheet) if merges else recorded(sheet, command.name, before.settings)
                after = after.with_sheet(sheet)
                self._merging = sheet.history.past[-1], self._clock()
        self.put(after)

    def begin_drag(self) -> None:
        """From here to `end_drag` everything is one step, taken on release."""
        self.end_drag()
        self._drag = self.state.sheet.key, self.state.sheet.settings

    def end_drag(self) -> None:
        """The button was released: what the drag changed is one step of the history."""
        if self._drag is None:
            return
        (key, before), self._drag = self._drag, None
        sheet = self.state.find(key)
        if sheet is not None and self._drag_name and sheet.settings != before:
            self.put(self.state.with_sheet(recorded(sheet, self._drag_name, before)))
        self._drag_name = ""
        self._merging = _NOTHING

    def undo(self) -> None:
        """Take the current file's last step back."""
        self._end_merging()
        self.put(undone(self.state))

    def redo(self) -> None:
        """Take the step that was undone last once more."""
        self._end_merging()
        self.put(redone(self.state))

    def forget_listeners(self) -> None:
        """Let go of the views, so that a closed window can be freed."""
        self._listeners.clear()

    def _continues(self, sheet: Sheet, name: str) -> bool:
        step, at = self._merging
        is_last = step is not None and step.name == name and sheet.history.past[-1:] == (step,)
        return is_last and self._clock() - at < MERGE_SECONDS

    def _end_merging(self) -> None:
        self.end_drag()
        self._merging = _NOTHING
