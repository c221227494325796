"""A cache of results, shared by all learners with the same settings."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
R = TypeVar("R")

SMALL = 4096  # cells of an array that is compared number by number; larger ones are the same if they are one object


def shared(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Cache the latest results of a function whose result depends on its arguments alone.

    Thirty pupils who open the same link ask for the same figure; a control that goes there and back asks for it twice.
    Nobody may change a result. Refusals are not kept.

    Parameters
    ----------
    most : int
        Results kept.

    Returns
    -------
    callable
        The decorator.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        kept: OrderedDict[Hashable, tuple[R, object]] = OrderedDict()
        lock = Lock()

        @wraps(function)
        def look_up(*args: P.args, **kwargs: P.kwargs) -> R:
            key = (tuple(map(same, args)), tuple((name, same(kwargs[name])) for name in sorted(kwargs)))
            with lock:
                if key in kept:
                    kept.move_to_end(key)
                    return kept[key][0]
            result = function(*args, **kwargs)
            with lock:
                kept[key] = result, (args, kwargs)  # the arguments stay alive: their identities are part of the key
                if len(kept) > most:
                    kept.popitem(last=False)
            return result

        return look_up

    return decorate


def same(value: Any) -> Hashable:
    """
    Make a cache key that is equal for two values exactly if one may stand for the other.

    Parameters
    ----------
    value : object
        An argument.

    Returns
    -------
    hashable
        For small arrays and plain values what they hold; for everything that cannot be compared, which object it is.

    Examples
    --------
    >>> one, other = {}, {}
    >>> same(np.eye(2)) == same(np.eye(2)), same(1) == same(True), same(one) == same(other)
    (True, False, False)
    """
    if isinstance(value, np.ndarray) and value.size <= SMALL:
        return "array", value.shape, value.dtype.str, value.tobytes()
    if type(value) in (tuple, list):
        return type(value), tuple(map(same, value))
    try:
        hash(value)
    except TypeError:
        return "object", id(value)
    return type(value), repr(value) if isinstance(value, float) else value
