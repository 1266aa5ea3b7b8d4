"""Findings on the file and its greys: kind, size, bit depth, clipped and saturated parts.

The limits come from real films: two cephalograms (Bolton-Brush B1893) and the radiographs among the NEMA WG04
and pydicom test files, 24 files of thirteen pictures. On each of them at least 167 greys occur in what is not
air; at most 0.1 % of that is heaped up at the brightest grey (of the hip 2 %) and 1.9 % at the darkest; one
grey step is at most 1 % of what the densest bone absorbs, and no pixel is too opaque to tell depth.
"""

from __future__ import annotations

import math

import numpy as np

from xrayview.xray.finding import Finding, Weight
from xrayview.xray.greys import AIR, Greys, stride_over
from xrayview.xray.radiograph import Prepared, Radiograph

_FEWEST_GREYS = 128
_MOST_BRIGHT = 0.01
_MOST_DARK = 0.05
_MOST_OPAQUE = 0.01
_COARSEST = 0.03
_NOTHING = 0.0005
_SMALLEST_SIDE = 128
_SMALL_SIDE = 512
_FULL_DEPTH = 10.0  # nepers: density 1 across the whole cube, beyond which no total counts
_STEPS_LEFT = 2.5  # grey steps below full opacity from which depth is told apart at all
_LOSSY = ("JPEG Baseline", "JPEG Extended", "Near-Lossless", "Near-lossless")


def file(radiograph: Radiograph) -> Finding:
    """What kind of file it is, and what reading did."""
    notes = list(radiograph.notes)
    cut = [note for note in notes if note.startswith("read at 8 bits")]
    lossy = radiograph.kind == "JPEG" or any(name in note for note in notes for name in _LOSSY)
    if radiograph.frames > 1:
        notes.append(f"frame {radiograph.frame} of {radiograph.frames}, counted from 0")
    if lossy:
        notes.append("compressed with loss: its finest detail is approximate")
    plain = set(notes) == set() or all(note.startswith("decoded from") for note in notes)
    way_out, wish = ("choose another picture of the file", "frame N") if radiograph.frames > 1 else ("", "")
    if lossy or cut:
        way_out, wish = "open the original in place of this copy, if there is one", ""
    doubted = any("contradicts itself" in note for note in notes)
    weight: Weight = "warning" if cut else "note" if lossy or doubted or radiograph.frames > 1 else "fine"
    words = "; ".join(notes) or "read as stored"
    return Finding("file", radiograph.kind, words, "fine" if plain else weight, way_out, wish)


def size(radiograph: Radiograph, prepared: Prepared) -> Finding:
    """How many pixels there are, and who uses them."""
    rows, columns = radiograph.pixels.shape
    side = prepared.side
    words = f"a square of {side} x {side} is used, reduced for the network but not for fusion"
    value = f"{columns} x {rows} pixels"
    if side >= _SMALL_SIDE:
        return Finding("size", value, words, "fine")
    few = "fewer than the network can take in" if side < _SMALLEST_SIDE else "little fine detail"
    weight: Weight = "warning" if side < _SMALLEST_SIDE else "note"
    return Finding("size", value, f"{words}; {few}", weight, "scan or export the film larger")


def bit_depth(radiograph: Radiograph, greys: Greys) -> Finding:
    """How many of the greys that the file can hold occur, on the film and in the head."""
    needed = math.ceil(math.log2(max(greys.occurring, 1)))
    counted = f"{greys.occurring:,} different greys on the film, {greys.in_head:,} in the head"
    if radiograph.levels is None:
        value = "real numbers"
    else:
        value = f"{needed} of {math.ceil(math.log2(max(radiograph.levels, 2)))} bits used"
        counted = (
            f"{greys.occurring:,} of {radiograph.levels:,} greys on the film, {greys.in_head:,} in the head"
        )
    deep = radiograph.levels is None or radiograph.levels > 1024
    if deep and greys.occurring <= 256:
        counted += ": an 8-bit picture, or less, in a deeper file"
    if greys.in_head < _FEWEST_GREYS:
        words = f"{counted}; so few show as bands in the volume"
        return Finding("bit depth", value, words, "warning", "scan or export the film with more bits")
    return Finding("bit depth", value, counted, "note" if deep and greys.occurring <= 256 else "fine")


def clipping(greys: Greys) -> Finding:
    """How much of the head, and of the film, lies at the ends of the grey scale."""
    if max(greys.bright, greys.dark, greys.bright_head, greys.dark_head) < _NOTHING:
        return Finding("clipping", "none", "no grey is heaped up at either end of the film's range", "fine")
    ends = f"{_share(greys.bright_head)} at the brightest grey, {_share(greys.dark_head)} at the darkest"
    value, on_film = f"of the head {ends}", f"of the film {_share(greys.bright)} and {_share(greys.dark)}"
    way_out = "export the film anew with a wider window, or scan it less harshly"
    if greys.bright_head >= _MOST_BRIGHT:
        words = f"metal, or bone burnt out: its depth is only a lower bound; {on_film}"
    elif greys.dark_head >= _MOST_DARK:
        words = f"thin parts of the head look like air and are lost; {on_film}"
    else:
        return Finding("clipping", value, on_film, "fine")
    return Finding("clipping", value, words, "warning", way_out)


def saturation(prepared: Prepared) -> Finding:
    """How much of the head is so opaque that depth cannot be told, and how coarse the opacity is there."""
    every = slice(None, None, stride_over(prepared.opacity.size))
    seen = prepared.opacity[every, every]
    head = seen[prepared.content[every, every] & (seen > AIR)].astype(np.float64)
    if not head.size:
        return Finding(
            "saturation", "no head", "nothing is denser than air", "warning", "choose another tone"
        )
    least = max(np.exp(-_FULL_DEPTH), _STEPS_LEFT * prepared.quantisation)
    share = float((1 - head <= least).mean())
    dense = 1 - float(np.quantile(head, 0.99))
    step = prepared.quantisation / max(dense, least) / -np.log(max(min(dense, 0.9), least))
    value = f"{_share(share)} of the head nearly opaque"
    little = _share(step) if step >= _NOTHING else "less than 0.1 %"
    coarse = f"one grey step is {little} of what the densest bone absorbs"
    if share >= _MOST_OPAQUE:
        words = f"depth cannot be told there; {coarse}"
        by_hand = any(step.name == "tone" and step.reason.startswith("as asked") for step in prepared.steps)
        if by_hand:
            return Finding("saturation", value, words, "warning", "let the tone be automatic", "tone auto")
        way_out = "set the grey of dense bone higher"
        return Finding("saturation", value, words, "warning", way_out, "anchors AIR,DENSE")
    if step > _COARSEST:
        words = f"{coarse}, which shows as bands"
        return Finding(
            "saturation",
            f"grey steps of {little}",
            words,
            "warning",
            "scan or export the film with more bits",
        )
    return Finding("saturation", value, coarse, "fine")


def _share(share: float) -> str:
    """Percent, with one digit after the point below 1: "3 %", "0.4 %"."""
    if share < _NOTHING:
        return "0 %"
    return f"{100 * share:.1f} %" if share < 0.0095 else f"{100 * share:.0f} %"
