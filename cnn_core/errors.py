"""The one error of the core: what was wrong, with the numbers, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Fix(NamedTuple):
    """
    One change that makes a refused call valid.

    Attributes
    ----------
    parameter : str
        Name of the argument to change, e.g. ``"padding"``.
    relation : str
        How the argument relates to `value` in the rule: ``">="``, ``"<="`` or ``"="``.
    value : object
        A value that works: setting `parameter` to it mends the call.
    """

    parameter: str
    relation: str
    value: Any

    def __str__(self) -> str:
        return f"{self.parameter} {self.relation} {self.value}"


class InvalidInputError(ValueError):
    """
    Say what cannot be computed, why, and what would work.

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
