"""The default recipes are as good as they say, and quick."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

from cnn_core.datasets import Dataset, DataSource, Split, load_source, make_shapes
from cnn_core.torch_backend.train import train
from cnn_core.training import (
    Finished,
    TrainingSpec,
    default_network,
    default_recipe,
    default_source,
)
from cnn_core.training.recipe import Recipe


def reach(source: DataSource, recipe: Recipe, data: Split | None = None) -> float:
    data = data or load_source(source)
    shape, names = data.train.shape, data.train.class_names
    spec = TrainingSpec(default_network(shape, len(names)), shape, names, source, recipe)
    end = next(event for event in train(spec, data, device="cpu") if isinstance(event, Finished))
    assert end.test is not None
    return end.test.accuracy


def test_digits_pass_97_percent_on_held_out_pictures() -> None:
    began = time.process_time()
    assert reach(default_source("digits"), default_recipe("digits")) >= 0.97
    assert time.process_time() - began < 30


def test_shapes_are_on_their_way_after_a_third_of_the_recipe() -> None:
    """The whole recipe takes half a minute: `python -m benchmarks --only training` measures it."""
    recipe = default_recipe("shapes")
    assert reach(default_source("shapes"), replace(recipe, epochs=recipe.epochs // 3)) >= 0.7


def test_stripes_are_learned() -> None:
    assert reach(default_source("gratings"), default_recipe("gratings")) >= 0.97


def test_own_classes_of_twenty_pictures_are_learned() -> None:
    """Three things before a plain wall stand for what a learner holds into the camera, about 14 pictures of each."""
    looks: dict[str, Any] = {"forms": ("circle", "cross", "star"), "colours": ("red", "teal", "blue"), "label": "both"}
    drawn = make_shapes(1080, np.random.default_rng(8), 32, **looks, rotation=30, noise=0.03, background=(0.3, 0.6))
    things = drawn.take(np.flatnonzero(np.isin(drawn.labels, (0, 4, 8))))  # a red circle, a teal cross, a blue star
    things = Dataset(things.images, things.labels // 4, ("ball", "cross", "star"))
    data = Split(*(things.take(cut) for cut in np.split(np.arange(len(things)), [42, 51])))
    assert reach(DataSource("own", key="set-0123456789abcdef"), default_recipe("own"), data) >= 0.95
