"""The option ``--cut``, which `render`, `stereo` and `mesh` share."""

from __future__ import annotations

from typing import Any

from xrayview.cli.options import Options
from xrayview.scene.cut_text import FORMS, cut_from_text
from xrayview.scene.cuts import MOST_CUTS, Cut
from xrayview.scene.scene import Scene

HELP = (
    "cut away: " + "; ".join(form for form, _ in FORMS.values()) + ". Lengths in edges of the volume's cube "
    "from its centre: x to the viewer's right, y away from the viewer, z up. A box and a sphere lose their "
    "inside, or what is outside. Octants 1 to 4: at the top, right behind, left behind, left in front, right "
    f"in front; 5 to 8: the same at the bottom. Up to {MOST_CUTS} times"
)


def add_option(group: Any) -> None:
    """Declare it on a parser or a group of one."""
    group.add_argument("--cut", action="append", default=[], metavar="CUT", help=HELP)


def cuts(options: Options) -> tuple[Cut, ...]:
    """The cuts as typed. Raises `UnusableOption` for what is none, and for too many."""
    typed = tuple(cut_from_text(text) for text in options.cut)
    return Scene(cuts=typed).cuts
