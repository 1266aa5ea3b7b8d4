#!/usr/bin/env python3
"""Set xrayview up in .venv beside this folder, then run it: python3 packaging/run.py [ARGS].

Without arguments: the window with a bundled sample or, where there is no display, the sample's volume,
picture and anaglyph in output/. --setup-only stops after the set-up; --torch cpu|cuda|keep chooses the
build of torch. Everything else is handed to xrayview.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

NEEDED = (3, 11)


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    if sys.version_info < NEEDED:
        return use_newer_python(arguments)
    from environment import ROOT, set_up
    from system import SetupTrouble, has_display, say

    try:
        setup_only, torch, rest = own_options(arguments)
        provide_libraries(not setup_only and asks_for_window(rest))
        set_up(torch=torch)
        if setup_only:
            say("xrayview is set up in " + str(ROOT / ".venv"))
            return 0
        if rest:
            return xrayview(rest, replace=True)
        sample = bundled_sample(ROOT)
        if has_display():
            return xrayview([str(sample)] if sample else [], replace=True)
        if sample is None:
            raise SetupTrouble("there is no display, and no bundled sample to reconstruct instead.")
        return reconstruct_without_display(sample, ROOT / "output")
    except SetupTrouble as trouble:
        say("xrayview: " + str(trouble))
        return 2


def asks_for_window(words: Sequence[str]) -> bool:
    """Whether xrayview, given these words, would open its window."""
    from system import has_display, xrayview_module

    if not words:
        return has_display()
    return not words[0].startswith("-") and words[0] not in xrayview_module("cli.main").COMMANDS


def provide_libraries(window: bool) -> None:
    """Install the system libraries that are missing, or name them; without them no ``window`` is opened.

    Raises SetupTrouble only where a window is asked for: everything else runs without them.
    """
    from system import SetupTrouble, install_packages, missing_libraries, say

    try:
        install_packages(missing_libraries(), "system libraries of the window are")
    except SetupTrouble as trouble:
        if window:
            raise
        say("xrayview: " + str(trouble) + " Everything but the window goes on without them.")


def own_options(arguments: Sequence[str]) -> Tuple[bool, Optional[str], List[str]]:
    """Split off --setup-only and --torch: (setup only?, torch choice or None, the rest).

    Raises SetupTrouble for an unknown choice.
    """
    from environment import TORCH_CHOICES
    from system import SetupTrouble

    rest: List[str] = []
    torch, setup_only = None, False
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--setup-only":
            setup_only = True
        elif argument == "--torch" or argument.startswith("--torch="):
            torch = argument.partition("=")[2] if "=" in argument else next(waiting, "")
            if torch not in TORCH_CHOICES:
                raise SetupTrouble("--torch takes one of: " + ", ".join(TORCH_CHOICES))
        else:
            rest.append(argument)
    return setup_only, torch, rest


def use_newer_python(arguments: Sequence[str]) -> int:
    """Start again under a newer Python that is installed beside this one, or ask for it by name."""
    for name in ("python3.11", "python3.12", "python3.13", "python3.14"):
        program = shutil.which(name)
        if program and subprocess.call([program, "-c", "import sys"], stderr=subprocess.DEVNULL) == 0:
            return subprocess.call([program, os.path.abspath(sys.argv[0]), *arguments])
    sys.stderr.write(
        "xrayview: this is Python {}.{}; install Python 3.11 or newer and run: python3.11 {}\n".format(
            sys.version_info[0], sys.version_info[1], sys.argv[0]
        )
    )
    return 2


def bundled_sample(root: Path) -> Optional[Path]:
    """The sample x-ray that samples.json names as the default, else the first one, else None."""
    import json

    folder = root / "resources" / "samples"
    try:
        listed = json.loads((folder / "samples.json").read_text(encoding="utf-8"))
        default = folder / str(listed["default"])
    except (OSError, ValueError, KeyError, TypeError):
        default = folder
    return default if default.is_file() else next(iter(sorted(folder.glob("*.png"))), None)


def reconstruct_without_display(sample: Path, folder: Path) -> int:
    """Write the volume, a picture and an anaglyph of ``sample`` into ``folder``, and say where.

    Raises SetupTrouble where ``folder`` cannot be made.
    """
    from system import SetupTrouble

    try:
        folder.mkdir(exist_ok=True)
    except OSError as trouble:
        reason = "a file of that name is in the way" if folder.exists() else str(trouble.strerror)
        raise SetupTrouble(f"the folder {folder} could not be made: {reason}.") from None
    volume = folder / (sample.stem + ".nrrd")
    picture = folder / (sample.stem + ".png")
    anaglyph = folder / (sample.stem + "-anaglyph.png")
    for command in (
        ["reconstruct", str(sample), "-o", str(volume), "--overwrite"],
        ["render", str(volume), "-o", str(picture), "--azimuth", "30", "--elevation", "10", "--overwrite"],
        ["stereo", str(volume), "-o", str(anaglyph), "--azimuth", "30", "--elevation", "10", "--overwrite"],
    ):
        code = xrayview(command)
        if code != 0:
            return code
    print("There is no display, so the sample x-ray " + str(sample) + " was reconstructed instead of shown:")
    for made in (("volume", volume), ("picture", picture), ("anaglyph", anaglyph)):
        print("  {:9} {}".format(*made))
    return 0


def xrayview(arguments: Sequence[str], replace: bool = False) -> int:
    """Run xrayview itself; with ``replace`` in place of this process where the system can."""
    from environment import python

    # -P keeps the files of the folder the user stands in from being taken for modules.
    command = [str(python()), "-P", "-m", "xrayview", *arguments]
    if replace and os.name != "nt":
        sys.stdout.flush()
        os.execv(command[0], command)
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
