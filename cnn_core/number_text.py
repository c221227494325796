"""Numbers as text: how they are printed for people, and how the printed form is read back.

Digits are grouped by threes from 1 000 on, with a narrow space that does not break; a negative number has a real minus
sign; a number that is very small or very large has a power of ten: ``1 234 567``, ``−0.5``, ``9.4·10⁻¹⁴``.
Code, addresses and files are written by Python itself, never from here.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

MINUS, THIN_SPACE, TIMES, INFINITY = "−", "\N{NARROW NO-BREAK SPACE}", "·", "∞"
SMALL, LARGE = 1e-4, 1e5  # numbers below and from here on have a power of ten where they are printed short
SAME = 1e-9  # numbers this close print alike
MOST_DECIMALS = 3

_AS_BROWSERS = Context(prec=400, rounding=ROUND_HALF_UP)
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LINE = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
# Groups of three digits after one to three: the spaces in between are no separators of two numbers.
_GROUPED = re.compile(
    r"(?<![\d.])\d{1,3}(?:[\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{THIN SPACE}]\d{3})+(?!\d)", re.ASCII
)
_LOOSE = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?: \d{3})+(?!\d)", re.ASCII)
_SPACES = re.compile("[\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{THIN SPACE} ]")
_POWER = re.compile(r"(?<=[\d.])\s*[·*×]\s*10(?:\^\s*([+\-]?\d+)|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))", re.ASCII)
_BARE_POWER = re.compile(r"(?<![\d.])10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)", re.ASCII)
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)(?:/(\d+\.?\d*))?(\s?%)?", re.ASCII | re.IGNORECASE)


def number_text(value: float, decimals: int) -> str:
    """
    Print a number with so many digits after the point.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Digits after the point. Halfway between two texts is rounded away from 0, as browsers do, so that a number has
        one text everywhere.

    Returns
    -------
    str
        E.g. ``−0.50`` or ``1 792``.

    Examples
    --------
    >>> number_text(-0.5, 2), number_text(1792, 0) == "1\N{NARROW NO-BREAK SPACE}792", number_text(-0.001, 1)
    ('−0.50', True, '0.0')
    """
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else (INFINITY if value > 0 else MINUS + INFINITY)
    exact = Decimal(abs(value) if isinstance(value, int) else abs(float(value)))
    size = exact.quantize(Decimal(1).scaleb(-decimals), context=_AS_BROWSERS)
    text = f"{size:f}" if size < 1000 else f"{size:,f}".replace(",", THIN_SPACE)
    return MINUS + text if value < 0 and size else text


def decimals_of(value: float, most: int = MOST_DECIMALS) -> int:
    """
    Count the digits after the point that print a number exactly.

    Parameters
    ----------
    value : float
        The number.
    most : int, default: 3
        The count given up at.

    Returns
    -------
    int
        From 0 to `most`.
    """
    return next((d for d in range(most) if abs(value - round(value, d)) <= SAME), most) if math.isfinite(value) else 0


def shortest(value: float, most: int = MOST_DECIMALS) -> str:
    """
    Print a number with as few digits as say it exactly.

    Parameters
    ----------
    value : float
        The number.
    most : int, default: 3
        Digits after the point where nothing shorter is exact; zeros at the end then show that it is rounded.

    Returns
    -------
    str
        E.g. ``0.25``, ``2``, ``0.333``.

    Examples
    --------
    >>> shortest(0.25), shortest(2.0), shortest(1 / 3), shortest(0.3001)
    ('0.25', '2', '0.333', '0.300')
    """
    return number_text(value, decimals_of(value, most))


def power_of_ten(power: int) -> str:
    """
    Write a power of ten as one reads it.

    Parameters
    ----------
    power : int
        The exponent.

    Returns
    -------
    str
        With raised digits.

    Examples
    --------
    >>> power_of_ten(-8)
    '10⁻⁸'
    """
    return "10" + str(power).translate(_SUPERSCRIPTS)


def scientific(value: float, digits: int = 2) -> str:
    """
    Print a number with a power of ten.

    Parameters
    ----------
    value : float
        The number.
    digits : int, default: 2
        Digits that count; fewer where they say it exactly.

    Returns
    -------
    str
        E.g. ``9.4·10⁻¹⁴``.

    Examples
    --------
    >>> scientific(9.36e-14), scientific(-2e7), scientific(0.0)
    ('9.4·10⁻¹⁴', '−2·10⁷', '0')
    """
    if value == 0 or not math.isfinite(value):
        return number_text(value, 0)
    exact = Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), context=_AS_BROWSERS)
    power = rounded.adjusted()
    mantissa = float(rounded.scaleb(-power))
    head = shortest(mantissa, digits - 1) if exact == rounded else number_text(mantissa, digits - 1)
    return f"{head}{TIMES}{power_of_ten(power)}"


def significant(value: float, digits: int = 3) -> str:
    """
    Print a number with so many digits that count.

    Parameters
    ----------
    value : float
        The number.
    digits : int, default: 3
        How many; zeros at the end of decimals are left out, whole digits are all printed.

    Returns
    -------
    str
        Below `SMALL` and from `LARGE` on with a power of ten.

    Examples
    --------
    >>> significant(0.012345), significant(12345.678), significant(0.5), significant(1.5e-7)
    ('0.0123', '12\N{NARROW NO-BREAK SPACE}346', '0.5', '1.5·10⁻⁷')
    """
    if is_extreme(value):
        return scientific(value, digits)
    if value == 0 or not math.isfinite(value):
        return number_text(value, 0)
    most = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = number_text(value, most)
    return text.rstrip("0").rstrip(".") if most else text


def is_extreme(value: float) -> bool:
    """
    Tell whether a number is so small or so large that it is printed with a power of ten.

    Parameters
    ----------
    value : float
        The number.

    Returns
    -------
    bool
        Whether its size is below `SMALL`, or `LARGE` or more; neither for 0 nor for what is infinite.
    """
    return value != 0 and math.isfinite(value) and not SMALL <= abs(value) < LARGE


def plain_number(text: str, *, spaces: bool = True) -> str:
    """
    Write every number of a text as Python writes it: what was printed, or typed as it was printed, can be read on.

    Parameters
    ----------
    text : str
        One number or several.
    spaces : bool, default: True
        Whether a plain space between groups of three digits belongs to the number; where spaces separate numbers, it
        does not. The narrow and the no-break space do in any case.

    Returns
    -------
    str
        With ``-`` for every kind of minus, no spaces between groups of digits, ``e-14`` for ``·10⁻¹⁴``.

    Examples
    --------
    >>> plain_number("1 792"), plain_number("−9.4·10⁻¹⁴"), plain_number("1 792", spaces=False)
    ('1792', '-9.4e-14', '1 792')
    """
    for minus in (MINUS, "\N{EN DASH}", "\N{NON-BREAKING HYPHEN}", "\N{FIGURE DASH}"):
        text = text.replace(minus, "-")
    text = _GROUPED.sub(lambda found: _SPACES.sub("", found[0]), text)
    if spaces:
        text = _LOOSE.sub(lambda found: found[0].replace(" ", ""), text)
    text = _POWER.sub(lambda found: f"e{(found[1] or found[2]).translate(_LINE)}", text)
    text = _BARE_POWER.sub(lambda found: f"1e{found[1].translate(_LINE)}", text)
    return _SPACES.sub(" ", text)


def read_number(text: str) -> float:
    """
    Read one number as it is printed or typed.

    Parameters
    ----------
    text : str
        E.g. ``1 792``, ``−3``, ``1/9``, ``9.4·10⁻¹⁴``, ``9.4e−14``, ``25 %`` or ``∞``.

    Returns
    -------
    float
        The number.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> read_number("−1/4"), read_number("9.4·10⁻¹⁴"), read_number("25 %")
    (-0.25, 9.4e-14, 0.25)
    """
    plain = plain_number(text).strip()
    if plain.lstrip("+-") in (INFINITY, "inf"):
        return -math.inf if plain.startswith("-") else math.inf
    if plain.casefold() == "nan":
        return math.nan
    found = _NUMBER.fullmatch(plain)
    if found is None or (found[2] and not float(found[2])):
        raise ValueError(f"not a number: {text[:40]!r}")
    if found[2] is None and found[3] is None:
        return float(found[1])
    exact = Fraction(found[1]) / Fraction(found[2] or 1) / (100 if found[3] else 1)
    return float(exact)


def read_whole(text: str) -> int:
    """
    Read one whole number as it is printed or typed.

    Parameters
    ----------
    text : str
        E.g. ``1 792`` or ``1·10³``.

    Returns
    -------
    int
        The number, every digit of it.

    Raises
    ------
    ValueError
        If it is none, or not whole.

    Examples
    --------
    >>> read_whole("1\N{NARROW NO-BREAK SPACE}792"), read_whole("−1·10³")
    (1792, -1000)
    """
    try:
        return int(plain_number(text))
    except ValueError:
        number = read_number(text)
    if not number.is_integer():
        raise ValueError(f"not a whole number: {text[:40]!r}")
    return int(number)
