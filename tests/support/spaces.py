"""Texts as one types them: the spaces at which no line ends become plain ones."""

from __future__ import annotations

UNBROKEN = str.maketrans({"\N{NARROW NO-BREAK SPACE}": " ", "\N{NO-BREAK SPACE}": " "})


def plain_spaces(text: str) -> str:
    """
    Write a text with plain spaces only.

    Parameters
    ----------
    text : str
        As a page shows it.

    Returns
    -------
    str
        So that it can be compared with what a test has between quotes.
    """
    return text.translate(UNBROKEN)
