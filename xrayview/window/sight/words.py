"""What is said of a line of sight: depths with their unit, densities, and what was picked; no Qt."""

from __future__ import annotations

from xrayview.scene.profile import Picked, Profile

HINT = (
    "Density along the line of sight that was clicked, from where it enters the volume. Arrow keys (Shift: "
    "further) or the pointer read it; Enter or a double click uses the density there. Hatched: cut away."
)
INFERRED = "Depth is inferred from the film: it may be wrong."


def depth_in_words(depth: float, millimetres: float | None) -> str:
    """A depth behind the place of entry; ``millimetres``: of a cube edge, None where they are unknown."""
    if millimetres is None:
        return f"{depth:.3f} of the edge"
    return f"{depth * millimetres:.1f} mm"


def place_in_words(profile: Profile, depth: float, millimetres: float | None) -> str:
    """Density and depth of a place on the line."""
    where = depth_in_words(depth, millimetres)
    if profile.is_cut_at(depth):
        return f"cut away  depth {where}"
    return f"density {profile.density_at(depth):.3f}  depth {where}"


def profile_in_words(profile: Profile, found: Picked | None, millimetres: float | None) -> str:
    """The whole line for a screen reader: its length, its highest density, and what was picked."""
    highest = int(profile.densities.argmax())
    depth = float(profile.depths[highest])
    said = (
        f"{depth_in_words(float(profile.depths[-1]), millimetres)} long, highest density "
        f"{profile.densities[highest]:.3f} at {depth_in_words(depth, millimetres)}"
    )
    if found is None:
        return f"{said}, nothing was picked"
    return f"{said}, picked {found.density:.3f} at {depth_in_words(found.depth, millimetres)}"
