"""Made-up heads of mammals, from mouse to horse and man: seeded, replayable, with no scan behind them."""

from xrayview.dataset.phantoms.head import BRAIN, head_of, procedural_head
from xrayview.dataset.phantoms.shape import HeadShape, Kind
from xrayview.dataset.phantoms.species import ARCHETYPES, KINDS, archetype, draw_shape, kind_of

__all__ = [
    "ARCHETYPES",
    "BRAIN",
    "KINDS",
    "HeadShape",
    "Kind",
    "archetype",
    "draw_shape",
    "head_of",
    "kind_of",
    "procedural_head",
]
