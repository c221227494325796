"""The one error of the core: what was wrong, with the numbers, and what to do about it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
R = TypeVar("R")


class Fix(NamedTuple):
    """
    One change that makes a refused call valid.

    Attributes
    ----------
    parameter : str
        Name of the argument to change, e.g. ``"padding"``. ``"weight.shape"`` and ``"weight.dtype"`` ask for
        another array: one of that shape, or the same numbers in that dtype.
    relation : str
        How the argument relates to `value` in the rule: ``">="``, ``"<="`` or ``"="``. Of a network's layer also
        ``"remove"``, and ``"before"`` to put the layers `value` in front of it.
    value : object
        A value that works: setting `parameter` to it mends the call.
    """

    parameter: str
    relation: str
    value: Any

    def __str__(self) -> str:
        if self.relation == "remove":
            return f"remove {self.parameter}"
        if self.relation == "before":
            return f"{', '.join(map(repr, self.value))} before {self.parameter}"
        return f"{self.parameter} {self.relation} {self.value}"


class InvalidInputError(ValueError):
    """
    Refuse what cannot be computed: what was given, what is allowed, what would work.

    Parameters
    ----------
    problem : str
        One sentence, ending with a full stop.
    given : mapping of str to object
        What the caller gave, by argument name.
    allowed : str
        The rule, in the names of the arguments.
    here : str
        The rule with the caller's numbers put in.
    fixes : sequence of Fix
        Changes that each make the call valid on their own.

    Examples
    --------
    >>> error = InvalidInputError(
    ...     "The stride is not positive.",
    ...     given={"stride": 0},
    ...     allowed="stride >= 1",
    ...     here="stride = 0",
    ...     fixes=[Fix("stride", ">=", 1)],
    ... )
    >>> print(error)
    The stride is not positive.
      given:   stride=0
      allowed: stride >= 1
      here:    stride = 0
      fix:     stride >= 1
    """

    def __init__(
        self,
        problem: str,
        *,
        given: Mapping[str, Any],
        allowed: str,
        here: str,
        fixes: Sequence[Fix] = (),
    ) -> None:
        self.problem = problem
        self.given = dict(given)
        self.allowed = allowed
        self.here = here
        self.fixes = tuple(fixes)
        super().__init__(self._text())

    def _text(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.given.items())
        lines = [
            self.problem,
            f"  given:   {given}",
            f"  allowed: {self.allowed}",
            f"  here:    {self.here}",
        ]
        if self.fixes:
            lines.append("  fix:     " + "; or ".join(str(fix) for fix in self.fixes))
        return "\n".join(lines)


def apply_fix(arguments: Mapping[str, Any], fix: Fix) -> dict[str, Any]:
    """
    Change one argument of a call as a fix says.

    Parameters
    ----------
    arguments : mapping of str to object
        The call's arguments by name.
    fix : Fix
        The change. For ``"name.shape"`` the array becomes zeros of that shape (a learner brings his own
        numbers), for ``"name.dtype"`` it is converted.

    Returns
    -------
    dict
        A copy of `arguments` with the change made.

    Examples
    --------
    >>> apply_fix({"stride": 0, "padding": 1}, Fix("stride", ">=", 1))
    {'stride': 1, 'padding': 1}
    """
    name, _, attribute = fix.parameter.partition(".")
    if attribute == "shape":
        dtype = getattr(arguments[name], "dtype", np.dtype(np.float32))
        return {**arguments, name: np.zeros(fix.value, dtype)}
    if attribute == "dtype":
        return {**arguments, name: np.asarray(arguments[name]).astype(fix.value)}
    return {**arguments, name: fix.value}


def offer_working_fixes(check: Callable[P, R]) -> Callable[P, R]:
    """
    Keep, of the fixes a refusal offers, those that mend the whole call.

    A rule knows how to satisfy itself; whether the changed call breaks another rule is known only by asking
    all of them again. So every offered fix is tried before anybody reads it.

    Parameters
    ----------
    check : callable
        Raises `InvalidInputError` with candidate fixes; cheap enough to be called once more for each.

    Returns
    -------
    callable
        The same check, raising the same error with only the fixes that work, one a parameter.
    """
    signature = inspect.signature(check)

    @functools.wraps(check)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return check(*args, **kwargs)
        except InvalidInputError as refusal:
            arguments = signature.bind(*args, **kwargs).arguments
            working: dict[str, Fix] = {}
            for fix in refusal.fixes:
                is_argument = fix.parameter.partition(".")[0] in signature.parameters
                if fix.parameter not in working and (not is_argument or _mends(check, arguments, fix)):
                    working[fix.parameter] = fix
            raise InvalidInputError(
                refusal.problem,
                given=refusal.given,
                allowed=refusal.allowed,
                here=refusal.here,
                fixes=list(working.values()),
            ) from None

    return checked


def _mends(check: Callable[..., Any], arguments: Mapping[str, Any], fix: Fix) -> bool:
    try:
        check(**apply_fix(arguments, fix))
    except InvalidInputError:
        return False
    return True
