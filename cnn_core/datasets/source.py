"""Which pictures a network is trained on: a small value that can be stored, and gives the same pictures every time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from cnn_core.checks import check_choice, check_integer
from cnn_core.datasets.dataset import SEEDS
from cnn_core.datasets.gratings import check_directions
from cnn_core.datasets.options import KINDS, OPTIONS, Kind
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.options import Option, check_option


@dataclass(frozen=True)
class DataSource:
    """
    The source of a dataset: which pictures, how many, how large, and how they are split.

    Attributes
    ----------
    name : str, default: "digits"
        A key of `KINDS`.
    count : int or None
        Pictures in all three parts together; None: the default of the kind.
    size : int or None
        Side of the pictures in pixels; None: the default of the kind.
    seed : int, default: 0
        Where the chance of generating and dividing starts, 0 … 2**32 − 1.
    key : str
        Of ``"own"``: the name of the stored classes.
    label, forms, colours, radius, shift, rotation, background
        Of ``"shapes"``: as `make_shapes` takes them. None: the default in `OPTIONS`.
    directions, tilt, period, contrast
        Of ``"gratings"``: as `make_gratings` takes them.
    noise : float or None
        Of both: standard deviation of what is added to every value.
    grey : bool or None
        Of pictures in colour: whether only their brightness is used.

    Raises
    ------
    InvalidInputError
        If a value is outside its limits, or an option is set that the kind does not have.

    Examples
    --------
    >>> source = DataSource("shapes", count=600, forms=["circle", "cross"])
    >>> source.forms, source == DataSource.from_plain(source.to_plain())
    (('circle', 'cross'), True)
    """

    name: str = "digits"
    count: int | None = None
    size: int | None = None
    seed: int = 0
    key: str = ""
    label: str | None = None
    forms: tuple[str, ...] | None = None
    colours: tuple[str, ...] | None = None
    radius: tuple[float, float] | None = None
    shift: float | None = None
    rotation: float | None = None
    background: tuple[float, float] | None = None
    directions: tuple[float, ...] | None = None
    tilt: float | None = None
    period: tuple[float, float] | None = None
    contrast: tuple[float, float] | None = None
    noise: float | None = None
    grey: bool | None = None

    def __post_init__(self) -> None:
        check_choice("name", self.name, tuple(KINDS))
        for slot in fields(self):
            value = getattr(self, slot.name)
            if isinstance(value, list):  # as JSON has them
                object.__setattr__(self, slot.name, tuple(value))
            elif isinstance(value, np.generic):
                object.__setattr__(self, slot.name, value.item())
        check_integer("seed", self.seed, 0, SEEDS - 1)
        _check_key(self.key)
        kind = KINDS[self.name]
        if self.count is not None:
            _check_count(self.count, kind)
        if self.size is not None:
            check_integer("size", self.size, kind.sizes.low, kind.sizes.high)
        for name, option in OPTIONS.items():
            if getattr(self, name) is not None:
                _check_option(self.name, name, option, getattr(self, name))

    @property
    def side(self) -> int:
        """Side of the pictures in pixels, the default put in."""
        return KINDS[self.name].sizes.default if self.size is None else int(self.size)

    def option(self, name: str) -> Any:
        """
        Give the value of an option, the default put in.

        Parameters
        ----------
        name : str
            A key of `OPTIONS`.

        Returns
        -------
        object
            What was set, or the default.
        """
        value = getattr(self, name)
        return OPTIONS[name].default if value is None else value

    def to_plain(self) -> dict[str, Any]:
        """
        Write the source as a JSON object.

        Returns
        -------
        dict
            What differs from the defaults, and the name.
        """
        written = {slot.name: getattr(self, slot.name) for slot in fields(self)}
        kept = {name: value for name, value in written.items() if value not in (None, "")}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}

    @classmethod
    def from_plain(cls, written: Mapping[str, Any]) -> DataSource:
        """
        Read a source from a JSON object.

        Parameters
        ----------
        written : mapping
            What `to_plain` wrote.

        Returns
        -------
        DataSource
            The source.

        Raises
        ------
        InvalidInputError
            If it is no object, names something a source does not have, or a value is outside its limits.
        """
        names = tuple(slot.name for slot in fields(cls))
        unknown = [str(name) for name in written if name not in names] if isinstance(written, Mapping) else ["?"]
        if unknown:
            raise InvalidInputError(
                "This does not say which pictures to train on.",
                given={"data": written},
                allowed="an object with some of " + ", ".join(names),
                here=f"{unknown[0]!r} is not known",
                fixes=[Fix("data", "=", {"name": "digits"})],
            )
        return cls(**written)


def _check_key(key: Any) -> None:
    if not isinstance(key, str):
        raise InvalidInputError(
            "The key of the stored classes is no text.",
            given={"key": key},
            allowed="key is the name of stored classes, or empty",
            here=f"key = {key!r}",
            fixes=[Fix("key", "=", "")],
        )


def _check_count(count: Any, kind: Kind) -> None:
    if kind.counts is None:
        raise InvalidInputError(
            "The number of these pictures cannot be chosen.",
            given={"count": count},
            allowed="count = None: all pictures there are",
            here=f"count = {count!r}",
            fixes=[Fix("count", "=", None)],
        )
    check_integer("count", count, kind.counts.low, kind.counts.high)


def _check_option(source: str, name: str, option: Option, value: Any) -> None:
    if name not in KINDS[source].options:
        raise InvalidInputError(
            f"The pictures called {source} have no {name} to choose.",
            given={"name": source, name: value},
            allowed=f"{name} is for " + ", ".join(key for key, kind in KINDS.items() if name in kind.options),
            here=f"{name} = {value!r}",
            fixes=[Fix(name, "=", None)],
        )
    if option.kind == "numbers":
        check_directions(value)
    check_option(name, value, option, "The pictures cannot be made")
