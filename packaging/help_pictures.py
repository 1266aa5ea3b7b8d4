#!/usr/bin/env python3
"""Make the guide's pictures: python3 packaging/help_pictures.py [--only NAME ...].

Each is a step of screenshots.py that a page in resources/help shows, photographed in the real window with a
bundled sample and written, as large as its page shows it, to resources/help/pictures/. What no page shows any
more is taken away.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Dict, Sequence

import run

HELP = Path(__file__).resolve().parents[1] / "resources" / "help"
PICTURES = HELP / "pictures"
SIZE = "1280x800"
"""Of the window: its words can still be read where a page shows it at half its size."""

_SHOWN = re.compile(r'<img src="(?:\.\./)?pictures/([a-z0-9-]+)\.jpg" width="(\d+)"')


def main(arguments: Sequence[str]) -> int:
    """Photograph what the pages show, then write it at its size; returns the exit code."""
    if sys.version_info < run.NEEDED:
        return run.use_newer_python(arguments)
    import screenshots
    from environment import python

    names = parsed(arguments).only or list(shown())
    with tempfile.TemporaryDirectory(prefix="xrayview-") as folder:
        code = screenshots.main(["-o", folder, "--size", SIZE, "--only", *names])
        if code:
            return code
        step = Path(__file__).with_name("help_picture_files.py")
        return subprocess.call([str(python()), str(step), folder, *names])


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options: ``only`` (empty: all that the pages show)."""
    parser = argparse.ArgumentParser(prog="help_pictures.py", description="Make the guide's pictures.")
    parser.add_argument("--only", metavar="NAME", nargs="+", default=[], help="the names of single pictures")
    wish = parser.parse_args(arguments)
    known = shown()
    unknown = [name for name in wish.only if name not in known]
    if unknown:
        parser.error("no page shows {}; use some of {}".format(", ".join(unknown), ", ".join(sorted(known))))
    return wish


def shown() -> Dict[str, int]:
    """The pictures that the pages show, by name, and how many pixels wide; the widest where several do."""
    found: Dict[str, int] = {}
    for page in sorted(HELP.rglob("*.html")):
        for name, width in _SHOWN.findall(page.read_text(encoding="utf-8")):
            found[name] = max(int(width), found.get(name, 0))
    return found


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
