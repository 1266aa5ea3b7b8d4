"""Scenes and transfer functions as JSON data and back: numbers, names and lists only."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any, TypeVar

from xrayview.errors import UnusableInput
from xrayview.scene.cuts import KINDS, Cut
from xrayview.scene.scene import Scene
from xrayview.scene.transfer import TransferFunction

FORMAT = 1

T = TypeVar("T")

_PLAIN: dict[Any, tuple[type, ...]] = {str: (str,), bool: (bool,), int: (int,), float: (int, float)}
"""What JSON may hold for a field of a plain type."""


def to_json(scene: Scene) -> dict[str, Any]:
    """The scene as plain data for ``json.dump``, with the format's number."""
    return {"format": FORMAT, **_plain(asdict(scene))}


def from_json(data: object) -> Scene:
    """The scene that `to_json` wrote; fields left out take their defaults.

    Raises `UnusableInput` for a wrong shape, a newer format or an unknown field, and
    `UnusableOption` for a value outside its limits.
    """
    return built(Scene, _fields(data, "scene"), "scene")


def transfer_to_json(transfer: TransferFunction) -> dict[str, Any]:
    """The transfer function as plain data for ``json.dump``, with the format's number."""
    return {"format": FORMAT, **_plain(asdict(transfer))}


def transfer_from_json(data: object) -> TransferFunction:
    """The transfer function that `transfer_to_json` wrote; raises as `from_json` does."""
    return built(TransferFunction, _fields(data, "transfer function"), "transfer function")


def _fields(data: object, what: str) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise UnusableInput(f"{what}: this is not a saved {what}", "use a file that xrayview wrote")
    if data.get("format", FORMAT) != FORMAT:
        raise UnusableInput(
            f"{what}: format {data['format']!r} is unknown to this version", "open it with a newer xrayview"
        )
    return {key: value for key, value in data.items() if key != "format"}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def built(kind: type[T], data: object, place: str) -> T:
    """The frozen dataclass ``kind`` from a mapping of its fields; ``place`` names it in complaints.

    Raises `UnusableInput` for what has another shape, and whatever the dataclass itself raises.
    """
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    if not isinstance(data, Mapping):
        raise UnusableInput(f"{place}: a group of fields is expected", "known fields: " + ", ".join(names))
    unknown = [str(key) for key in data if key not in names]
    if unknown:
        raise UnusableInput(
            f"{place}: unknown field {', '.join(map(repr, unknown))}", "known fields: " + ", ".join(names)
        )
    wanted = typing.get_type_hints(kind)
    values = {name: _value(wanted[name], data[name], f"{place}, {name}") for name in names if name in data}
    try:
        return kind(**values)
    except TypeError:
        raise UnusableInput(f"{place}: a field is missing", "known fields: " + ", ".join(names)) from None


def _kind_of(data: Any, place: str) -> type[Cut]:
    """Which of the kinds of cut ``data`` is: it says so itself, but for the oldest, which are planes."""
    named = data.get("kind", "plane") if isinstance(data, Mapping) else None
    if named not in KINDS:
        raise UnusableInput(f"{place}: there is no cut of the kind {named!r}", "known: " + ", ".join(KINDS))
    return KINDS[named]


def _value(wanted: Any, data: Any, place: str) -> Any:
    """``data`` as the annotated type ``wanted``: a dataclass, a tuple, a choice or a plain value."""
    if typing.get_origin(wanted) in (types.UnionType, typing.Union):
        if data is None:
            return None
        kinds = [kind for kind in typing.get_args(wanted) if kind is not type(None)]
        wanted = kinds[0] if len(kinds) == 1 else _kind_of(data, place)
    if is_dataclass(wanted):
        return built(typing.cast(type[Any], wanted), data, place)
    if typing.get_origin(wanted) is tuple:
        if not isinstance(data, list):
            raise UnusableInput(f"{place}: a list is expected", "use a file that xrayview wrote")
        item = typing.get_args(wanted)[0]
        return tuple(_value(item, entry, place) for entry in data)
    kind = str if typing.get_origin(wanted) is typing.Literal else wanted
    plain = _PLAIN.get(kind)
    is_switch = isinstance(data, bool) and wanted is not bool
    if plain is not None and (is_switch or not isinstance(data, plain)):
        raise UnusableInput(f"{place}: {data!r:.40} is not usable here", "use a file that xrayview wrote")
    return data
