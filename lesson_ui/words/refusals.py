"""A refusal in words: what was given, what is allowed, what to do."""

from __future__ import annotations

from cnn_core.errors import InvalidInputError
from lesson_ui.words.prose import words

PARTS = ("given", "allowed", "here", "fix")  # of a refusal, below its sentence


def error_text(error: InvalidInputError) -> str:
    """
    Write a refusal as one short Markdown paragraph a line.

    Parameters
    ----------
    error : InvalidInputError
        What the core refused.

    Returns
    -------
    str
        Problem, given, allowed, here and fix.
    """
    text = words()["errors"]
    given = ", ".join(f"{name} = {_short(value)}" for name, value in error.given.items())
    rows = [
        f"**{plain(error.problem)}**",
        f"{text['given']}: {plain(given)}" if given else "",
        f"{text['allowed']}: {plain(error.allowed)}",
        f"{text['here']}: {plain(error.here)}" if error.here else "",
        f"{text['fix']}: {plain('; or '.join(str(fix) for fix in error.fixes))}" if error.fixes else "",
    ]
    return "  \n".join(row for row in rows if row)


def kept_refusal(text: str) -> tuple[str, tuple[str, ...]]:
    """
    Read a refusal that was kept as text, such as the reason why a run ended.

    Parameters
    ----------
    text : str
        ``str`` of what the core refused, or any other words.

    Returns
    -------
    problem : str
        The sentence that comes first, as Markdown.
    rows : tuple of str
        What was given, what is allowed, what was here and what to do, as Markdown; empty for other words.
    """
    first, *others = text.split("\n")
    names = words()["errors"]
    found = [(name, said.strip()) for name, mark, said in (line.strip().partition(":") for line in others) if mark]
    rows = tuple(f"{names[name]}: {plain(said)}" for name, said in found if name in PARTS and said)
    return (plain(first), rows) if rows else (plain(text), ())


def plain(text: str) -> str:
    """
    Write a text so that Markdown shows it as it is.

    Parameters
    ----------
    text : str
        What somebody typed, or a core's sentence.

    Returns
    -------
    str
        The same on one line, its marks escaped.
    """
    for mark in "\\*_`[]$<>~#|":
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", " ")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 120 else text[:117] + "…"
