"""What makes a simulated film look like one of many: tone, exposure, noise, blur, a frame, marks, a rod.

A change is drawn once and applied to the opacity again and again with the same result (domain randomisation,
Tobin et al. 2017). The volume and its total along every ray stay what they were.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in shares of the film's side."""


@dataclass(frozen=True)
class FilmChange:
    """A change of the (H, W) opacity.

    ``chi``: by how much more the matter absorbs; ``tone`` and ``gain``: opacity to that power, times that.
    ``noise``: standard deviation, of the random numbers of ``seed``. ``blur``: spread in pixels. ``field``:
    what the collimator leaves; beside it the film is empty, as the preparation makes it. ``marks``: boxes of
    writing that was filled with what is round it. ``rod``: a box of a head holder, and its opacity.
    """

    chi: float = 1.0
    tone: float = 1.0
    gain: float = 1.0
    noise: float = 0.0
    blur: float = 0.0
    field: Box = (0.0, 0.0, 1.0, 1.0)
    marks: tuple[Box, ...] = ()
    rod: tuple[Box, float] | None = None
    seed: int = 0


UNCHANGED = FilmChange()


def draw_change(random: np.random.Generator) -> FilmChange:
    """Half of the films are changed in tone, exposure, noise and blur; some have a frame, marks or a rod."""
    change = FilmChange(seed=int(random.integers(2**31)))
    if random.random() < 0.5:
        change = replace(
            change,
            chi=float(np.exp(random.normal(0, 0.1))),
            tone=float(np.exp(random.normal(0, 0.25))),
            gain=float(random.uniform(0.92, 1.06)),
            noise=float(random.uniform(0, 0.02)),
            blur=float(random.uniform(0, 1.0)),
        )
    if random.random() < 0.15:
        edges = random.uniform(0, 0.1, 4) * (random.random(4) < 0.5)
        change = replace(change, field=(edges[0], edges[1], 1 - edges[2], 1 - edges[3]))
    if random.random() < 0.1:
        boxes = (_box(random, 0.05, 0.25) for _ in range(random.integers(1, 3)))
        change = replace(change, marks=tuple(boxes))
    if random.random() < 0.1:
        across, place = random.uniform(0.01, 0.04), random.uniform(0.05, 0.95)
        reach = random.uniform(0.1, 0.4)
        start = 0.0 if random.random() < 0.5 else 1 - reach
        rod = (start, place, start + reach, place + across)
        if random.random() < 0.5:
            rod = (rod[1], rod[0], rod[3], rod[2])
        change = replace(change, rod=(rod, float(random.uniform(0.3, 0.95))))
    return change


def changed(film: torch.Tensor, change: FilmChange) -> torch.Tensor:
    """The (H, W) opacity as the changed film shows it; 0..1."""
    if change.chi != 1.0:
        film = 1 - (1 - film).clamp(min=0) ** change.chi
    if change.rod is not None:
        box, opacity = change.rod
        rows, columns = _within(box, film)
        film = film.clone()
        film[rows, columns] = 1 - (1 - film[rows, columns]) * (1 - opacity)
    for box in change.marks:
        film = _filled(film, box)
    if change.blur:
        film = _blurred(film, change.blur)
    if change.tone != 1.0 or change.gain != 1.0:
        film = change.gain * film.clamp(min=0) ** change.tone
    if change.noise:
        generator = torch.Generator(device=film.device).manual_seed(change.seed)
        film = film + change.noise * torch.randn(film.shape, generator=generator, device=film.device)
    if change.field != UNCHANGED.field:
        rows, columns = _within(change.field, film)
        inside = torch.zeros_like(film)
        inside[rows, columns] = film[rows, columns]
        film = inside
    return film.clamp(0, 1)


def _box(random: np.random.Generator, least: float, most: float) -> Box:
    width, height = random.uniform(least, most, 2)
    left, top = random.uniform(0, 1 - width), random.uniform(0, 1 - height)
    return float(left), float(top), float(left + width), float(top + height)


def _within(box: Box, film: torch.Tensor) -> tuple[slice, slice]:
    """The rows and columns of a box."""
    height, width = film.shape
    left, top, right, bottom = box
    rows = slice(round(top * height), round(bottom * height))
    return rows, slice(round(left * width), round(right * width))


def _filled(film: torch.Tensor, box: Box) -> torch.Tensor:
    """The film with a box smoothed as where letters were filled: what is fine in it is gone."""
    rows, columns = _within(box, film)
    part = film[rows, columns]
    if min(part.shape) < 4:
        return film
    few = functional.adaptive_avg_pool2d(
        part[None, None], (max(2, part.shape[0] // 8), max(2, part.shape[1] // 8))
    )
    film = film.clone()
    film[rows, columns] = functional.interpolate(few, part.shape, mode="bilinear", align_corners=False)[0, 0]
    return film


def _blurred(film: torch.Tensor, spread: float) -> torch.Tensor:
    place = torch.arange(-2, 3, device=film.device)
    kernel = torch.exp(-0.5 * (place / max(spread, 1e-3)) ** 2)
    kernel = kernel / kernel.sum()
    padded = functional.pad(film[None, None], (2, 2, 2, 2), mode="replicate")
    rows = functional.conv2d(padded, kernel[None, None, None, :])
    return functional.conv2d(rows, kernel[None, None, :, None])[0, 0]
