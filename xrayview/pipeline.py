"""The story on one screen: radiograph -> prepared -> predicted -> fused -> Reconstruction."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch

from xrayview.fusion.columns import bilinear, fine_axis
from xrayview.fusion.fused import FusedVolume, fuse
from xrayview.fusion.gain import Law, gain_map, saturated_pixels
from xrayview.jobs import Job, Progress
from xrayview.network.devices import choose_device
from xrayview.network.inference import predict, reduced
from xrayview.network.spread import predict_spread
from xrayview.network.weights import Weights, load_weights
from xrayview.projection.beer_lambert import CHI, optical_depth_of
from xrayview.resources import resource
from xrayview.volume.about import DType
from xrayview.volume.streaming import Rows, rows_of
from xrayview.volume.volume import Volume
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph

BUNDLED = "weights/atlas.safetensors"
"""The network that is used where none is named."""


@dataclass(frozen=True, eq=False)
class Reconstruction:
    """What one x-ray became.

    ``predicted``: the network's (128, 128, 128) volume, or the mean of several guesses; ``uncertainty``: as
    large, their standard deviation in density, None where there was one guess. ``fused``: the prediction and
    the x-ray's map, or None without fusion. ``opacity``, ``content``: (N, N) the x-ray at the map's
    resolution. ``residual_before``, ``residual_after``: (N, N) float32, opacity composed minus measured (NaN
    outside the content).
    """

    prepared: Prepared
    predicted: Volume
    fused: FusedVolume | None
    opacity: npt.NDArray[np.float32]
    content: npt.NDArray[np.bool_]
    residual_before: npt.NDArray[np.float32]
    residual_after: npt.NDArray[np.float32] | None
    weights_name: str
    weights_sha256: str
    device: str
    source: str
    seconds: dict[str, float] = field(default_factory=dict)
    uncertainty: Volume | None = None

    @property
    def saturated(self) -> float:
        """Share of content pixels whose total is only a lower bound."""
        return self._share(self._saturated_pixels)

    @property
    def weak(self) -> float:
        """Share of content pixels whose profile was taken from a neighbour."""
        return self._share(None if self.fused is None else self.fused.map.weak)

    @property
    def clipped(self) -> float:
        """Share of content pixels in which some density was clipped at zero."""
        return self._share(None if self.fused is None else self.fused.map.clipped)

    @cached_property
    def _saturated_pixels(self) -> npt.NDArray[np.bool_]:
        return saturated_pixels(self.opacity, self.prepared.quantisation)

    def _share(self, mask: npt.NDArray[np.bool_] | None) -> float:
        return 0.0 if mask is None or not self.content.any() else float(mask[self.content].mean())

    def density(self, resolution: int = 256) -> Volume:
        """The explicit volume for showing: (128, resolution, resolution) fused, or the prediction without
        fusion."""
        return self.predicted if self.fused is None else self.fused.at_resolution(resolution)

    def packed(self) -> Reconstruction:
        """The same for showing and writing, its preparation in less memory: see `Prepared.packed`."""
        return replace(self, prepared=self.prepared.packed())

    def streamed(
        self, dtype: DType = "float32"
    ) -> tuple[tuple[int, int, int], tuple[float, float, float] | None, Rows]:
        """Shape (depth, row, column), spacing in mm, and blocks of rows for a file of this ``dtype``."""
        if self.fused is None:
            return self.predicted.shape, self.predicted.spacing, rows_of(self.predicted)
        evaluated = torch.float16 if dtype == "float16" else torch.float32
        return self.fused.shape, self.fused.spacing, self.fused.stream(dtype=evaluated)

    def largest(self) -> float | None:
        """A density that no streamed one exceeds, where it is quickly found; see `FusedVolume.largest`."""
        return float(self.predicted.density.max()) if self.fused is None else self.fused.largest()

    def report(self) -> dict[str, Any]:
        """The JSON of the command line; residuals are those of unsaturated content, None where there is
        none."""
        unsaturated = self.content & ~self._saturated_pixels
        after, law = self.residual_after, None if self.fused is None else self.fused.law
        return {
            "file": self.source,
            "device": self.device,
            "weights": {"name": self.weights_name, "sha256": self.weights_sha256},
            "law": law,
            "beta": self.fused.map.beta if self.fused is not None and law == "paper" else None,
            "seconds": {stage: round(seconds, 4) for stage, seconds in self.seconds.items()},
            "residual": {
                "before": _summary(self.residual_before, unsaturated),
                "after": None if after is None else _summary(after, unsaturated),
            },
            "saturated": self.saturated,
            "weak": self.weak,
            "clipped": self.clipped,
            "preparation": [
                {"step": step.name, "value": step.value, "reason": step.reason}
                for step in self.prepared.steps
            ],
        }


def reconstruct(
    radiograph: Radiograph,
    preparation: Preparation | None = None,
    weights: Path | Weights | Sequence[Path] | None = None,
    device: str = "auto",
    law: Law | None = None,
    beta: float = 2.0,
    fusion: bool = True,
    resolution: int | Literal["full"] = 256,
    uncertainty: bool = False,
) -> Job[Reconstruction]:
    """Prepare, predict and fuse one x-ray.

    ``weights``: a file, several files of networks that guess together, weights loaded before, or None for the
    bundled ones. ``uncertainty``: let even one network guess from the film's mirror image as well. ``law``:
    None takes the default law. ``resolution``: edge of the map in pixels, or "full" for the x-ray's own.
    Yields a `Progress` before each stage.
    """
    seconds: dict[str, float] = {}
    clock = _Clock(seconds)
    yield Progress("preparing the x-ray", 0.0)
    prepared = prepare(radiograph, preparation or Preparation())
    clock.stop("preparation")

    yield Progress("loading the network", 0.2)
    members = _members(weights)
    chosen = choose_device(device)
    clock.stop("weights")

    yield Progress("predicting the depth", 0.3)
    tau = optical_depth_of(torch.from_numpy(prepared.opacity), quantisation=prepared.quantisation)
    mean, deviation = (tau / CHI).numpy(), None
    if uncertainty or len(members) > 1:
        spread, device_used = yield from predict_spread(members, prepared.opacity, mean, chosen)
        density, deviation = spread.mean, spread.deviation
    else:
        density, device_used = predict(members[0], prepared.opacity, mean, chosen)
    spacing = _spacing(prepared, density.shape)
    predicted = Volume(density, spacing)
    clock.stop("network")

    yield Progress("fusing with the x-ray", 0.7)
    size = prepared.side if resolution == "full" else resolution
    opacity = reduced(prepared.opacity, size) if size != prepared.side else prepared.opacity
    content = reduced(prepared.content.astype(np.float32), size) > 0.5
    fused = fuse(predicted, opacity, law or DEFAULT_LAW, beta, prepared.quantisation) if fusion else None
    clock.stop("fusion")

    yield Progress("checking against the x-ray", 0.9)
    before = _masked(_composed(density, size) - opacity, content)
    after = None if fused is None else _masked(fused.opacity - opacity, content)
    clock.stop("residual")
    return Reconstruction(
        prepared, predicted, fused, opacity, content, before, after,
        ", ".join(one.name for one in members), ", ".join(one.sha256 for one in members),
        device_used, radiograph.source, seconds, None if deviation is None else Volume(deviation, spacing),
    )  # fmt: skip


def refined(reconstruction: Reconstruction, most: int) -> Job[FusedVolume | None]:
    """The same prediction fused with the x-ray at its own resolution, at most ``most`` pixels a side; None
    where it is not fused, or as fine already. What became of its pixels is not kept."""
    prepared, known = reconstruction.prepared, reconstruction.fused
    size = min(most, prepared.side)
    if known is None or size <= known.map.gain.shape[0]:
        return None
    yield Progress("fusing at the film's own resolution")
    opacity = reduced(prepared.opacity, size) if size != prepared.side else prepared.opacity
    density, beta = known.coarse.density, known.map.beta
    gain = gain_map(density, opacity, known.law, beta, prepared.quantisation, bare=True)
    return FusedVolume(known.coarse, gain)


def fused_anew(reconstruction: Reconstruction, resolution: int | Literal["full"]) -> Job[Reconstruction]:
    """The same prediction fused with the x-ray at another ``resolution``, as `reconstruct` would: to be
    written, see `Reconstruction.streamed`. Its residuals, and its opacity, stay those of before."""
    prepared, known = reconstruction.prepared, reconstruction.fused
    size = prepared.side if resolution == "full" else resolution
    if known is None or size == known.map.gain.shape[0]:
        return reconstruction
    yield Progress("fusing with the x-ray")
    opacity = reduced(prepared.opacity, size) if size != prepared.side else prepared.opacity
    density, beta = known.coarse.density, known.map.beta
    gain = gain_map(density, opacity, known.law, beta, prepared.quantisation)
    return replace(reconstruction, fused=FusedVolume(known.coarse, gain))


DEFAULT_LAW: Law = "proportional"
"""It never clips and keeps the order of densities; on the tuning heads its error was the same (`consistent`)
or smaller (`henzler2018`)."""


def _members(weights: Path | Weights | Sequence[Path] | None) -> list[Weights]:
    if isinstance(weights, Weights):
        return [weights]
    if weights is None or isinstance(weights, Path):
        return [load_weights(weights or resource(BUNDLED))]
    return [load_weights(path) for path in weights or [resource(BUNDLED)]]


class _Clock:
    """Seconds between stops, by stage."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds
        self.last = time.perf_counter()

    def stop(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = now - self.last
        self.last = now


def _spacing(prepared: Prepared, shape: tuple[int, ...]) -> tuple[float, float, float] | None:
    """Cell sizes of the cube in millimetres: as deep as it is high and wide."""
    if prepared.spacing is None:
        return None
    height, width = (prepared.side * mm for mm in prepared.spacing)
    depth, rows, columns = shape
    return (height + width) / 2 / depth, height / rows, width / columns


def _composed(density: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    """(size, size) opacity of the coarse prediction, its columns interpolated to the pixels."""
    depth, rows, columns = density.shape
    total = bilinear(torch.from_numpy(density).sum(dim=0), fine_axis(size, rows), fine_axis(size, columns))
    return (-torch.expm1(-CHI / depth * total)).numpy()


def _masked(values: npt.NDArray[np.float32], content: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    return np.where(content, values, np.float32(np.nan))


def _summary(residual: npt.NDArray[np.float32], mask: npt.NDArray[np.bool_]) -> dict[str, float] | None:
    """Mean and largest absolute error where the film tells the ray's total; None where it does so nowhere."""
    errors = np.abs(residual[mask])
    return {"mean": float(errors.mean()), "max": float(errors.max())} if errors.size else None
