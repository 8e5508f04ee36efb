"""States as JSON and back: frozen dataclasses of plain values, instants, tuples, mappings and further dataclasses.

What was written by another version is read with what fits: a missing field takes its default, an unknown one is left.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


PLAIN = frozenset({str, int, float, bool, type(None)})


def dump(value: Any) -> Any:
    """The JSON form of a state."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is datetime or kind is date:
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): dump(one) for key, one in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        return [dump(one) for one in (sorted(value) if isinstance(value, frozenset | set) else value)]
    if is_dataclass(kind):
        return {name: dump(getattr(value, name)) for name in names(kind)}
    return value


@cache
def names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def load(kind: type[T], data: Any) -> T:
    """The state of this class that `dump` wrote. ValueError when it does not fit."""
    try:
        return read(kind, data)  # type: ignore[no-any-return]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no {kind.__name__}: {error}") from None


@cache
def hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def read(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if kind is Any:
        return data
    if origin in (Union, types.UnionType):
        return read_one_of(get_args(kind), data)
    if origin is Literal:
        if data not in get_args(kind):
            raise ValueError(f"{data!r} is none of {get_args(kind)}")
        return data
    if origin is tuple:
        return tuple(read(get_args(kind)[0], one) for one in data)
    if origin is frozenset:
        return frozenset(read(get_args(kind)[0], one) for one in data)
    if origin is not None and issubclass(origin, Mapping):
        return {key: read(get_args(kind)[1], one) for key, one in data.items()}
    if is_dataclass(kind):
        return read_dataclass(kind, data)
    if kind in (datetime, date):
        return kind.fromisoformat(data)
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise ValueError(f"{data!r} is no {kind.__name__}")
    return data


def read_one_of(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return read(kind, data)
        except (ValueError, TypeError):
            continue
    raise ValueError(f"{data!r} fits none of {kinds}")


def read_dataclass(kind: Any, data: Any) -> Any:
    if not isinstance(data, Mapping):
        raise ValueError(f"{data!r} is no {kind.__name__}")
    wanted = hints(kind)
    given: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in data:
            given[field.name] = read(wanted[field.name], data[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{kind.__name__}.{field.name} is missing")
    return kind(**given)
