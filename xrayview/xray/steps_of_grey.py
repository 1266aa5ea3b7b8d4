"""Straight edges on a film: by how much its greys step up, and the line along which they do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]


def rises_along_rows(greys: Grey) -> Grey:
    """(h, w) by how much each row of ``greys`` steps up at the left of each pixel, beyond the slope there.

    Compared are means of three pixels, some way off to either side, so that a blurred edge is seen whole.
    """
    from scipy import ndimage

    mean = ndimage.uniform_filter1d(greys, 3, axis=1, mode="nearest")

    def at(columns: int) -> Grey:
        return np.asarray(np.roll(mean, -columns, axis=1))

    step = at(3) - at(-4)
    beyond = step - 0.8 * ((at(7) - at(3)) + (at(-4) - at(-8)))
    # Beside an edge it is the slope that is large: no step is seen there, and none the other way.
    return np.asarray(np.clip(beyond, np.minimum(step, 0), np.maximum(step, 0)), np.float32)


def fitted_line(
    rises: Grey, rows: npt.NDArray[np.intp], start: float, shifts: Numbers, slants: Numbers, loudest: float
) -> Numbers:
    """The line (slope, column at row 0) along which ``rises`` (h, w) is highest.

    The line passes the first of ``rows`` at ``start`` and one of ``shifts``, and leans by one of ``slants``,
    columns a row. No row says more than ``loudest``; of two lines nearly as high the nearer one is taken.
    """
    steps = np.clip(rises, -loudest, loudest)
    ahead = rows - rows[0]
    columns = start + shifts[:, None, None] + slants[None, :, None] * ahead
    places = np.clip(np.round(columns).astype(np.intp), 0, rises.shape[1] - 1)
    heights = steps[rows, places].mean(axis=2)
    near = 1 - 0.1 * abs(shifts[:, None]) / max(float(abs(shifts).max()), 1) - abs(slants)
    shift, slant = np.unravel_index(int((heights * near).argmax()), heights.shape)
    lean = float(slants[slant])
    return np.array([lean, start + float(shifts[shift]) - lean * float(rows[0])])
