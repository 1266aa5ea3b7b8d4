"""Whether another window of this user is open, and which number this one has among them."""

from __future__ import annotations

from pathlib import Path

from xrayview.window.memory.lock import Lock

# More windows than this share the last number: their logs then mix, which hurts no one.
MOST = 16


class Presence:
    """This process among all that show a window on one state folder, until it leaves or ends.

    ``number`` is 1 for the first, and the lowest free one for each that follows.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: Lock | None = None
        self.number = MOST
        for number in range(1, MOST + 1):
            lock = self._place(number)
            if lock.take():
                self.number, self._lock = number, lock
                return
            if lock.refused:
                # A folder that cannot be written remembers nothing, of other windows neither.
                self.number = 1
                return

    def other_window_open(self) -> bool:
        """Whether another process holds a number now."""
        if self._lock is None:
            return self.number > 1
        return any(self.is_taken(number) for number in range(1, MOST + 1))

    def is_taken(self, number: int) -> bool:
        """Whether another process holds this number now."""
        if number == self.number or not self._file(number).exists():
            return False
        lock = self._place(number)
        if not lock.take():
            return True
        lock.leave()
        return False

    def leave(self) -> None:
        """Give the number back; ending the process does so too."""
        if self._lock is not None:
            self._lock.leave()
            self._lock = None

    def _place(self, number: int) -> Lock:
        return Lock(self._file(number), for_life=True)

    def _file(self, number: int) -> Path:
        return self._folder / f"window-{number}.lock"
