"""Every kind of data has a network, a recipe and a source to begin with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_core.datasets import KINDS, DataSource
from cnn_core.errors import InvalidInputError
from cnn_core.network import trace
from cnn_core.training import (
    TrainingSpec,
    check_spec,
    default_network,
    default_recipe,
    default_source,
)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_data_has_a_beginning(name: str) -> None:
    source = default_source(name) if name != "own" else DataSource("own", key="set-0123456789abcdef")
    size = source.side
    for channels, classes in ((1, 2), (3, 10)):
        names = tuple(map(str, range(classes)))
        spec = TrainingSpec(default_network((channels, size, size), classes), (channels, size, size), names, source)
        check_spec(replace(spec, recipe=default_recipe(name)))
        assert trace(spec.network, spec.input_shape).output_shape == (classes,)


@pytest.mark.parametrize("size", [1, 3, 4, 8, 28, 64])
def test_the_default_network_fits_every_size(size: int) -> None:
    assert trace(default_network((3, size, size), 5), (3, size, size)).output_shape == (5,)


def test_a_kind_there_is_not() -> None:
    for ask in (default_recipe, default_source):
        with pytest.raises(InvalidInputError, match="no such kind") as caught:
            ask("cats")
        for fix in caught.value.fixes:
            default_recipe(fix.value)
