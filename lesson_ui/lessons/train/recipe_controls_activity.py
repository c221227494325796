"""The controls of a recipe, made from the table of options: few in the row, the others under More."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.options import Option
from cnn_core.training import AUGMENT_OPTIONS, RECIPE_OPTIONS, Augment, Recipe
from lesson_ui.controls import controls
from lesson_ui.lessons.train.option_text_worked import read_option, written

PREFIX, AUGMENT = "train_", "train_augment_"
FIRST = ("optimizer", "learning_rate", "epochs")  # in the row; the rest under More
ONLY_FOR = {  # options that mean something only beside a value of another
    "momentum": ("optimizer", "SGD"),
    "nesterov": ("optimizer", "SGD"),
    "step_size": ("schedule", "step"),
    "gamma": ("schedule", "step"),
}


def recipe_values(recipe: Recipe) -> dict[str, Any]:
    """Give every control of a recipe its value."""
    plain = {PREFIX + name: written(getattr(recipe, name)) for name in RECIPE_OPTIONS}
    return plain | {AUGMENT + slot.name: written(getattr(recipe.augment, slot.name)) for slot in fields(Augment)}


def control_of(parameter: str) -> str:
    """Name the control that stands for a field of a recipe, such as ``augment.shift``."""
    return PREFIX + parameter.replace(".", "_")


def read_recipe(row: Any, more: Any, default: Recipe, words: Mapping[str, Any]) -> Recipe:
    """Draw the controls of a recipe and read it."""
    choices = _Choices(default)
    with row:
        for name in FIRST:
            choices.ask(name)
    with more:
        for heading, names in words["groups"].items():
            if not controls.is_folded():
                st.markdown(f"**{heading}**")
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                for name in names:
                    if _means_something(name, choices.values):
                        choices.ask(name)
    if choices.problems:
        raise choices.problems[0]
    return Recipe(**choices.values, augment=Augment(**choices.augment))


class _Choices:
    """The options read so far, and those that could not be read: all controls are drawn before any is refused."""

    def __init__(self, default: Recipe) -> None:
        self.default = default
        self.values: dict[str, Any] = {}
        self.augment: dict[str, Any] = {}
        self.problems: list[InvalidInputError] = []

    def ask(self, name: str) -> None:
        """Draw the control of an option and read it."""
        if name in AUGMENT_OPTIONS:
            value = getattr(self.default.augment, name)
            self.augment[name] = self._read(f"augment.{name}", name, AUGMENT_OPTIONS[name], value)
        else:
            self.values[name] = self._read(name, name, RECIPE_OPTIONS[name], getattr(self.default, name))

    def _read(self, parameter: str, label: str, option: Option, default: Any) -> Any:
        key = control_of(parameter)
        if option.kind == "choice":
            return controls.choice(key, label, option.choices, default, help=option.help)
        if option.kind == "switch":
            return controls.toggle(key, label, default, help=option.help)
        text = controls.parsed(key, label, written(default), str, help=option.help)
        try:
            return read_option(parameter, text, option)
        except InvalidInputError as problem:
            self.problems.append(problem)
            return default


def _means_something(name: str, values: Mapping[str, Any]) -> bool:
    other, wanted = ONLY_FOR.get(name, ("", None))
    return not other or values.get(other) == wanted
