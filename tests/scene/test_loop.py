"""Loops end where they begin, show each picture as often as they pass it, and last as long as asked."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from xrayview.errors import UnusableOption
from xrayview.scene.loop import Loop


def test_twenty_four_frames_of_a_wiggle_are_thirteen_pictures() -> None:
    loop = Loop("wiggle", 24)
    assert loop.pictures == 13
    assert loop.shown == (*range(13), *range(11, 0, -1))
    assert (loop.swing(0), loop.swing(12)) == pytest.approx((-1.0, 1.0))


@pytest.mark.parametrize("frames", [2, 3, 8, 24, 25, 61])
def test_a_wiggle_s_last_frame_leads_to_its_first(frames: int) -> None:
    """From the last to the first is as far as from the first to the second, and no step is a jump."""
    loop = Loop("wiggle", frames)
    places = [loop.swing(picture) for picture in loop.shown]
    steps = [after - before for before, after in pairwise([*places, places[0]])]
    assert abs(steps[-1]) == pytest.approx(abs(steps[0]))
    assert sum(steps) == pytest.approx(0.0)
    assert max(map(abs, steps)) <= 2 * math.sin(math.pi / frames) + 1e-9
    assert loop.pictures == frames // 2 + 1 == len(set(loop.shown))


@pytest.mark.parametrize("frames", [2, 7, 72])
def test_a_turntable_shows_no_side_twice(frames: int) -> None:
    loop = Loop("turntable", frames)
    turns = [loop.turn_degrees(picture) for picture in loop.shown]
    assert len(set(turns)) == frames == loop.pictures
    # One step after the last frame it stands where it began.
    assert turns[-1] + turns[1] - turns[0] == pytest.approx(360.0)


@pytest.mark.parametrize(("frames", "seconds"), [(24, 1.5), (24, 2.0), (7, 1.0), (72, 6.0)])
def test_rounded_lengths_add_up_to_the_time_asked_for(frames: int, seconds: float) -> None:
    ends = Loop("turntable", frames, seconds).ends(0.01)
    assert ends[-1] == round(seconds * 100)
    lengths = {after - before for before, after in pairwise((0, *ends))}
    assert max(lengths) - min(lengths) <= 1


@pytest.mark.parametrize(
    "wish",
    [("wiggle", 1), ("wiggle", 2.5), ("wiggle", 1000), ("wiggle", 8, 0.0), ("wiggle", 8, 1e9), ("spin",)],
)
def test_a_loop_outside_its_limits_is_refused(wish: tuple[object, ...]) -> None:
    with pytest.raises(UnusableOption):
        Loop(*wish)  # type: ignore[arg-type]
