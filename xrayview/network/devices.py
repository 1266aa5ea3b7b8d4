"""The device a network runs on, chosen and named."""

from __future__ import annotations

import platform

import torch

from xrayview.errors import DeviceTrouble, UnusableOption

CHOICES = ("auto", "cpu", "cuda", "mps")


def choose_device(wish: str = "auto") -> torch.device:
    """The best device there is for "auto", else the one asked for; one that is missing raises
    `DeviceTrouble`."""
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if wish == "auto":
        return torch.device("cuda" if there["cuda"] else "mps" if there["mps"] else "cpu")
    if wish not in there:
        raise UnusableOption(f"no device is called {wish!r}", "choose one of " + ", ".join(CHOICES))
    if not there[wish]:
        raise DeviceTrouble(
            f"{wish}: there is no such device here that this build of torch can use", "choose --device auto"
        )
    return torch.device(wish)


def leave_a_core() -> None:
    """Compute on all of the processor's cores but one, which stays free to answer mouse and keys."""
    torch.set_num_threads(max(1, torch.get_num_threads() - 1))


def device_name(device: torch.device) -> str:
    """The device in words, such as "CPU (x86_64, 2 threads)" or "GPU NVIDIA H200"."""
    if device.type == "cuda":
        return f"GPU {torch.cuda.get_device_name(device)}"
    if device.type == "mps":
        return "GPU (Apple Metal)"
    threads = torch.get_num_threads()
    return f"CPU ({platform.machine()}, {threads} thread{'s' if threads > 1 else ''})"
