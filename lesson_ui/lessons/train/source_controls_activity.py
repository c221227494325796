"""The controls of the pictures, under More: how many, how large, how noisy, what their classes are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from cnn_core.datasets import KINDS, DataSource
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.number_text import read_number, read_whole
from cnn_core.training.defaults import default_source
from lesson_ui.controls import controls
from lesson_ui.lessons.train.recipe_controls_activity import PREFIX
from lesson_ui.words.numbers import short

Words = Mapping[str, Any]


def read_source(more: Any, name: str, key: str, words: Words) -> DataSource:
    """Draw the options of the pictures and read them; what is left empty stands at its default."""
    kind, default = KINDS[name], default_source(name)
    values: dict[str, Any] = {}
    usual = DataSource(name, size=default.size)
    ask = partial(_optional, words=words)
    with more:
        if not controls.is_folded():
            st.markdown(f"**{words['pictures_heading']}**")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            if kind.counts is not None:
                values["count"] = ask("count", _whole, kind.counts.default)
            values["size"] = ask("size", _whole, usual.side)
            if "noise" in kind.options:
                values["noise"] = ask("noise", _number, usual.option("noise"))
            if "label" in kind.options:
                options = {"form": words["form"], "colour": words["colour"]}
                values["label"] = controls.choice(f"{PREFIX}label", words["label_label"], options, "form")
    values["size"] = values["size"] or default.size
    return DataSource(name, key=key, **{k: v for k, v in values.items() if v not in (None, "form")})


def _optional(name: str, read: Callable[[str], Any], usual: float, *, words: Words) -> Any:
    """Ask for a number that may be left out; its default is then shown in grey."""
    texts = {"help": words[f"{name}_help"], "placeholder": short(usual, 6)}
    return controls.parsed(f"{PREFIX}{name}", name, "", read(name), **texts)


def _whole(name: str) -> Any:
    def read(text: str) -> int | None:
        try:
            return read_whole(text) if text.strip() else None
        except ValueError:
            raise _no_number(name, text) from None

    return read


def _number(name: str) -> Any:
    def read(text: str) -> float | None:
        try:
            return read_number(text) if text.strip() else None
        except ValueError:
            raise _no_number(name, text) from None

    return read


def _no_number(name: str, text: str) -> InvalidInputError:
    return InvalidInputError(
        "That is no number.",
        given={name: text},
        allowed=f"{name} is a number, or empty for the default",
        here=f"{name} = {text!r}",
        fixes=[Fix(name, "=", None)],
    )
