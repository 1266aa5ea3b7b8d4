"""The canonical picture of a volume's iso-surface: the same on every machine, without a screen.

Orthographic rays along depth, the first crossing of the iso-value found to a fraction of a step; image-based
light, ambient occlusion and a slight specular highlight. It is the picture that DSSIM compares, one fixed
setting for every method.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview.projection.rays import view_from

SIDE = 256
"""Rows and columns of the picture."""

BACKGROUND = 0.0
"""Luminance where there is no surface."""

_GRACE_CATHEDRAL = (
    (0.79, 0.44, 0.54), (0.39, 0.35, 0.60), (-0.34, -0.18, -0.27),
    (-0.29, -0.06, 0.01), (-0.11, -0.05, -0.12), (-0.26, -0.22, -0.47),
    (-0.16, -0.09, -0.15), (0.56, 0.21, 0.14), (0.21, -0.05, -0.30),
)  # fmt: skip
"""Red, green and blue of the light from all sides, as nine spherical harmonics L00, L1-1, L10, L11, L2-2,
L2-1, L20, L21, L22 (Ramamoorthi and Hanrahan, An Efficient Representation for Irradiance Environment Maps,
2001)."""

_LUMINANCE = (0.2126, 0.7152, 0.0722)  # Rec. 709
_ALBEDO = 0.75
_EXPOSURE = 1.9  # so that a head's brightest parts are near white
_HIGHLIGHT, _SHININESS = 0.12, 24.0
_LAMP = (-0.35, 0.55, 0.76)  # of the highlight: right, up, towards the viewer
_OCCLUSION_REACH = (0.04, 0.08, 0.16)  # cube edges from the surface
_OCCLUSION_CELLS = 48  # an edge: what hides the sky is large
_BEFORE_A_PLANE = 0.1587  # share of matter under a Gaussian whose middle is one spread in front of a plane
_OCCLUSION = 1.5


def shaded(
    density: torch.Tensor,
    iso_value: float,
    camera_to_patient: npt.NDArray[np.float64] | None = None,
    side: int = SIDE,
) -> torch.Tensor:
    """(side, side) luminance in 0..1 of the surface at ``iso_value`` of a (D, H, W) density.

    ``camera_to_patient``: (3, 3) rotation, the volume's own depth axis where it is None. Outside the cube
    there is air.
    """
    seen = density.float()
    if camera_to_patient is not None:
        seen = view_from(seen, camera_to_patient)
    fine = functional.interpolate(seen[None], (side, side), mode="bilinear", align_corners=False)[0]
    depth, hit = first_crossing(fine, iso_value)
    picture = torch.full((side, side), BACKGROUND, device=density.device)
    if not bool(hit.any()):
        return picture
    places = _places(depth, hit)
    normals = normals_at(seen, places)
    light = _EXPOSURE * _ALBEDO * irradiance(normals) + _highlight(normals)
    picture[hit] = (light * openness(seen, places, normals, iso_value)).clamp(0, 1)
    return picture


def first_crossing(seen: torch.Tensor, iso_value: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Where rays along axis 0 of (D, H, W) ``seen`` first reach ``iso_value``, and which (H, W) do at all.

    Depth is -1..1 through the cube, linear between the two samples; a ray that begins in matter meets it at
    the first sample.
    """
    # The nearer a sample, the larger its number: the largest is the first one inside.
    nearness = torch.arange(len(seen), 0, -1, dtype=torch.int16, device=seen.device)[:, None, None]
    nearest = (seen >= iso_value).short().mul_(nearness).amax(dim=0)
    hit = nearest > 0
    index = torch.where(hit, len(seen) - nearest, 0).long()
    after = seen.gather(0, index[None])[0]
    before = seen.gather(0, (index - 1).clamp(min=0)[None])[0]
    back = torch.where(index > 0, (after - iso_value) / (after - before).clamp(min=1e-9), 0.0)
    return (index - back + 0.5) * (2 / len(seen)) - 1, hit


def normals_at(seen: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """(N, 3) unit normals (right, up, towards the viewer) at (N, 3) ``places``, column, row, depth in -1..1.

    Central differences over a cell to either side; out of the dense side, towards the thin one.
    """
    cell = 2 / max(seen.shape)
    slopes = []
    for axis in range(3):
        offset = torch.zeros(3, device=seen.device)
        offset[axis] = cell
        slopes.append(_sampled(seen, places + offset) - _sampled(seen, places - offset))
    column, row, depth = slopes
    return functional.normalize(torch.stack([-column, row, depth], dim=-1), dim=-1)


def irradiance(normals: torch.Tensor) -> torch.Tensor:
    """(N,) luminance of the light that falls on surfaces with these (N, 3) normals; 1 is white paper's."""
    x, y, z = normals.unbind(dim=-1)
    weights = torch.tensor(_LUMINANCE, device=normals.device)
    c = [float(torch.tensor(rgb) @ weights.cpu()) for rgb in _GRACE_CATHEDRAL]
    c1, c2, c3, c4, c5 = 0.429043, 0.511664, 0.743125, 0.886227, 0.247708
    light = (
        c1 * c[8] * (x * x - y * y) + c3 * c[6] * z * z + c4 * c[0] - c5 * c[6]
        + 2 * c1 * (c[4] * x * y + c[7] * x * z + c[5] * y * z)
        + 2 * c2 * (c[3] * x + c[1] * y + c[2] * z)
    )  # fmt: skip
    return light.clamp(min=0)


def _places(depth: torch.Tensor, hit: torch.Tensor) -> torch.Tensor:
    """(N, 3) the hits' (column, row, depth) in -1..1."""
    rows, columns = depth.shape
    row = (torch.arange(rows, device=depth.device) + 0.5) * (2 / rows) - 1
    column = (torch.arange(columns, device=depth.device) + 0.5) * (2 / columns) - 1
    row, column = torch.meshgrid(row, column, indexing="ij")
    return torch.stack([column[hit], row[hit], depth[hit]], dim=-1)


def _sampled(seen: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """(...,) trilinear values at (..., 3) places; air outside."""
    grid = places.reshape(1, 1, 1, -1, 3)
    values = functional.grid_sample(seen[None, None], grid, align_corners=False)
    return values.reshape(places.shape[:-1])


def openness(
    seen: torch.Tensor, places: torch.Tensor, normals: torch.Tensor, iso_value: float
) -> torch.Tensor:
    """(N,) 1 where nothing stands near in front of a surface point, down to 0 where matter is all round.

    Matter's share in the neighbourhood of points in front of the surface, nearer and further off; over a
    plane there is none. ``places`` and ``normals``: (N, 3) as for `normals_at`.
    """
    matter = torch.sigmoid((seen - iso_value) / (0.1 * iso_value + 1e-6))
    matter = functional.avg_pool3d(matter[None, None], max(1, max(seen.shape) // _OCCLUSION_CELLS))[0, 0]
    # Normals are (right, up, towards the viewer); the volume's axes are (column, row, depth).
    ahead = normals * torch.tensor([1.0, -1.0, -1.0], device=places.device)
    near = [_sampled(_blurred(matter, reach), places + 2 * reach * ahead) for reach in _OCCLUSION_REACH]
    hidden = (torch.stack(near).mean(dim=0) - _BEFORE_A_PLANE).clamp(min=0) / (1 - _BEFORE_A_PLANE)
    return (1 - _OCCLUSION * hidden).clamp(0, 1)


def _blurred(matter: torch.Tensor, spread: float) -> torch.Tensor:
    """A (D, H, W) grid under a Gaussian of ``spread`` cube edges; air outside."""
    depth, row, column = (_gaussian(cells, spread, matter.device) for cells in matter.shape)
    across = row @ matter @ column.T
    return (depth @ across.flatten(1)).reshape(matter.shape)


def _gaussian(cells: int, spread: float, device: torch.device) -> torch.Tensor:
    """(cells, cells) weights of every cell in the blurred ones along one axis."""
    sigma = max(spread * cells, 0.3)
    reach = max(1, round(2.5 * sigma))
    place = torch.arange(cells, device=device)
    apart = (place[:, None] - place).abs()
    whole = torch.exp(-0.5 * (torch.arange(-reach, reach + 1, device=device) / sigma) ** 2).sum()
    return torch.where(apart <= reach, torch.exp(-0.5 * (apart / sigma) ** 2) / whole, 0.0)


def _highlight(normals: torch.Tensor) -> torch.Tensor:
    """(N,) Blinn's highlight of one lamp, seen along depth."""
    lamp = functional.normalize(torch.tensor(_LAMP, device=normals.device), dim=0)
    half = functional.normalize(lamp + torch.tensor([0.0, 0.0, 1.0], device=normals.device), dim=0)
    return _HIGHLIGHT * (normals @ half).clamp(min=0) ** _SHININESS
