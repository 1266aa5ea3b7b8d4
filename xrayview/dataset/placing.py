"""How a scan lies, where its file does not say it: letters for its axes, a turn by hand for its pose."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption

Matrix = npt.NDArray[np.float64]

DEFAULT_AXES = "LIP"
"""Slices as this program's own volumes have them: columns run to the left, rows down, slices backwards."""

_DIRECTIONS = {
    "L": (1, 0, 0),
    "R": (-1, 0, 0),
    "P": (0, 1, 0),
    "A": (0, -1, 0),
    "S": (0, 0, 1),
    "I": (0, 0, -1),
}
_TURN = re.compile(r"([xyz])\s*([+-]?\d+(?:\.\d*)?)")


def slices_to_patient(axes: str, spacing: tuple[float, float, float]) -> Matrix:
    """(4, 4) from (slice, row, column) indices to LPS mm, the first voxel at the origin.

    ``axes``: three letters of L R (left, right), A P (front, back), S I (vertex, chin): towards what columns,
    rows and slices run, such as "LPS" for a CT's own slices from the chin up. ``spacing``: (slice, row,
    column) mm. Raises `UnusableOption`.
    """
    letters = (axes or DEFAULT_AXES).upper()
    directions = np.array([_DIRECTIONS.get(letter, (0, 0, 0)) for letter in letters], float)
    if directions.shape != (3, 3) or abs(np.linalg.det(directions)) != 1:
        raise UnusableOption(
            f"axes {axes!r} do not span space",
            "give one letter of each pair L/R, A/P, S/I for columns, rows and slices, such as LPS",
        )
    matrix = np.eye(4)
    matrix[:3, :3] = directions[::-1].T * np.array(spacing)
    return matrix


def parse_placement(text: str) -> Matrix | None:
    """The (4, 4) rigid patient_to_patient matrix (LPS mm) of a manifest's ``placement``, None where empty.

    Either turns in degrees about the axes to the left (x), back (y) and vertex (z), one after the other, such
    as "x 90 z -15" ("x 0": lies right, leave it), or the sixteen numbers of the matrix, row by row.
    Raises `UnusableOption`.
    """
    words = text.strip()
    if not words:
        return None
    matrix = np.eye(4)
    numbers = words.replace(",", " ").split()
    if len(numbers) == 16:
        try:
            matrix = np.array([float(number) for number in numbers]).reshape(4, 4)
        except ValueError:
            matrix = np.zeros((4, 4))
    else:
        if _TURN.sub("", words).strip(" ,"):
            matrix = np.zeros((4, 4))
        for axis, degrees in _TURN.findall(words):
            matrix[:3, :3] = _turn("xyz".index(axis), float(degrees)) @ matrix[:3, :3]
    turn = matrix[:3, :3]
    is_rigid = np.allclose(turn @ turn.T, np.eye(3), atol=1e-3) and np.linalg.det(turn) > 0
    if not is_rigid or not np.allclose(matrix[3], [0, 0, 0, 1]):
        raise UnusableOption(
            f"placement {text!r} is no turn",
            'give degrees about x, y and z, such as "x 90 z -15", or the 16 numbers of a rigid matrix',
        )
    return matrix


def _turn(axis: int, degrees: float) -> Matrix:
    """(3, 3) right-handed rotation about one axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    first, second = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.eye(3)
    matrix[[first, second], [first, second]] = c
    matrix[first, second], matrix[second, first] = -s, s
    return matrix
