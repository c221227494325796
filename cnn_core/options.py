"""What can be chosen, as data: the kind of each choice, its limits, its default, and a sentence."""

from __future__ import annotations

from typing import Any, NamedTuple

from cnn_core.checks import is_number
from cnn_core.errors import Fix, InvalidInputError

MOST_IN_TURN = 8  # of several integers taken in turn


class Option(NamedTuple):
    """
    One option: what kind of value it takes, its limits, its default, and a sentence.

    Attributes
    ----------
    kind : str
        ``"integer"``, ``"integers"`` (one, or several in turn), ``"number"``, ``"numbers"`` (different ones),
        ``"range"`` (lowest, highest), ``"switch"``, ``"choice"`` or ``"choices"`` (different names).
    default : object
        What is taken when nothing is said; None where the option is left alone.
    low, high : float
        Limits of numbers, both allowed.
    choices : tuple of str
        Names to choose from.
    optional : bool
        Whether None is allowed: the option is off.
    help : str
        What it does, in a sentence.
    """

    kind: str
    default: Any
    low: float = 0
    high: float = 1
    choices: tuple[str, ...] = ()
    optional: bool = False
    help: str = ""

    @property
    def allowed(self) -> str:
        """The rule in words, ``{name}`` standing for the option's name."""
        limits = f"{self.low:g} <= {{name}} <= {self.high:g}"
        rule = {
            "integer": f"{{name}} is an integer, {limits}",
            "integers": f"{{name}} is an integer, {limits}, or up to {MOST_IN_TURN} of them in turn",
            "number": f"{{name}} is a number, {limits}",
            "numbers": f"{{name}} are different numbers, {limits}",
            "range": f"{{name}} = (lowest, highest), {self.low:g} <= lowest <= highest <= {self.high:g}",
            "switch": "{name} is true or false",
            "choice": "{name} is one of " + ", ".join(self.choices),
            "choices": "{name} are different names out of " + ", ".join(self.choices),
        }[self.kind]
        return rule + " or None" * self.optional

    def accepts(self, value: Any) -> bool:
        """
        Tell whether a value is allowed.

        Parameters
        ----------
        value : object
            Any value.

        Returns
        -------
        bool
            Whether it is.
        """
        if value is None:
            return self.optional
        several = value if isinstance(value, tuple) else ()
        match self.kind:
            case "switch":
                return isinstance(value, bool)
            case "choice":
                return isinstance(value, str) and value in self.choices
            case "choices":
                return bool(several) and all(several.count(name) == 1 and name in self.choices for name in several)
            case "number":
                return self._holds(value)
            case "numbers":
                return bool(several) and all(self._holds(one) and several.count(one) == 1 for one in several)
            case "range":
                return len(several) == 2 and all(map(self._holds, several)) and several[0] <= several[1]
            case "integers" if several:
                return len(several) <= MOST_IN_TURN and all(map(self._counts, several))
        return self._counts(value)

    def _holds(self, value: Any) -> bool:
        return is_number(value) and bool(self.low <= value <= self.high)

    def _counts(self, value: Any) -> bool:
        return isinstance(value, int) and self._holds(value)

    def nearest(self, value: Any) -> Any:
        """
        Give a value that is allowed, near the one that is not.

        Parameters
        ----------
        value : object
            Any value.

        Returns
        -------
        object
            The nearest limit of a number; else the default.
        """
        if self.kind not in ("integer", "integers", "number") or not is_number(value) or value != value:
            return self.default
        bounded = min(max(value, self.low), self.high)
        return float(bounded) if self.kind == "number" else round(bounded)


def check_option(name: str, value: Any, option: Option, what: str) -> None:
    """
    Refuse a value that an option cannot have.

    Parameters
    ----------
    name : str
        What the option is called.
    value : object
        What it is to be.
    option : Option
        Its rule.
    what : str
        What cannot be done with it, e.g. ``"The training cannot begin"``.

    Raises
    ------
    InvalidInputError
        If it is not allowed; the fix is the nearest value that is.
    """
    if option.accepts(value):
        return
    raise InvalidInputError(
        f"{what} with this {name.replace('_', ' ')}.",
        given={name: value},
        allowed=option.allowed.format(name=name),
        here=f"{name} = {value!r}",
        fixes=[Fix(name, "=", option.nearest(value))],
    )
