"""A picture of a specimen's bone from the front, the left and above, to see that it lies as it should."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from xrayview.dataset.crops import Crop
from xrayview.dataset.grids import FloatArray
from xrayview.dataset.specimens import specimen_of
from xrayview.files import new_file

BONE_ISO = {"rodent": 0.24}
"""Where bone begins in 8-bit micro-CT; `SAFE_ISO` for everyone else."""

SAFE_ISO = 0.43
"""Bone in people (300 HU): below it, a picture could show a face."""

_SIZE = 192
_LIGHT = np.array([0.45, 0.55, -0.70])  # from the right above, towards the viewer: (column, up, depth)


def write_preview(path: Path, crop: Crop) -> None:
    """Write the views of a specimen's bone side by side as a PNG file, with its name and size below."""
    from PIL import Image, ImageDraw

    picture = Image.fromarray(preview(crop))
    sheet = Image.new("RGB", (picture.width, picture.height + 16), "black")
    sheet.paste(picture)
    turned = "" if np.allclose(crop.placement, np.eye(4)) else ", turned"
    voxels = " x ".join(map(str, crop.density.shape))
    cut = ", vault cut" if crop.top_cut else ""
    words = f"{crop.entry.name} ({crop.entry.split}): {voxels}, {crop.edge:.0f} mm{cut}{turned}"
    ImageDraw.Draw(sheet).text((4, picture.height + 2), words, "white")
    with new_file(path, overwrite=True) as temporary:
        sheet.save(temporary, format="PNG")


def preview(crop: Crop) -> npt.NDArray[np.uint8]:
    """(rows, columns, 3) the first bone that parallel rays meet: from the front, the left and above."""
    head = specimen_of(crop, _SIZE).density.astype(np.float32) / np.float32(255)
    from_left = head.transpose(2, 1, 0)[::-1]  # (-x, -z, y): the face looks to the left edge
    from_above = head.transpose(1, 0, 2)[:, ::-1]  # (-z, -y, x): the face looks down
    iso = BONE_ISO.get(crop.entry.group, SAFE_ISO)
    grey = np.concatenate([_shaded(seen, iso) for seen in (head, from_left, from_above)], axis=1)
    return np.repeat(np.round(grey * 255).astype(np.uint8)[..., None], 3, axis=2)


def _shaded(density: FloatArray, iso: float) -> FloatArray:
    """(rows, columns) 0..1: the surface at ``iso`` of a (depth, row, column) density, lit from the viewer's
    side; black where there is none."""
    from scipy import ndimage

    bone = density >= iso
    first = bone.argmax(axis=0)
    rows, columns = np.indices(first.shape)
    before = density[np.maximum(first - 1, 0), rows, columns]
    here = density[first, rows, columns]
    depth = first - np.clip((here - iso) / np.maximum(here - before, 1e-3), 0, 1)
    slopes = np.gradient(ndimage.gaussian_filter(depth, 1.0))
    normal = np.stack([slopes[1], -slopes[0], -np.ones_like(depth)])
    normal /= np.linalg.norm(normal, axis=0)
    light = np.clip(np.tensordot(_LIGHT / np.linalg.norm(_LIGHT), normal, 1), 0, 1)
    nearer = 1 - 0.6 * depth / len(density)
    return np.asarray(np.where(bone.any(axis=0), (0.15 + 0.85 * light) * nearer, 0), dtype=np.float32)
