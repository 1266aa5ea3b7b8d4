"""Weights files: safetensors whose header says what the network is, what it learned from and under which
licence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget
from xrayview.files import new_file
from xrayview.network.atlas import Atlas
from xrayview.network.consistent import Consistent
from xrayview.network.henzler2018 import Henzler2018
from xrayview.network.lifted import Lifted

FORMAT = "xrayview weights"
FORMAT_VERSION = 1
_LARGEST_OPTION = 4096

Network = Henzler2018 | Consistent | Lifted | Atlas

ARCHITECTURES: Mapping[str, Callable[..., Network]] = {
    "henzler2018": Henzler2018,
    "consistent": Consistent,
    "lifted": Lifted,
    "atlas": Atlas,
}


@dataclass(frozen=True)
class WeightsHeader:
    """What a weights file says of itself.

    ``architecture``: a key of `ARCHITECTURES`; ``options``: its constructor's arguments. ``sources``: one
    line for each data source with its licence; ``licence``: the SPDX expression of the weights; ``training``:
    how they were made.
    """

    architecture: str
    options: dict[str, Any]
    sources: tuple[str, ...] = ()
    licence: str = ""
    training: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Weights:
    """A network ready to run, with its file's header, name (the run's, where it is a run's) and SHA-256."""

    network: Network
    header: WeightsHeader
    name: str
    sha256: str


def build(architecture: str, options: Mapping[str, Any] | None = None) -> Network:
    """A freshly initialised network; an unknown name is answered with the known ones."""
    if architecture not in ARCHITECTURES:
        raise UnusableOption(
            f"no network is called {architecture!r}", "choose one of " + ", ".join(sorted(ARCHITECTURES))
        )
    return ARCHITECTURES[architecture](**dict(options or {}))


def save_weights(
    path: Path, state: Mapping[str, torch.Tensor], header: WeightsHeader, overwrite: bool = True
) -> None:
    """Write a state dict as float16 (whole numbers as they are) with its header; the file appears whole or
    not at all."""
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    tensors = {
        name: (tensor.detach().half() if tensor.is_floating_point() else tensor.detach()).cpu().contiguous()
        for name, tensor in state.items()
    }
    text = {
        "format": FORMAT,
        "format_version": str(FORMAT_VERSION),
        "architecture": header.architecture,
        "options": json.dumps(header.options),
        "sources": json.dumps(header.sources),
        "licence": header.licence,
        "training": json.dumps(header.training),
    }
    with new_file(path, overwrite) as temporary:
        try:
            save_file(tensors, temporary, metadata=text)
        except SafetensorError as fault:
            raise UnwritableTarget(
                f"{path}: could not be written to its end ({fault})",
                "free some space, or choose another folder",
            ) from fault


def load_weights(path: Path, device: torch.device | str = "cpu") -> Weights:
    """Read a weights file and build its network in evaluation mode on ``device``.

    Raises `UnusableInput` where the file is missing, is no weights file of ours, is newer than this program,
    or does not fit.
    """
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise UnusableInput(
            f"{path}: no such weights file", "name a .safetensors file written by xrayview train"
        )
    try:
        with safe_open(path, framework="pt") as stored:
            text = stored.metadata() or {}
            state = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as fault:
        raise UnusableInput(
            f"{path}: not a whole safetensors file ({fault})", "copy or download it again"
        ) from fault
    header = _header(path, text)
    try:
        # Without memory at first: a stranger's header may ask for any.
        with torch.device("meta"):
            wanted = build(header.architecture, header.options).state_dict()
        if {name: tensor.shape for name, tensor in wanted.items()} != {
            name: tensor.shape for name, tensor in state.items()
        }:
            raise ValueError("other tensors")
        network = build(header.architecture, header.options)
        network.load_state_dict({name: _widened(tensor) for name, tensor in state.items()})
    except (RuntimeError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as fault:
        raise UnusableInput(
            f"{path}: its tensors do not fit the network {header.architecture}",
            "use a file of this program's version",
        ) from fault
    network.eval().to(device)
    name = path.parent.name if path.stem == "weights" else path.stem
    return Weights(network, header, name, hashlib.sha256(path.read_bytes()).hexdigest())


def _widened(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.float() if tensor.is_floating_point() else tensor


def _is_modest(option: object) -> bool:
    """Whether an option is a plain value that no network of ours would be built for years with."""
    if isinstance(option, (list, tuple)):
        return len(option) <= 64 and all(map(_is_modest, option))
    if isinstance(option, (int, float)):
        return abs(option) <= _LARGEST_OPTION
    return option is None or isinstance(option, str)


def _header(path: Path, text: Mapping[str, str]) -> WeightsHeader:
    if text.get("format") != FORMAT:
        raise UnusableInput(
            f"{path}: these are no weights of xrayview", "name a file written by xrayview train"
        )
    try:
        version = int(text["format_version"])
        if version > FORMAT_VERSION:
            raise UnusableInput(
                f"{path}: written by a newer xrayview (format {version})", "update the program"
            )
        options = json.loads(text["options"])
        if not isinstance(options, dict) or not all(map(_is_modest, options.values())):
            raise ValueError("options")
        return WeightsHeader(
            text["architecture"],
            options,
            tuple(json.loads(text["sources"])),
            text["licence"],
            json.loads(text["training"]),
        )
    except (KeyError, ValueError, TypeError, RecursionError) as fault:
        raise UnusableInput(
            f"{path}: its header is damaged ({fault})", "copy or download it again"
        ) from fault
