"""Coarse to fine: the tensors of a network of half the depth as those of the whole one to begin with."""

from __future__ import annotations

from collections.abc import Mapping

import torch


def grown(theirs: Mapping[str, torch.Tensor], mine: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """``theirs``, a state of a network of this or half the depth, in the shapes of ``mine``; what is in one
    of the two only is left as it is there in mine.

    Kernels are the same at every depth: they go on with pixels of half the size, as in progressive growing
    (Karras et al. 2018). What counts slices tells the same of both halves of each: outputs are repeated,
    inputs shared among two.
    """
    known = dict(mine)
    for name, wanted in mine.items():
        if name in theirs and (tensor := _reshaped(theirs[name], wanted.shape)) is not None:
            known[name] = tensor
    return known


def _reshaped(tensor: torch.Tensor, shape: torch.Size) -> torch.Tensor | None:
    if tensor.shape == shape:
        return tensor
    if tensor.ndim != len(shape) or not tensor.ndim:
        return None
    outputs, *inputs = (
        new // old if new % old == 0 else 0 for new, old in zip(shape, tensor.shape, strict=True)
    )
    if outputs == 2 and all(one == 1 for one in inputs):
        # Channels are counted by material, then by slice.
        return tensor.repeat_interleave(2, dim=0)
    if outputs == 1 and inputs[0] == 2 and all(one == 1 for one in inputs[1:]):
        return tensor.repeat_interleave(2, dim=1) / 2
    return None
