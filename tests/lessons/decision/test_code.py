"""The lines of the lesson on deciding run as they stand and give what the figure shows, in NumPy and in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lesson_ui.lessons.decision.code import dense_code, flatten_code, loss_code, mlp_code, vgg_code
from lesson_ui.lessons.decision.cost_figure import mlp_cost, vgg_cost
from lesson_ui.lessons.decision.dense_figure import dense_info
from lesson_ui.lessons.decision.flatten_figure import flatten_scene, map_means, measured_volume
from lesson_ui.lessons.decision.loss_figure import loss_info
from tests.support.snippets import both_halves

VOLUME = measured_volume((3, 2, 3))


class Words(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return key


@pytest.mark.parametrize("order", ["first", "last", "both"])
def test_flattening(order: str) -> None:
    shown = {panel.name: panel.cells.values[0] for panel in flatten_scene(VOLUME, order, Words()).panels}
    names = {"first": "vector", "last": "vector" if order == "last" else "channels_last"}
    wanted = [name for name in names if name in shown]
    for half in both_halves(flatten_code(VOLUME, order, means=False), [names[name] for name in wanted]):
        for values, name in zip(half, wanted, strict=True):
            assert values.tolist() == shown[name].tolist()


def test_means() -> None:
    for (vector,) in both_halves(flatten_code(VOLUME, "first", means=True), ["vector"]):
        np.testing.assert_allclose(vector, map_means(VOLUME))


@pytest.mark.parametrize(("shift", "temperature"), [(0.0, 1.0), (3.0, 1.0), (-2.0, 0.25)])
def test_a_dense_layer(shift: float, temperature: float) -> None:
    rng = np.random.default_rng(1)
    info = dense_info(rng.normal(size=4), rng.normal(size=(3, 4)), rng.normal(size=3), shift, temperature)
    for logits, shares in both_halves(dense_code(info), ["logits", "probabilities"]):
        np.testing.assert_allclose(logits, info.logits, atol=1e-12)
        np.testing.assert_allclose(shares, info.probabilities, atol=1e-12)


def test_a_dense_layer_of_whole_numbers() -> None:
    info = dense_info(np.array([2.0, 0]), np.array([[1.0, -1], [3, 4]]), np.array([0.0, 1]))
    for logits, shares in both_halves(dense_code(info), ["logits", "probabilities"]):
        np.testing.assert_allclose(logits, info.logits)
        np.testing.assert_allclose(shares, info.probabilities)


@pytest.mark.parametrize("third", [1 / 3, 3.0])
@pytest.mark.parametrize("kind", ["cross_entropy", "mse"])
def test_a_loss(kind: str, third: float) -> None:
    info = loss_info(np.array([[2, -1, 0], [5, third, -5]]), np.array([0, 2]), kind)
    for losses, loss in both_halves(loss_code(info), ["losses", "loss"]):
        np.testing.assert_allclose(losses, info.losses, atol=1e-12)
        assert loss == pytest.approx(info.loss)


@pytest.mark.parametrize(("side", "units", "head"), [(224, 4096, "flatten"), (64, 10, "gap")])
def test_the_cost_of_fc6(side: int, units: int, head: str) -> None:
    dense = vgg_cost(side, units, head).first_dense
    for counted in both_halves(vgg_code(side, units, head), ["weights", "parameters"]):
        assert [int(number) for number in counted] == [dense.weights, dense.parameters]


@pytest.mark.parametrize(("side", "units", "hidden"), [(224, 128, 3), (28, 10, 1)])
def test_the_cost_of_dense_layers_alone(side: int, units: int, hidden: int) -> None:
    for (parameters,) in both_halves(mlp_code(side, units, hidden), ["parameters"]):
        assert parameters == mlp_cost(side, units, hidden).parameters
