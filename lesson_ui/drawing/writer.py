"""Records as plain values: every field under its own name, its numbers laid into `Arrays`, defaults left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.arrays import Arrays, exact_type

Derived = Mapping[type, Callable[[Any, Arrays], dict[str, Any]]]


class SentAs(NamedTuple):
    """
    How a field of a record is written.

    Attributes
    ----------
    dtype : str
        The type of its numbers, as `Arrays` takes it; ``"exact"`` takes the smallest without loss; empty does not
        write the field at all.
    """

    dtype: str


T = TypeVar("T")
Unsent = Annotated[T, SentAs("")]
Places = Annotated[NDArray[np.int64], SentAs("i4")]
Coordinates = Annotated[NDArray[np.int32], SentAs("i4")]
Numbers = Annotated[NDArray[np.float64], SentAs("f8")]
Roughly = Annotated[NDArray[np.float64], SentAs("f4")]
Bytes = Annotated[NDArray[np.uint8], SentAs("u1")]
Exactly = Annotated[NDArray[Any], SentAs("exact")]


class Field(NamedTuple):
    """
    A field of a record.

    Attributes
    ----------
    name : str
        Its name.
    dtype : str or None
        The type its numbers are written as.
    default : object
        What it is where nothing is said; `MISSING` where it must be given.
    plain : bool
        Whether it holds only what JSON takes as it is: strings, numbers, and tuples and mappings of them.
    """

    name: str
    dtype: str | None
    default: Any
    plain: bool


@cache
def fields_of(record: type) -> tuple[Field, ...]:
    """
    List the fields of a record that are written.

    Parameters
    ----------
    record : type
        A dataclass or a NamedTuple.

    Returns
    -------
    tuple of Field
        In the order they are declared; the default of a field that must be given is `MISSING`.
    """
    hints = get_type_hints(record, include_extras=True)
    listed = ((name, _dtype(hints[name]), default) for name, default in _defaults(record).items())
    return tuple(Field(name, d, default, _is_plain(hints[name])) for name, d, default in listed if d != "")


def _is_plain(hint: Any) -> bool:
    parts = [part for part in get_args(hint) if part is not Ellipsis]
    return all(map(_is_plain, parts)) if parts else hint in (str, int, float, bool, type(None))


def _defaults(record: type) -> dict[str, Any]:
    if is_dataclass(record):
        made = {f.name: MISSING if f.default_factory is MISSING else f.default_factory() for f in fields(record)}
        return {f.name: made[f.name] if f.default is MISSING else f.default for f in fields(record)}
    named: Any = record
    return {name: named._field_defaults.get(name, MISSING) for name in named._fields}


def _dtype(hint: Any) -> str | None:
    """Find what a type says about how it is written, also within a union with None."""
    if isinstance(getattr(hint, "__metadata__", (None,))[0], SentAs):
        sent: SentAs = hint.__metadata__[0]
        return sent.dtype
    return next((found for part in get_args(hint) if (found := _dtype(part)) is not None), None)


def plain(value: Any, arrays: Arrays, derived: Derived) -> Any:
    """
    Write a value as JSON takes it.

    Parameters
    ----------
    value : object
        A record, a sequence, a mapping, a string, a number or None.
    arrays : Arrays
        Where its arrays go; each is replaced by its place there.
    derived : mapping
        By type of record: what is written beside its fields, made of the record and the arrays.

    Returns
    -------
    object
        A record becomes a dict of its fields with ``"record"``, the name of its type; fields that have their default
        are left out.
    """
    kind = type(value)
    if kind not in _WRITERS:
        _WRITERS[kind] = _writer_of(kind)
    write = _WRITERS[kind]
    return write(value, arrays, derived) if write else value


Writer = Callable[[Any, Arrays, Derived], Any]
_WRITERS: dict[Any, Writer | None] = {}
_SIMPLE = {str, int, float, bool, type(None)}


def _writer_of(kind: Any) -> Writer | None:
    """Choose how values of a type are written; None leaves them as they are."""
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return _plain_record
    if issubclass(kind, Mapping):
        return lambda value, arrays, derived: {name: plain(part, arrays, derived) for name, part in value.items()}
    if issubclass(kind, (tuple, list)):
        return _plain_sequence
    return None


def _plain_sequence(value: Any, arrays: Arrays, derived: Derived) -> Any:
    if _SIMPLE.issuperset(map(type, value)):
        return list(value)
    return [plain(part, arrays, derived) for part in value]


def _plain_record(value: Any, arrays: Arrays, derived: Derived) -> dict[str, Any]:
    kind: type = type(value)
    written: dict[str, Any] = {"record": kind.__name__}
    for name, dtype, default, is_plain in fields_of(kind):
        part = getattr(value, name)
        if part is default:
            continue
        if is_plain:
            if part != default or type(part) is not type(default):
                written[name] = part
        elif isinstance(part, np.ndarray):
            assert dtype is not None, f"{kind.__name__}.{name} does not say how its numbers are written"
            written[name] = arrays.add(part, exact_type(part) if dtype == "exact" else dtype)
        elif part != () or default != ():  # what has no default is written, be it empty
            written[name] = plain(part, arrays, derived)
    if kind in derived:
        written |= derived[kind](value, arrays)
    return written


def restored(written: Any, records: Mapping[str, type]) -> Any:
    """
    Put the defaults back that `plain` left out.

    Parameters
    ----------
    written : object
        As `plain` wrote it.
    records : mapping of str to type
        The types of record, by their names.

    Returns
    -------
    object
        The same with every field of every record.
    """
    if isinstance(written, list):
        return [restored(part, records) for part in written]
    if not isinstance(written, dict):
        return written
    own = {name: restored(part, records) for name, part in written.items()}
    return (defaults_of(records[written["record"]], records) | own) if "record" in written else own


def defaults_of(record: type, records: Mapping[str, type]) -> dict[str, Any]:
    """
    Give the defaults of a record as they would be written.

    Parameters
    ----------
    record : type
        A dataclass or a NamedTuple.
    records : mapping of str to type
        The types of record, by their names.

    Returns
    -------
    dict
        By field; fields that must be given are not in it.
    """
    given = {field.name: field.default for field in fields_of(record) if field.default is not MISSING}
    whole: dict[str, Any] = restored(plain(given, Arrays(), {}), records)
    return whole
