"""How long a user waits for the first answer of the command line."""

from __future__ import annotations

import subprocess
import sys
import time

HELP_SECONDS = 0.3


def test_help_is_there_at_once() -> None:
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "xrayview", "--help"], check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - started)
    print(f"xrayview --help: {', '.join(f'{s:.3f}' for s in seconds)} s")
    assert sorted(seconds)[2] <= HELP_SECONDS
