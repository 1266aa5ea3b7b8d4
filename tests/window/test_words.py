"""What the window says of a reconstruction is true."""

from __future__ import annotations

import pytest

from xrayview.scene.scene import Camera
from xrayview.scene.views import standard_view
from xrayview.window import words


@pytest.mark.parametrize(
    ("camera", "degrees"),
    [
        (Camera(), 0.0),
        (standard_view("+90"), 90.0),
        (standard_view("behind"), 180.0),
        (standard_view("above"), 90.0),
        (Camera(azimuth_degrees=20.0), 20.0),
        (Camera(roll_degrees=70.0), 0.0),
    ],
)
def test_the_angle_to_the_film_is_that_between_the_directions(camera: Camera, degrees: float) -> None:
    assert words.angle_to_film(camera) == pytest.approx(degrees, abs=1e-4)


def test_the_view_is_named_by_its_angle() -> None:
    assert words.view_in_words(Camera()) == "As the film was taken"
    assert words.view_in_words(standard_view("behind")) == "From behind the film"
    assert words.view_in_words(Camera(azimuth_degrees=35.0)).startswith("35°")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.25, "25 %"),
        (0.043, "4.3 %"),
        (0.0005, "0.05 %"),
        (1e-6, "less than 0.01 %"),
        (0.0, "less than 0.01 %"),
    ],
)
def test_small_shares_are_not_rounded_to_nothing(share: float, said: str) -> None:
    assert words.percent(share) == said


def test_the_time_is_the_sum_of_the_stages() -> None:
    assert words.time_in_words({"network": 0.45, "fusion": 0.25}) == "0.7 s"
