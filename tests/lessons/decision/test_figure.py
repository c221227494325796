"""The figures of the lesson on deciding: torch's numbers, links both ways, words that never print a false 0."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
import torch.nn.functional as torch_F
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError
from cnn_core.explain import explain_cross_entropy, explain_linear, explain_softmax
from lesson_ui.drawing.bars import Bars
from lesson_ui.drawing.links import Listed
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.drawing.scene import GridScene
from lesson_ui.lessons.decision.cost_figure import cost_scene, mlp_cost, vgg_cost
from lesson_ui.lessons.decision.dense_figure import DenseInfo, dense_info, dense_scene
from lesson_ui.lessons.decision.flatten_figure import (
    flatten_scene,
    map_means,
    means_scene,
    measured_volume,
    numbered_volume,
)
from lesson_ui.lessons.decision.loss_figure import loss_info, loss_scene, read_target, surprise_curve
from lesson_ui.words.numbers import SAME, added, fixed, short
from lesson_ui.words.prose import lesson_text
from tests.support.lines import formula_of, result_of
from tests.support.links import listed_of

WORDS: dict[str, Any] = json.loads(lesson_text("decision").sections["figure"])
X = np.array([2.0, 3, 1, 0])
WEIGHT = np.array([[0.5, 0.4, -0.6, -0.3], [-0.5, -0.2, 0.8, 0.6]])
BIAS = np.array([0.4, -0.2])
LOGITS = np.array([[2.0, -1, 0], [0.5, 1.5, -0.5], [3, 0, 1], [0, 0, 0]])
TARGET = np.array([0, 1, 1, 2])
CLASSES = ("cat", "dog", "bird")


def sent(scene: GridScene) -> dict[str, Any]:
    return unpacked(payload(scene, key="k", words={}))


def panels(scene: GridScene) -> dict[str, Any]:
    return {panel.name: panel for panel in scene.panels}


# F4


@pytest.mark.parametrize("order", ["first", "last"])
@pytest.mark.parametrize("make", [numbered_volume, measured_volume])
def test_the_vector_is_torch_s(order: str, make: Any) -> None:
    volume = make((3, 2, 3))
    x = torch.tensor(volume)
    expected = (x.permute(1, 2, 0) if order == "last" else x).flatten().numpy()
    assert panels(flatten_scene(volume, order, WORDS))[order].cells.values[0].tolist() == expected.tolist()


@pytest.mark.parametrize("order", ["first", "last"])
def test_every_place_reads_the_one_number_that_it_holds(order: str) -> None:
    volume = numbered_volume((3, 2, 3))
    scene = flatten_scene(volume, order, WORDS)
    vector = panels(scene)[order].cells.values[0]
    for k in range(volume.size):
        cells = [(link.read, int(listed_of(link).cells[k, 0])) for link in scene.links]
        read = [(name, cell) for name, cell in cells if cell >= 0]
        assert len(read) == 1
        name, cell = read[0]
        assert panels(scene)[name].cells.values.ravel()[cell] == vector[k]


def test_both_orders_stand_together_and_their_places_belong_together() -> None:
    volume = numbered_volume((2, 3, 2))
    scene = flatten_scene(volume, "both", WORDS)
    first, last = (panels(scene)[name].cells.values[0] for name in ("first", "last"))
    echo = scene.links[0].echoes[0]
    assert [last[k] for k in echo.cells] == first.tolist()
    columns = formula_of(scene.lines[1]).columns
    assert [last[int(k)] for k in columns["k"].values] == first.tolist()


@pytest.mark.parametrize("order", ["first", "last"])
def test_the_line_s_place_is_the_formula_s(order: str) -> None:
    volume = numbered_volume((3, 2, 3))
    columns = formula_of(flatten_scene(volume, order, WORDS).lines[0]).columns
    c, i, j, C, H, W = (np.asarray(columns[name].values) for name in ("c", "i", "j", "C", "H", "W"))
    formula = (i * W + j) * C + c if order == "last" else c * H * W + i * W + j
    assert formula.tolist() == np.asarray(columns["k"].values).tolist() == list(range(volume.size))
    assert np.asarray(columns["result"].values).tolist() == (100 * c + 10 * i + j).tolist()


def test_the_means_are_torch_s_and_each_reads_its_own_map() -> None:
    volume = measured_volume((3, 2, 3))
    expected = torch_F.adaptive_avg_pool2d(torch.tensor(volume), 1).flatten().numpy()
    np.testing.assert_allclose(map_means(volume), expected)
    scene = means_scene(volume, WORDS)
    for k, link in enumerate(scene.links):
        assert isinstance(link.source, Listed)
        assert [bool((row >= 0).all()) for row in link.source.cells] == [n == k for n in range(3)]


# F5


def test_the_two_classes_come_out_as_95_and_5_in_a_hundred() -> None:
    info = dense_info(X, WEIGHT, BIAS)
    np.testing.assert_allclose(info.logits, [2, -1])
    assert panels(dense_scene(info, ("cat", "dog"), WORDS))["probabilities"].cells.labels == ("0.95", "0.05")


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    classes=st.integers(1, 6),
    features=st.integers(1, 6),
    shift=st.integers(-10, 10),
    temperature=st.sampled_from([0.25, 1.0, 4.0]),
    stable=st.booleans(),
)
def test_every_number_is_torch_s_and_the_explanation_s(
    seed: int, classes: int, features: int, shift: int, temperature: float, stable: bool
) -> None:
    rng = np.random.default_rng(seed)
    x, weight, bias = rng.normal(0, 3, features), rng.normal(0, 3, (classes, features)), rng.normal(0, 3, classes)
    info = dense_info(x, weight, bias, float(shift), temperature, stable=stable)
    logits = torch_F.linear(torch.tensor(x), torch.tensor(weight), torch.tensor(bias))
    shares = torch_F.softmax((logits + shift) / temperature, 0)
    np.testing.assert_allclose(info.logits, logits.numpy(), atol=1e-12)
    np.testing.assert_allclose(info.probabilities, shares.numpy(), atol=1e-12)
    np.testing.assert_allclose(info.powers / info.powers.sum(), shares.numpy(), atol=1e-12)
    o = seed % classes
    assert info.logits[o] == pytest.approx(explain_linear(x, weight, bias, index=(o,)).result)
    assert info.probabilities[o] == pytest.approx(explain_softmax(info.moved, 0, index=(o,)).result)
    dense_scene(info, tuple("abcdef"[:classes]), WORDS)


def test_a_constant_changes_no_probability_and_the_powers_stay_finite() -> None:
    plain = dense_info(X, WEIGHT, BIAS)
    for shift in (-10.0, 10.0, 1e4):
        moved = dense_info(X, WEIGHT, BIAS, shift)
        np.testing.assert_allclose(moved.probabilities, plain.probabilities)
        assert np.isfinite(moved.powers).all()
    assert dense_info(X, WEIGHT, BIAS, 10.0).largest == pytest.approx(12.0)


def test_what_is_changed_has_a_grid_of_its_own() -> None:
    notes = {}
    for shift, temperature in ((0.0, 1.0), (3.0, 1.0), (-3.0, 2.0), (0.0, 4.0)):
        shown = panels(dense_scene(dense_info(X, WEIGHT, BIAS, shift, temperature), ("cat", "dog"), WORDS))
        notes[shift, temperature] = shown["moved"].note if "moved" in shown else None
    assert list(notes.values()) == [None, "z + 3", "(z − 3) / 2", "z / 4"]


def logit_terms(info: DenseInfo, o: int) -> list[float]:
    columns = formula_of(dense_scene(info, ("cat", "dog"), WORDS).lines[0]).columns
    value = {name: np.asarray(column.values)[o] for name, column in columns.items() if name != "name"}
    return [*(value[f"x{k}"] * value[f"w{k}"] for k in range(4)), value["bias"], value["result"]]


@pytest.mark.parametrize("o", [0, 1])
def test_the_printed_terms_add_up_to_the_logit(o: int) -> None:
    *terms, result = logit_terms(dense_info(X, WEIGHT, BIAS), o)
    assert sum(terms) == pytest.approx(result)


def test_no_line_gives_the_hidden_logit_away() -> None:
    scene = dense_scene(dense_info(X, WEIGHT, BIAS), ("cat", "dog"), WORDS, concealed=True)
    assert [result_of(line).result for line in scene.lines] == ["logits"]
    assert scene.concealed == (0, 0)


def test_bars_are_the_probabilities() -> None:
    scene = dense_scene(dense_info(X, WEIGHT, BIAS), ("cat", "dog"), WORDS)
    bars = next(panel for panel in sent(scene)["panels"] if panel["name"] == "bars")["content"]
    assert bars["shares"] == pytest.approx([0.9526, 0.0474], abs=1e-4)
    assert bars["texts"] == ["0.95", "0.05"]


# F6


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), N=st.integers(1, 8), C=st.integers(1, 8), size=st.sampled_from([1.0, 30.0]))
def test_losses_are_torch_s(seed: int, N: int, C: int, size: float) -> None:
    rng = np.random.default_rng(seed)
    logits, target = rng.normal(0, size, (N, C)), rng.integers(0, C, N)
    z, t = torch.tensor(logits), torch.tensor(target)
    for kind in ("cross_entropy", "mse"):
        info = loss_info(logits, target, kind)
        if kind == "mse":
            truth = torch_F.one_hot(t, C).double()
            each = torch_F.mse_loss(torch.softmax(z, 1), truth, reduction="none").mean(1)
            mean = torch_F.mse_loss(torch.softmax(z, 1), truth)
        else:
            each, mean = torch_F.cross_entropy(z, t, reduction="none"), torch_F.cross_entropy(z, t)
            assert info.loss == pytest.approx(explain_cross_entropy(logits, target).result)
        np.testing.assert_allclose(info.losses, each.numpy(), atol=1e-12)
        assert info.loss == pytest.approx(mean.item())
        loss_scene(info, tuple("abcdefgh"[:C]), WORDS)


def test_cross_entropy_reads_the_true_class_alone_and_the_squares_read_all() -> None:
    entropy = {link.read: link for link in loss_scene(loss_info(LOGITS, TARGET), CLASSES, WORDS).links}
    assert np.ravel(listed_of(entropy["probabilities"]).cells).tolist() == [0, 4, 7, 11]
    squares = {link.read: link for link in loss_scene(loss_info(LOGITS, TARGET, "mse"), CLASSES, WORDS).links}
    assert listed_of(squares["squares"]).cells.shape == (4, 3)


def test_the_curve_is_minus_the_logarithm_and_ends_at_0() -> None:
    curve = surprise_curve()
    np.testing.assert_allclose(curve.y, -np.log(curve.x), atol=1e-12)
    assert (curve.x[-1], curve.y[-1]) == (1.0, 0.0)
    assert (np.diff(curve.x) > 0).all()


def test_nothing_gives_a_hidden_loss_away() -> None:
    scene = loss_scene(loss_info(LOGITS, TARGET), CLASSES, WORDS, concealed=True)
    assert scene.concealed == (0, 0)
    assert panels(scene)["batch"].cells.labels == ("?",)
    assert len(scene.lines) == 1


def test_true_classes_that_fit_are_read() -> None:
    assert read_target(np.array([[0.0, 1, 1, 2]]), LOGITS).tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize("given_", ["0 1 1", "0 1 1 3", "0 1 1 2 0", "0 1 0.5 2", "-1 0 0 0"])
def test_true_classes_that_do_not_fit_are_refused_with_a_fix_that_works(given_: str) -> None:
    with pytest.raises(InvalidInputError, match="do not fit") as refused:
        read_target(np.array([given_.split()], float), LOGITS)
    read_target(np.array([str(refused.value.fixes[0].value).split()], float), LOGITS)


# F7


def test_fc6_of_vgg16_holds_102_760_448_weights() -> None:
    cost = vgg_cost()
    dense = cost.first_dense
    assert (cost.before, cost.vector, dense.units) == ((512, 7, 7), 25088, 4096)
    assert (dense.weights, dense.parameters, cost.parameters) == (102_760_448, 102_764_544, 138_357_544)
    assert cost.convolutional == 14_714_688
    assert [layer.name for layer in cost.layers][-4:] == ["conv 5-3", "FC-6", "FC-7", "FC-8"]


def test_the_dense_network_holds_19_million_parameters() -> None:
    cost = mlp_cost()
    assert cost.vector == 150_528
    assert cost.parameters == 150_528 * 128 + 128 + 2 * (128 * 128 + 128) == 19_300_736
    assert mlp_cost(224, 1000, 1).first_dense.weights == 150_528_000


@pytest.mark.parametrize(("side", "units", "head"), [(224, 4096, "gap"), (64, 256, "flatten"), (512, 10, "gap")])
def test_changed_dense_layers_are_counted_as_torch_counts_them(side: int, units: int, head: str) -> None:
    cost = vgg_cost(side, units, head)
    inputs = 512 if head == "gap" else 512 * (side // 32) ** 2
    layer = torch.nn.Linear(inputs, units, device="meta")
    assert cost.first_dense.parameters == sum(p.numel() for p in layer.parameters())
    assert cost.before == (512, side // 32, side // 32)


def test_bars_are_to_one_scale_and_hidden_until_predicted() -> None:
    cost = vgg_cost()
    bars = cost_scene(cost, WORDS).panels[0].content
    assert isinstance(bars, Bars)
    counts = np.array([layer.parameters for layer in cost.layers])
    np.testing.assert_allclose(bars.shares, counts / 102_764_544)
    panel = cost_scene(cost, WORDS, hidden=True).panels[0]
    assert isinstance(panel.content, Bars)
    assert set(panel.content.texts) == {"?"}
    assert not panel.content.shares.any()
    assert "138" not in panel.note


# Numbers in words


@pytest.mark.parametrize(
    ("value", "text"), [(0.0474, "0.047"), (20.0, "20"), (9.36e-14, "9.4·10⁻¹⁴"), (0.0, "0"), (2.5e7, "2.5·10⁷")]
)
def test_short_numbers(value: float, text: str) -> None:
    assert short(value) == text


def test_no_probability_prints_as_a_0_that_it_is_not() -> None:
    assert fixed(0.9999, 2) == "1.00"
    assert fixed(2.1e-9, 3) == "2.1·10⁻⁹"
    assert fixed(0.0, 3) == "0.000"
    assert short(-1.1e-16, noise=SAME) == "0"
    assert (added(3.0), added(-5.0)) == ("+ 3", "− 5")


@pytest.mark.parametrize(
    "scene",
    [
        flatten_scene(numbered_volume((3, 2, 3)), "both", WORDS),
        means_scene(measured_volume((2, 3, 3)), WORDS),
        dense_scene(dense_info(X, WEIGHT, BIAS, 2.0), ("cat", "dog"), WORDS),
        loss_scene(loss_info(LOGITS, TARGET), CLASSES, WORDS),
        loss_scene(loss_info(LOGITS, TARGET, "mse"), CLASSES, WORDS),
        cost_scene(vgg_cost(), WORDS),
    ],
    ids=["flatten", "means", "dense", "entropy", "squares", "cost"],
)
def test_plotly_accepts_every_figure_and_its_bytes_can_be_read(scene: GridScene) -> None:
    assert isinstance(scene.figure, go.Figure) or scene.figure.data is not None
    read = sent(scene)
    assert [panel["name"] for panel in read["panels"]] == [panel.name for panel in scene.panels]
