"""Writing burnt into a film: which blocks of letters it holds, and the strokes that they are drawn with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Box = tuple[int, int, int, int]

_STROKE = 0.009  # of the film's longer side: strokes are thinner, and most of the anatomy is wider
_SURE = 0.14  # share of the film's range by which most of a letter differs from both its sides
_LIKELY = 0.05  # and all of it
_FAINT = 0.03  # and the blurred edges and faint hands beside a letter
_LETTER = (0.004, 0.05)  # of the film's longer side: the longer side of a letter
_APART = 0.02  # of the film's longer side: letters of one block stand no further from each other
_FEWEST = 4  # letters in a block: fillings, wires and vessels come in smaller numbers
_EVERY_WAY = np.ones((3, 3), bool)


class Writing:
    """Looks for writing on a reduced film, dark letters or bright ones.

    Letters stand out from both their sides nearly as much all along: on real films the median of what a
    letter stands out by is 0.29 of the range and more, that of anything else which is thin 0.09 and less.
    ``reduced``: (h, w) greys of any units. ``field``: (h, w), the exposed part.
    """

    def __init__(self, reduced: Grey, field: Mask) -> None:
        from scipy import ndimage

        self._reduced = reduced
        self._side: int = max(reduced.shape)
        low, high = np.percentile(reduced[field][::7], (0.5, 99.5)) if field.any() else (0.0, 0.0)
        self._span = float(high - low)
        width = max(3, round(_STROKE * self._side) | 1)
        with ThreadPoolExecutor(1) as workers:  # SciPy computes without holding the interpreter
            closed = workers.submit(ndimage.grey_closing, reduced, size=(width, width))
            opened = ndimage.grey_opening(reduced, size=(width, width))
        self._residues: dict[int, Grey] = {-1: closed.result() - reduced, 1: reduced - opened}
        margin = 2 * max(2, self._side // 100) + 1
        self._inner = ndimage.minimum_filter(field.view(np.uint8), margin, mode="constant") > 0

    def boxes(self) -> list[Box]:
        """(left, top, right, bottom) of every block of letters, in reduced pixels."""
        from scipy import ndimage

        found: list[Box] = []
        reach = self._reach
        for sign, residue in self._residues.items():
            letters = self._letters(residue, self._inner)
            if letters is None:
                continue
            near = ndimage.maximum_filter(letters.view(np.uint8), reach | 1)
            blocks, _ = ndimage.label(near)
            for number, place in enumerate(ndimage.find_objects(blocks), 1):
                own = letters[place] & (blocks[place] == number)
                if (
                    ndimage.label(own, _EVERY_WAY)[1] >= _FEWEST
                    and self._stands_out(own, place, sign) > _SURE / 2 * self._span
                ):
                    rows, columns = place
                    found.append(self._grown((columns.start, rows.start, columns.stop, rows.stop)))
        return sorted(found)

    def strokes(self, box: Box) -> Mask:
        """(bottom - top, right - left) the strokes of the writing within ``box``, and a little round them."""
        from scipy import ndimage

        left, top, right, bottom = box
        place = slice(top, bottom), slice(left, right)
        likely = {sign: residue[place] > _LIKELY * self._span for sign, residue in self._residues.items()}
        sign = max(likely, key=lambda one: self._stands_out(likely[one], place, one))
        residue = self._residues[sign][place]
        letters = self._letters(residue, self._inner[place])
        clear = likely[sign] if letters is None else letters
        near = ndimage.maximum_filter(clear.view(np.uint8), 2 * self._reach + 1) > 0
        seeds = likely[sign] & near
        strokes = ndimage.binary_propagation(seeds, _EVERY_WAY, residue > _FAINT * self._span)
        grown: Mask = ndimage.binary_dilation(strokes, _EVERY_WAY)
        return grown

    @property
    def _reach(self) -> int:
        return max(2, round(_APART * self._side))

    def _letters(self, residue: Grey, within: Mask) -> Mask | None:
        """The things of a letter's size and contrast among what is thin, or None where there are none."""
        from scipy import ndimage

        if self._span <= 0:
            return None
        labels, count = ndimage.label((residue > _LIKELY * self._span) & within, _EVERY_WAY)
        fitting = np.zeros(count + 1, bool)
        for number, place in enumerate(ndimage.find_objects(labels), 1):
            longer = max(part.stop - part.start for part in place) / self._side
            if _LETTER[0] <= longer <= _LETTER[1]:
                own = residue[place][labels[place] == number]
                fitting[number] = np.median(own) > _SURE * self._span
        return fitting[labels] if fitting.any() else None

    def _stands_out(self, own: Mask, place: tuple[slice, slice], sign: int) -> float:
        """By how much letters differ from the block's ground; what lies between letters does not."""
        if not own.any() or own.all():
            return 0.0
        greys = self._reduced[place]
        return sign * float(np.median(greys[own]) - np.median(greys[~own]))

    def _grown(self, box: Box) -> Box:
        left, top, right, bottom = box
        rows, columns = self._reduced.shape
        by = self._reach
        return max(0, left - by), max(0, top - by), min(columns, right + by), min(rows, bottom + by)
