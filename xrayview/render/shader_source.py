"""The shader's own pieces as text: files of ``shaders/``, before them the choices that they are built for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from xrayview.render.blocks import BLOCK
from xrayview.render.lighting import FILL, KEY
from xrayview.render.surface import IVORY
from xrayview.scene.scene import Mode

MODE_NUMBERS: dict[Mode, int] = {"surface": 1, "volume": 2, "xray": 3, "mip": 4, "slices": 5}
"""The modes of the ray caster, as the shader numbers them."""

SHADE = (0.20, 0.12, 0.08)
CUT_SPONGY = (0.66, 0.44, 0.34)
CUT_DENSE = (0.97, 0.93, 0.85)

_CONSTANTS = {
    **{mode.upper(): str(number) for mode, number in MODE_NUMBERS.items()},
    "COARSE_ALONE": "0",
    "PROPORTIONAL": "1",
    "HALVINGS": "7",
    "VOLUME_LIGHT": "0.85",
    "BLOCK": f"{BLOCK:.1f}",
    "KEY": f"{KEY:.4f}",
    "FILL": f"{FILL:.4f}",
    **{
        name: f"vec3{colour}"
        for name, colour in (
            ("IVORY", IVORY),
            ("SHADE", SHADE),
            ("CUT_SPONGY", CUT_SPONGY),
            ("CUT_DENSE", CUT_DENSE),
        )
    },
}


def declarations(names: tuple[str, ...], chosen: Mapping[str, int]) -> str:
    """The files of these names in this order, after the constants and what is ``chosen``."""
    defined = {**_CONSTANTS, **{name: str(value) for name, value in chosen.items()}}
    return "".join(f"#define {name} {value}\n" for name, value in defined.items()) + "\n".join(
        source(name) for name in names
    )


@lru_cache
def source(name: str) -> str:
    """A file of ``shaders/``."""
    return (files("xrayview.render") / "shaders" / f"{name}.glsl").read_text(encoding="utf-8")


def retype_samplers(shader: Any, samplers: Mapping[str, int]) -> None:
    """VTK declares custom whole numbers; those that number textures of 2 or 3 dimensions are samplers."""
    for name, dimensions in samplers.items():
        shader.AddFragmentShaderReplacement(
            f"uniform int {name};", False, f"uniform sampler{dimensions}D {name};", False
        )
