"""The grey-scale pipeline of DICOM: modality look-up, values of interest, photometric inversion.

Whole stored values pass through one table of all the values there can be, so a film costs one look-up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.xray.grey import EXACT_GREYS, Stored, compact

Values = npt.NDArray[np.float64]


def displayed(dataset: Any, stored: npt.NDArray[Any], inverted: bool) -> tuple[Stored, int | None, list[str]]:
    """Grey values as shown, the number of grey levels, and the steps in words.

    ``stored``: (H, W) stored values. ``inverted``: MONOCHROME1; the inversion comes after the values of
    interest. The result runs from 0 to levels - 1 where a window or table says the range.
    """
    if stored.dtype.kind == "f":
        values, _, notes = _pipeline(dataset, stored.astype(np.float64), inverted, None)
        return values.astype(np.float32), None, notes
    low, high = _stored_range(dataset, stored)
    if stored.dtype.itemsize > 2:
        if inverted or low < 0:
            low, high = _exact_range(stored, low, high)
        values, top, notes = _pipeline(dataset, stored.astype(np.float64), inverted, (low, high))
        return values.astype(np.float32), top, notes
    curve, top, notes = _pipeline(dataset, np.arange(low, high + 1, dtype=np.float64), inverted, (low, high))
    is_whole = curve.min() >= 0 and curve.max() < 1 << 16 and bool((curve == np.rint(curve)).all())
    table = compact(curve.astype(np.uint16) if is_whole else curve)
    index = stored if low == 0 else stored.astype(np.int32) - low
    return table[index], top, notes


def _stored_range(dataset: Any, stored: npt.NDArray[Any]) -> tuple[int, int]:
    """The values the file can hold by its BitsStored, widened where its pixels disobey."""
    allocated = 8 * stored.dtype.itemsize
    bits = min(max(int(dataset.get("BitsStored") or allocated), 1), allocated)
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if stored.dtype.kind == "i" else (0, (1 << bits) - 1)
    return min(low, int(stored.min())), max(high, int(stored.max()))


def _exact_range(stored: npt.NDArray[Any], low: int, high: int) -> tuple[int, int]:
    """From the lowest to the highest grey that occurs, where float32 is too coarse for the whole range.

    A picture of few bits in a file of 32 would come out of an inversion, or of a shift to 0, in coarse steps.
    """
    own = int(stored.min()), int(stored.max())
    return own if high - low >= EXACT_GREYS and own[1] - own[0] < EXACT_GREYS else (low, high)


def _pipeline(
    dataset: Any, values: Values, inverted: bool, span: tuple[int, int] | None
) -> tuple[Values, int | None, list[str]]:
    """Shown values, the levels and the steps; ``span``: the least and greatest value of integers."""
    notes: list[str] = []
    ends = values if span is None else _modality(dataset, np.array(span, np.float64))[0]
    values, steepness, said = _modality(dataset, values)
    notes += said
    values, top, said = _of_interest(dataset, values, steepness)
    notes += said
    if top is None and span is not None:
        has_table = "ModalityLUTSequence" in dataset
        low = float(values.min() if has_table else ends.min())
        values = (values - low) / steepness
        top = int(values.max()) + 1 if has_table else span[1] - span[0] + 1
    if inverted:
        notes.append("MONOCHROME1: inverted")
        if top is None:
            values = float(values.min()) + float(values.max()) - values
        else:
            values = max(top - 1, float(values.max())) - values
    return values, top, notes


def _modality(dataset: Any, values: Values) -> tuple[Values, float, list[str]]:
    """Output values of the modality look-up, the output units of one stored step, and what was done."""
    table = _table(dataset, "ModalityLUTSequence", bool(dataset.get("PixelRepresentation")))
    if table is not None:
        return _looked_up(values, *table), 1.0, ["modality look-up table applied"]
    slope, intercept = _decimal(dataset, "RescaleSlope", 1.0), _decimal(dataset, "RescaleIntercept", 0.0)
    if slope == 0 or (slope, intercept) == (1.0, 0.0):
        return values, 1.0, []
    return values * slope + intercept, abs(slope), [f"rescaled by {slope:g} and {intercept:g}"]


def _of_interest(dataset: Any, values: Values, steepness: float) -> tuple[Values, int | None, list[str]]:
    """Shown values from 0 to levels - 1, the levels, and what was done; the file's first window or table."""
    table = _table(dataset, "VOILUTSequence", float(values.min()) < 0)
    if table is not None:
        looked = _looked_up(values, *table)
        low = float(table[1].min())
        return looked - low, int(table[1].max() - low) + 1, ["values-of-interest look-up table applied"]
    centre, width = _first(dataset, "WindowCenter"), _first(dataset, "WindowWidth")
    if centre is None or width is None or not 0 < width < 1e9:
        return values, None, []
    law = str(dataset.get("VOILUTFunction", "") or "LINEAR")
    first = f", the first of {count}" if (count := _count(dataset, "WindowCenter")) > 1 else ""
    said = [
        f"window {centre:g} / {width:g} applied{first}" + ("" if law == "LINEAR" else f" ({law.lower()})")
    ]
    if law == "SIGMOID":
        levels = min(max(int(4 * width / steepness), 2), 65536)
        return (levels - 1) / (1 + np.exp(np.clip(-4 * (values - centre) / width, -700, 700))), levels, said
    if law == "LINEAR_EXACT" or width <= 1:
        low, span = centre - width / 2, width
    else:
        low, span = centre - 0.5 - (width - 1) / 2, width - 1
    levels = min(max(round(span / steepness), 1) + 1, 2**32)
    return np.clip((values - low) / span, 0, 1) * (levels - 1), levels, said


def _table(dataset: Any, name: str, can_be_negative: bool) -> tuple[int, Values] | None:
    """First mapped value and entries of the first look-up table of a sequence, or None.

    Where the incoming values can be negative, the first one mapped may be so, though stored as unsigned.
    """
    from pydicom.multival import MultiValue

    try:
        item = dataset.get(name)[0]
        count, first, bits = (int(value) for value in item.LUTDescriptor)
        data = item.LUTData
    except (TypeError, IndexError, AttributeError, ValueError):
        return None
    if isinstance(data, bytes):
        narrow = len(data) <= (count or 65536)
        entries = np.frombuffer(
            data[: len(data) if narrow else len(data) // 2 * 2], "u1" if narrow else "<u2"
        )
    else:
        entries = np.asarray(data if isinstance(data, (list, tuple, MultiValue)) else [data])
    entries = entries[: count or 65536].astype(np.float64)
    if can_be_negative and first > 32767:
        first -= 65536
    return (first, entries) if len(entries) and bits else None


def _looked_up(values: Values, first: int, entries: Values) -> Values:
    index = np.clip(np.rint(values) - first, 0, len(entries) - 1).astype(np.int64)
    looked: Values = entries[index]
    return looked


def _first(dataset: Any, name: str) -> float | None:
    """The first of one or several numbers, None where missing or senseless."""
    value = dataset.get(name)
    try:
        number = float(value if isinstance(value, (int, float, str)) else value[0])
    except (TypeError, ValueError, IndexError):
        return None
    return number if np.isfinite(number) else None


def _count(dataset: Any, name: str) -> int:
    value = dataset.get(name)
    return 1 if isinstance(value, (int, float, str)) else len(value or ())


def _decimal(dataset: Any, name: str, default: float) -> float:
    number = _first(dataset, name)
    return default if number is None else number
