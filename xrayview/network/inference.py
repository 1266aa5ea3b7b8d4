"""A prepared x-ray through a network: the coarse prediction."""

from __future__ import annotations

from contextlib import nullcontext

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview.errors import DeviceTrouble
from xrayview.network.devices import device_name
from xrayview.network.weights import Weights


def reduced(picture: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    """A square (N, N) picture at (size, size): averaged over areas where it shrinks, bilinear where it
    grows."""
    tensor = torch.from_numpy(np.ascontiguousarray(picture))[None, None]
    if picture.shape[0] % size == 0:
        return functional.avg_pool2d(tensor, picture.shape[0] // size)[0, 0].numpy()
    smaller = functional.interpolate(
        tensor, (size, size), mode="bilinear", align_corners=False, antialias=True
    )
    return smaller[0, 0].numpy()


def predict(
    weights: Weights,
    opacity: npt.NDArray[np.float32],
    mean_density: npt.NDArray[np.float32],
    device: torch.device,
) -> tuple[npt.NDArray[np.float32], str]:
    """(R, R, R) density >= 0, R = 128 for the bundled networks, and the name of the device that computed it.

    The film is reduced to the detail of the training volumes, ``film_size``, and enlarged again where the
    network's input is larger.

    ``opacity``: (N, N) in 0..1; ``mean_density``: (N, N) mean along each ray, ``tau / chi``. A GPU without
    the memory is replaced by the CPU, and the name says so; a CPU without it raises `DeviceTrouble`.
    """
    try:
        return _predict(weights, opacity, mean_density, device), device_name(device)
    except (RuntimeError, MemoryError) as fault:
        if not is_out_of_memory(fault):
            raise
        if device.type == "cpu":
            raise DeviceTrouble(
                "the memory does not hold the network", "close other programs and try again"
            ) from fault
    name = device_name(device)
    return _predict(weights, opacity, mean_density, torch.device("cpu")), f"CPU ({name} was out of memory)"


def is_out_of_memory(fault: Exception) -> bool:
    """Whether an allocator gave up: torch has an error type of its own only on CUDA."""
    words = ("DefaultCPUAllocator", "out of memory", "not enough memory")
    return isinstance(fault, torch.OutOfMemoryError | MemoryError) or any(
        word in str(fault) for word in words
    )


def _predict(
    weights: Weights,
    opacity: npt.NDArray[np.float32],
    mean_density: npt.NDArray[np.float32],
    device: torch.device,
) -> npt.NDArray[np.float32]:
    network = weights.network.to(device)
    films = [
        _enlarged(torch.from_numpy(reduced(picture, network.film_size))[None, None], network.input_size).to(
            device
        )
        for picture in (opacity, mean_density)
    ]
    half = torch.autocast("cuda", torch.bfloat16) if device.type == "cuda" else nullcontext()
    with torch.inference_mode(), half:
        density = network.density(*films)
    return np.ascontiguousarray(density[0].float().cpu().numpy())


def _enlarged(film: torch.Tensor, size: int) -> torch.Tensor:
    if film.shape[-1] == size:
        return film
    return functional.interpolate(film, (size, size), mode="bilinear", align_corners=False)
