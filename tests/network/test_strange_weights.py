"""Weights from strangers: mutated files and headers that ask for too much raise errors of our own kind."""

from __future__ import annotations

import contextlib
import json
import random
import struct
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from xrayview.errors import UnusableInput, XrayviewError
from xrayview.network.weights import WeightsHeader, build, load_weights, save_weights

SMALL: dict[str, Any] = {"depth": 32, "width": 0.1, "blocks": 1, "groups": 1}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small network's file, and sound."""
    path = tmp_path_factory.mktemp("weights") / "small.safetensors"
    network = build("consistent", SMALL)
    save_weights(
        path,
        network.state_dict(),
        WeightsHeader("consistent", SMALL, ("phantoms, CC0",), "MIT", {"steps": 1}),
    )
    load_weights(path)
    return path.read_bytes()


def header_of(content: bytes) -> tuple[dict[str, Any], bytes]:
    (length,) = struct.unpack("<Q", content[:8])
    return json.loads(content[8 : 8 + length]), content[8 + length :]


def with_header(header: dict[str, Any], rest: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + rest


@pytest.mark.parametrize(
    "options",
    [
        {"width": 10**9},
        {"width": 0},
        {"width": -3},
        {"width": "wide"},
        {"width": [1, 2]},
        {"nothing": 1},
        {"width": float("inf")},
        {"width": {"a": 1}},
        [1, 2],
    ],
)
def test_a_header_that_asks_for_another_network_is_refused_at_once(
    whole: bytes, tmp_path: Path, options: object
) -> None:
    header, rest = header_of(whole)
    header["__metadata__"]["options"] = json.dumps(options)
    path = tmp_path / "strange.safetensors"
    path.write_bytes(with_header(header, rest))
    began = time.monotonic()
    with pytest.raises(UnusableInput, match="strange"):
        load_weights(path)
    assert time.monotonic() - began < 5


def test_mutated_weights_raise_errors_of_our_own_kind_alone(whole: bytes, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    (length,) = struct.unpack("<Q", whole[:8])
    chance = random.Random(11)
    path = tmp_path / "mutated.safetensors"
    refused = 0
    for _ in range(1000):
        changed = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(min(8 + length, len(changed)))
            kind = chance.randrange(3)
            if kind == 0:
                changed[at] = chance.randrange(256)
            elif kind == 1:
                # As long as before, so that the tensors stay where the header says.
                changed[at : at + 4] = chance.choice([b"null", b"-1,0", b"1e99", b'""""', b"true"])
            else:
                del changed[max(at, 1) :]
        path.write_bytes(bytes(changed))
        refused += 1
        with contextlib.suppress(XrayviewError):
            load_weights(path)
            refused -= 1
    assert refused > 600
