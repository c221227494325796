"""A recipe holds only what can be done; whatever is refused names a value that works."""

from __future__ import annotations

import json
import math
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError
from cnn_core.training import AUGMENT_OPTIONS, OPTIMIZERS, RECIPE_OPTIONS, SCHEDULES, Augment, Recipe

BAD: dict[str, list[Any]] = {
    "epochs": [0, -3, 1.5, True, None, "ten", 1001],
    "batch_size": [0, "8", (), (8, 0), (1,) * 9, 5000, None, (8, True)],
    "optimizer": ["sgd", None, 3],
    "learning_rate": [-1, math.nan, math.inf, None, "fast", True],
    "momentum": [-0.1, 1.0, math.nan],
    "nesterov": [1, "yes"],
    "schedule": ["linear", None],
    "step_size": [0, 2.5],
    "gamma": [-0.1, 1.1],
    "warmup_steps": [-1, 1.5],
    "weight_decay": [-0.1, math.inf],
    "l1": [-0.1, 11],
    "max_norm": [0, -1, math.nan],
    "dropout": [-0.1, 1.0],
    "patience": [0, 1.5],
    "seed": [-1, 0.5, 2**32],
    "augment": [None, {"shift": 1}],
}
BAD_AUGMENT: dict[str, list[Any]] = {
    "rotation": [-1, 181, None],
    "shift": [-1, 65, math.nan],
    "zoom": [-0.1, 0.6],
    "flip": [1, None],
    "brightness": [-1, 1.5],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_recipes_that_are_none(name: str, value: Any) -> None:
    with pytest.raises(InvalidInputError, match=name.split("_")[0]) as caught:
        Recipe(**{name: value})
    assert caught.value.fixes
    for fix in caught.value.fixes:
        assert getattr(Recipe(**{name: fix.value}), name) == fix.value


@pytest.mark.parametrize(("name", "value"), [(n, value) for n, values in BAD_AUGMENT.items() for value in values])
def test_augmentations_that_are_none(name: str, value: Any) -> None:
    with pytest.raises(InvalidInputError, match=name) as caught:
        Augment(**{name: value})
    fix = caught.value.fixes[0]
    assert fix.parameter == f"augment.{name}"
    Augment(**{name: fix.value})


@pytest.mark.parametrize(
    "given",
    [
        {"optimizer": "Adam", "momentum": 0.9},
        {"optimizer": "SGD", "nesterov": True},
        {"optimizer": "AdamW", "nesterov": True},
    ],
)
def test_choices_that_do_not_go_together(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="momentum") as caught:
        Recipe(**given)
    assert caught.value.fixes
    for fix in caught.value.fixes:
        Recipe(**{**given, fix.parameter: fix.value})


def test_the_options_are_those_of_the_recipe_and_their_defaults() -> None:
    assert [slot.name for slot in fields(Recipe) if slot.name != "augment"] == list(RECIPE_OPTIONS)
    assert [slot.name for slot in fields(Augment)] == list(AUGMENT_OPTIONS)
    for options, record in ((RECIPE_OPTIONS, Recipe()), (AUGMENT_OPTIONS, Augment())):
        for name, option in options.items():
            assert getattr(record, name) == option.default
            assert option.accepts(option.default)
            assert option.help.endswith(".")


@pytest.mark.parametrize("name", RECIPE_OPTIONS)
@pytest.mark.parametrize("value", [10**400, -(10**400), math.inf, math.nan], ids=["huge", "-huge", "inf", "nan"])
def test_numbers_beyond_all_bounds_are_refused_and_can_be_mended(name: str, value: Any) -> None:
    with pytest.raises(InvalidInputError, match=f"cannot begin with this {name.replace('_', ' ')}") as caught:
        Recipe(**{name: value})
    mended = Recipe(**{name: caught.value.fixes[0].value})
    assert RECIPE_OPTIONS[name].accepts(getattr(mended, name))


@pytest.mark.parametrize("name", RECIPE_OPTIONS)
def test_limits_themselves_are_allowed(name: str) -> None:
    option = RECIPE_OPTIONS[name]
    if option.kind in ("integer", "integers", "number"):
        more: dict[str, Any] = {"optimizer": "SGD"} if name == "momentum" else {}
        for value in (option.low, option.high):
            allowed = type(option.nearest(0))(value)
            assert getattr(Recipe(**{name: allowed}, **more), name) == allowed


recipes = st.builds(
    Recipe,
    epochs=st.integers(1, 1000),
    batch_size=st.integers(1, 4096) | st.lists(st.integers(1, 4096), min_size=1, max_size=8).map(tuple),
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    learning_rate=st.floats(0, 1e9),
    schedule=st.sampled_from(list(SCHEDULES)),
    max_norm=st.none() | st.floats(1e-3, 1e6),
    dropout=st.none() | st.floats(0, 0.95),
    patience=st.none() | st.integers(1, 1000),
    augment=st.builds(Augment, shift=st.floats(0, 64), flip=st.booleans()),
    seed=st.integers(0, 2**32 - 1),
)


@given(recipes)
def test_json_there_and_back(recipe: Recipe) -> None:
    assert Recipe.from_plain(json.loads(json.dumps(recipe.to_plain()))) == recipe


def test_json_that_is_no_recipe() -> None:
    no_recipes: list[Any] = [{"speed": 3}, [], None, "fast"]
    for written in no_recipes:
        with pytest.raises(InvalidInputError, match="no recipe"):
            Recipe.from_plain(written)
    with pytest.raises(InvalidInputError, match="no augment"):
        Recipe.from_plain({"augment": {"twist": 3}})
    with pytest.raises(InvalidInputError, match="epochs"):
        Recipe.from_plain({"epochs": 0})


def test_numbers_of_numpy_become_plain() -> None:
    epochs: Any = np.int64(3)
    recipe = Recipe(epochs=epochs, learning_rate=np.float64(0.5))
    assert type(recipe.epochs) is int
    json.dumps(recipe.to_plain())


def test_an_augment_that_does_nothing_is_false() -> None:
    assert not Augment()
    assert Augment(flip=True)
    assert Augment(zoom=0.1)
