"""The outlines of the heads on the two films of B1893, skin and neck included, drawn by hand on the films."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from xrayview.xray.radiograph import Prepared

PA = (
    (1820, 375), (1500, 440), (1200, 570), (950, 740), (760, 930), (620, 1150), (540, 1400), (500, 1700),
    (480, 2100), (490, 2400), (530, 2700), (590, 3000), (640, 3250), (690, 3480), (780, 3650), (830, 3900),
    (860, 4150), (930, 4400), (1080, 4650), (1300, 4850), (1480, 5000), (2450, 5000), (2700, 4900),
    (2950, 4700), (3150, 4450), (3260, 4150), (3290, 3900), (3300, 3650), (3330, 3450), (3440, 3200),
    (3480, 2950), (3560, 2700), (3640, 2300), (3650, 2000), (3620, 1700), (3540, 1400), (3450, 1150),
    (3300, 930), (3100, 740), (2850, 570), (2600, 460), (2320, 380),
)  # fmt: skip

LATERAL = (
    (45, 1230), (250, 1010), (500, 820), (750, 700), (1000, 650), (1300, 650), (1550, 690), (1680, 760),
    (1800, 880), (1900, 930), (1980, 900), (2200, 780), (2400, 600), (2500, 560), (2650, 600), (2640, 680),
    (2680, 830), (2850, 840), (3000, 820), (3130, 830), (3250, 930), (3330, 900), (3420, 990), (3550, 1100),
    (3750, 1200), (3950, 1330), (4020, 1500), (4020, 4170), (3600, 4040), (3200, 4020), (2900, 4080),
    (2600, 4220), (2300, 4330), (2000, 4400), (1700, 4520), (1450, 4610), (1250, 4630), (1000, 4590),
    (700, 4490), (400, 4340), (150, 4180), (45, 4080),
)  # fmt: skip
"""In pixels of the film as it is stored, on its side."""


def inside(prepared: Prepared, corners: tuple[tuple[int, int], ...]) -> np.ndarray:
    """(N, N) bool: the outline's inside on what the network sees."""
    assert prepared.outline is not None
    top_left, top_right, _, bottom_left = (np.array(corner) for corner in prepared.outline.square)
    side = prepared.opacity.shape[0]
    axes = np.stack([top_right - top_left, bottom_left - top_left], axis=1) / side
    places = np.linalg.solve(axes, (np.array(corners) - top_left).T).T
    canvas = Image.new("1", (side, side))
    ImageDraw.Draw(canvas).polygon([(float(x), float(y)) for x, y in places], fill=1)
    return np.array(canvas, bool)
