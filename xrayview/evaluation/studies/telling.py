"""What the studies say and refuse alike on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from xrayview.files import check_target
from xrayview.jobs import Progress


def tell(progress: Progress) -> None:
    """Say on the standard error what is being done."""
    done = "" if progress.fraction is None else f"{100 * progress.fraction:3.0f} %  "
    print(f"{done}{progress.stage}", file=sys.stderr, flush=True)


def check_files(folder: Path, names: Sequence[str], overwrite: bool) -> None:
    """Raise `UnwritableTarget` where one of the files is there already and may not be replaced."""
    for path in (folder / name for name in names):
        if path.exists():
            check_target(path, overwrite)
