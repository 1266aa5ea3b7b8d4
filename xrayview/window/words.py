"""The sentences about a reconstruction: what was measured, what was inferred, how well it fits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xrayview.pipeline import Reconstruction
    from xrayview.scene.scene import Camera

NOT_A_DEVICE = (
    "xrayview is not a medical device. One x-ray says how much matter lies on each ray, not where: "
    "the depth is inferred by a network and may be wrong. Not for diagnosis or treatment."
)
MEASURED_AND_INFERRED = "Measured: outline and total of each ray.  Inferred: depth."
_FROM_THE_FILM = 5.0


def angle_to_film(camera: Camera) -> float:
    """Degrees between the camera's direction and the film's, 0 (as taken) to 180 (from behind)."""
    from xrayview.scene.views import camera_axes

    depth_part = camera_axes(camera)[2][1]
    return math.degrees(math.acos(min(1.0, max(-1.0, depth_part))))


def view_in_words(camera: Camera) -> str:
    """How far the present view is from what was measured."""
    angle = angle_to_film(camera)
    if angle < _FROM_THE_FILM:
        return "As the film was taken"
    if angle > 180.0 - _FROM_THE_FILM:
        return "From behind the film"
    return f"{angle:.0f}° off the film's direction"


def residual_in_words(reconstruction: Reconstruction) -> str:
    """How far the volume's own x-ray is from the film, before and after fusion (unsaturated pixels)."""
    residual = reconstruction.report()["residual"]
    if residual["before"] is None:
        return "The film is too dense everywhere to compare"
    before = f"Differs from the film by {percent(residual['before']['mean'])}"
    if residual["after"] is None:
        return f"{before} (no fusion)"
    return f"{before}, after fusion {percent(residual['after']['mean'])}"


RESIDUAL_HINT = (
    "The mean difference in opacity between the film and the x-ray of the volume. Fusion makes it vanish; "
    "a volume can repeat the film exactly and still have its depth wrong."
)


def percent(share: float) -> str:
    """A share in words: enough digits to see that small is small."""
    value = 100.0 * share
    if value >= 10.0:
        return f"{value:.0f} %"
    if value >= 0.1:
        return f"{value:.1f} %"
    return f"{value:.2f} %" if value >= 0.01 else "less than 0.01 %"


def time_in_words(seconds: dict[str, float]) -> str:
    """The time the reconstruction took: the sum of its stages."""
    return f"{sum(seconds.values()):.1f} s"


def shares_in_words(reconstruction: Reconstruction) -> str:
    """Which shares of the film could not be used as they are, a line each."""
    return "\n".join(
        (
            f"Saturated, the total is only a lower bound: {percent(reconstruction.saturated)}",
            f"Profile taken from a neighbour: {percent(reconstruction.weak)}",
            f"Density clipped at zero: {percent(reconstruction.clipped)}",
        )
    )


def capitalised(words: str) -> str:
    """The words with a capital first letter, the others as they are."""
    return words[:1].upper() + words[1:]
