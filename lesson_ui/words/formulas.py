"""Numbers in formulas: the LaTeX that KaTeX sets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lesson_ui.words.numbers import MINUS, THIN_SPACE, is_exact, number_text, short, shortest

APPROX = r"\approx"
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_POWER = re.compile("(·?)10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_FRACTION = re.compile(r"(\d+)/(\d+)")


def tex(text: str) -> str:
    r"""
    Write a printed number, or an expression of printed numbers, for a formula.

    Parameters
    ----------
    text : str
        As `lesson_ui.words.numbers` prints it.

    Returns
    -------
    str
        LaTeX.

    Examples
    --------
    >>> tex("−1/9"), tex("9.4·10⁻¹⁴"), tex("3·(−2) = −6")
    ('-\\tfrac{1}{9}', '9.4 \\cdot 10^{-14}', '3 \\cdot (-2) = -6')
    """
    text = _POWER.sub(lambda found: f"{found[1]}10^{{{found[2].translate(_RAISED)}}}", text)
    text = _FRACTION.sub(r"\\tfrac{\1}{\2}", text)
    text = re.sub(r"\s*·\s*", r" \\cdot ", text)
    return text.replace(MINUS, "-").replace(THIN_SPACE, r"\,").replace("∞", r"\infty").replace("≈", APPROX)


def tex_number(value: float, decimals: int | None = None, *, most: int = 4) -> str:
    r"""
    Write a number for a formula.

    Parameters
    ----------
    value : float
        The number.
    decimals : int or None, default: None
        Digits after the point; None takes as few as say it, at most `most`.
    most : int, default: 4
        Most digits after the point.

    Returns
    -------
    str
        LaTeX.

    Examples
    --------
    >>> tex_number(-1792.0, 0), tex_number(0.25), tex_number(1 / 3)
    ('-1\\,792', '0.25', '0.3333')
    """
    return tex(shortest(value, most) if decimals is None else number_text(value, decimals))


def tex_short(value: float, most: int = 4, *, digits: int = 2, noise: float = 0.0) -> str:
    r"""
    Write a number for a formula as short as it may be, never as a 0 that is none.

    Parameters
    ----------
    value : float
        The number.
    most, digits, noise
        As for `lesson_ui.words.numbers.short`.

    Returns
    -------
    str
        LaTeX.

    Examples
    --------
    >>> tex_short(0.25), tex_short(9.36e-14)
    ('0.25', '9.4 \\cdot 10^{-14}')
    """
    return tex(short(value, most, digits=digits, noise=noise))


def bracketed(text: str) -> str:
    """
    Put a negative number in brackets, as a factor or a summand needs them.

    Parameters
    ----------
    text : str
        A printed number, for a text or for a formula.

    Returns
    -------
    str
        The same, or in brackets.

    Examples
    --------
    >>> bracketed("−3"), bracketed("3"), bracketed("-3")
    ('(−3)', '3', '(-3)')
    """
    return f"({text})" if text.startswith((MINUS, "-")) else text


def convolution_formula(output: str, kernel_size: tuple[int, int], padding: tuple[int, int]) -> str:
    r"""
    Write the formula of a convolution of one channel, with the limits of its sums and its padding.

    Parameters
    ----------
    output : str
        What the feature map is called, as LaTeX.
    kernel_size, padding : (int, int)
        Of height and width; the padding at the top and at the left.

    Returns
    -------
    str
        For a formula.

    Examples
    --------
    >>> convolution_formula("y", (3, 3), (1, 0))
    'y[i, j] = \\sum_{u=0}^{2} \\sum_{v=0}^{2} x[i + u - 1,\\ j + v] \\cdot w[u, v]'
    """
    row, column = (
        f"{index} + {tap}" + (f" - {before}" if before else "")
        for index, tap, before in zip("ij", "uv", padding, strict=True)
    )
    sums = " ".join(f"\\sum_{{{tap}=0}}^{{{size - 1}}}" for tap, size in zip("uv", kernel_size, strict=True))
    return f"{output}[i, j] = {sums} x[{row},\\ {column}] \\cdot w[u, v]"


def equals(exact: bool) -> str:
    r"""
    Choose the sign before a result: ``=`` or ``≈``.

    Parameters
    ----------
    exact : bool
        Whether the result is printed exactly.

    Returns
    -------
    str
        ``=`` or ``\approx``.
    """
    return "=" if exact else APPROX


def result(value: float, decimals: int | None = None, *, most: int = 4) -> str:
    r"""
    Write the sign before a result, and the result.

    Parameters
    ----------
    value : float
        The result.
    decimals, most
        As for `tex_number`.

    Returns
    -------
    str
        LaTeX, the number bold.

    Examples
    --------
    >>> result(0.25), result(2 / 3, 2)
    ('= \\mathbf{0.25}', '\\approx \\mathbf{0.67}')
    """
    sign = equals(is_exact(value, most if decimals is None else decimals))
    return f"{sign} {bold(tex_number(value, decimals, most=most))}"


def bold(text: str) -> str:
    r"""
    Write a result in bold.

    Parameters
    ----------
    text : str
        LaTeX.

    Returns
    -------
    str
        E.g. ``\mathbf{3}``.
    """
    return f"\\mathbf{{{text}}}"


def product(*factors: str) -> str:
    r"""
    Write a product, negative factors in brackets.

    Parameters
    ----------
    *factors : str
        LaTeX; negative ones are put in brackets.

    Returns
    -------
    str
        E.g. ``2 \cdot (-3)``.
    """
    return r" \cdot ".join(map(bracketed, factors))


def sum_in_lines(terms: Sequence[str], across: int, *, sign: str = "=", total: str) -> str:
    r"""
    Write a long sum over several lines, and its result.

    Parameters
    ----------
    terms : sequence of str
        LaTeX, in brackets where they need them.
    across : int
        Terms a line.
    sign : str, default: "="
        What stands before the result.
    total : str
        The result.

    Returns
    -------
    str
        LaTeX, the lines aligned, the result bold.

    Examples
    --------
    >>> sum_in_lines(["1", "2", "3"], 2, total="6")
    '\\begin{aligned} & 1 + 2 \\\\ & +\\; 3 \\;=\\; \\mathbf{6} \\end{aligned}'
    """
    lines = [" + ".join(terms[k : k + across]) for k in range(0, len(terms), across)] or ["0"]
    return "\\begin{aligned} & " + r" \\ & +\; ".join(lines) + rf" \;{sign}\; {bold(total)} \end{{aligned}}"
