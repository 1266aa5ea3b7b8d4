"""A lock that all xrayview processes of one user respect, and that goes away with its process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MILLISECONDS = 1000


class Lock:
    """The lock file ``path``; a dead process's is taken over.

    ``for_life``: held as long as the process may live. Otherwise a file older than half a minute is taken for
    a leftover, even where a living process has by chance the number of the one that left it.
    """

    def __init__(self, path: Path, for_life: bool = False) -> None:
        # Here, and nowhere at import: what is remembered can be read without Qt.
        from PySide6.QtCore import QLockFile

        self._file = QLockFile(str(path))
        if for_life:
            self._file.setStaleLockTime(0)

    def take(self, milliseconds: int = 0) -> bool:
        """Wait up to ``milliseconds`` for the lock and say whether it is ours now."""
        return self._file.tryLock(milliseconds)

    @property
    def refused(self) -> bool:
        """Whether the last try failed for another reason than a holder: a folder that cannot be written."""
        from PySide6.QtCore import QLockFile

        trouble = self._file.error()
        return trouble not in (QLockFile.LockError.NoError, QLockFile.LockError.LockFailedError)

    def leave(self) -> None:
        """Give the lock back."""
        self._file.unlock()


@contextmanager
def alone(path: Path, milliseconds: int = _MILLISECONDS) -> Iterator[bool]:
    """Hold the lock file ``path`` through the block; False where another process held it all that time.

    True as well where the folder lets no one write a lock file: there is no one to share it with.
    """
    lock = Lock(path)
    taken = lock.take(milliseconds)
    try:
        yield taken or lock.refused
    finally:
        if taken:
            lock.leave()
