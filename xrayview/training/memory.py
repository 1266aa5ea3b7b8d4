"""The C library's memory: freed blocks are kept for the next step."""

from __future__ import annotations

import ctypes
import platform

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_LARGEST = 2**31 - 1


def keep_freed_memory() -> bool:
    """Ask the GNU C library to keep what is freed; whether it will.

    It gives blocks of more than 32 MB back at once, so that every step would be handed empty pages anew: a
    tenth of its time on a processor.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    library = ctypes.CDLL(None)
    return all(library.mallopt(what, _LARGEST) == 1 for what in (_M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD))
