"""What the window shows, as one frozen value, and the one place where it is replaced.

    mouse, menu, key -> command -> state replaced -> what changed is shown

No Qt here: commands and their effects are tested without a screen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview.scene.scene import Scene
from xrayview.xray.radiograph import Preparation, Radiograph

if TYPE_CHECKING:
    from xrayview.pipeline import Reconstruction
    from xrayview.volume.volume import Volume


@dataclass(frozen=True)
class Running:
    """The work under way: its number (answers to older ones are stale), its stage, the share done."""

    number: int
    stage: str
    fraction: float | None = None


@dataclass(frozen=True, eq=False)
class Document:
    """What is open.

    ``path``: the file; ``preparation``: the wishes for it; ``radiograph``: the film as stored;
    ``reconstruction``: what was made of it; ``volume``: what the 3D view shows (of the reconstruction, or
    the volume that was opened itself); ``running``: the reconstruction under way.
    """

    path: Path | None = None
    preparation: Preparation = field(default_factory=Preparation)
    radiograph: Radiograph | None = None
    reconstruction: Reconstruction | None = None
    volume: Volume | None = None
    running: Running | None = None


@dataclass(frozen=True, eq=False)
class State:
    """The document, and the scene that decides how it looks."""

    document: Document = field(default_factory=Document)
    scene: Scene = field(default_factory=Scene)

    def with_document(self, **changes: Any) -> State:
        """This state with fields of the document replaced."""
        return replace(self, document=replace(self.document, **changes))

    def with_scene(self, **changes: Any) -> State:
        """This state with fields of the scene replaced."""
        return replace(self, scene=replace(self.scene, **changes))


Listener = Callable[[State, State], None]


class Store:
    """Holds the current state; whoever listens is told the old and the new one, and shows what differs."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self._listeners: list[Listener] = []
        self._untold: deque[tuple[State, State]] = deque()
        self._telling = False

    def listen(self, listener: Listener) -> None:
        """Call ``listener(old, new)`` after every replacement."""
        self._listeners.append(listener)

    def put(self, state: State) -> None:
        """Replace the state and tell the listeners.

        A listener may put a state itself: all are told of it once they have been told of the present one.
        """
        old, self.state = self.state, state
        if state is old:
            return
        self._untold.append((old, state))
        if self._telling:
            return
        self._telling = True
        try:
            while self._untold:
                before, after = self._untold.popleft()
                for listener in self._listeners:
                    listener(before, after)
        finally:
            self._telling = False
            self._untold.clear()  # filled only where a listener failed

    def do(self, command: Callable[..., State], *arguments: Any) -> None:
        """Run a command, which maps the present state (and ``arguments``) to the next one."""
        self.put(command(self.state, *arguments))

    def forget_listeners(self) -> None:
        """Let go of the views, so that a closed window can be freed."""
        self._listeners.clear()
