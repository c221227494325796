"""What the lesson on normalisation works out: means, variances, running averages and a bias that goes."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lesson_ui.lessons.normalization.bias_figure import bias_info
from lesson_ui.lessons.normalization.figure import norm_info
from lesson_ui.lessons.normalization.games_worked import bias_facts, running_facts
from lesson_ui.lessons.normalization.running_figure import running_info
from lesson_ui.lessons.normalization.worked import batch_of_one, comparison, steps_facts
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("normalization", "figure")
BATCH = np.array([1.0, 3, 5, 7, 2, 4, 6, 9]).reshape(2, 2, 1, 2)
WEIGHT, BIAS = np.array([1.0, 2]), np.array([0.0, 1])
SHARED = {"batch": (0, 2, 3), "layer": (1, 2, 3), "instance": (2, 3)}


@pytest.mark.parametrize("kind", SHARED)
def test_each_step_is_that_of_the_numbers_that_share(kind: str) -> None:
    info, index = norm_info(BATCH, kind, weight=WEIGHT, bias=BIAS), (0, 1, 0, 1)
    facts = steps_facts(info, index, words=WORDS, is_pinned=True)
    mean = BATCH.mean(SHARED[kind], keepdims=True) * np.ones_like(BATCH)
    variance = BATCH.var(SHARED[kind], keepdims=True) * np.ones_like(BATCH)
    normalised = (BATCH[index] - mean[index]) / np.sqrt(variance[index] + 1e-5)
    wanted = {
        "mean": mean[index],
        "variance": variance[index],
        "normalise": normalised,
        "scale": normalised * 2 + 1,
    }
    for name, value in wanted.items():
        found = sides(facts[name])
        assert len(found) >= 2
        assert found == pytest.approx([value] * len(found), abs=2e-4)
    assert facts["count"] == BATCH.size // facts["sets"]


def test_the_result_is_torch_s() -> None:
    weight, bias = torch.tensor(WEIGHT), torch.tensor(BIAS)
    theirs = torch.nn.functional.batch_norm(torch.tensor(BATCH), None, None, weight, bias, True)
    info = norm_info(BATCH, "batch", weight=WEIGHT, bias=BIAS)
    for index in np.ndindex(2, 2, 1, 2):
        facts = steps_facts(info, index, words=WORDS, is_pinned=True)
        assert sides(facts["scale"])[-1] == pytest.approx(theirs[index].item(), abs=2e-4)


def test_the_comparison_has_a_row_for_each_kind() -> None:
    info = norm_info(BATCH, "batch", weight=WEIGHT, bias=BIAS)
    rows = [row.strip("| ").split(" | ") for row in comparison(info, (0, 1, 0, 1), words=WORDS).splitlines()[2:]]
    for row, axes in zip(rows[:2], list(SHARED.values())[:2], strict=True):
        mean, variance = (getattr(BATCH, name)(axes, keepdims=True) * np.ones_like(BATCH) for name in ("mean", "var"))
        assert int(row[2]) == np.prod([BATCH.shape[axis] for axis in axes])
        assert number(row[3]) == pytest.approx(mean[0, 1, 0, 1], abs=0.005)
        assert number(row[4]) == pytest.approx(variance[0, 1, 0, 1], abs=0.005)


def test_a_batch_of_one_value_a_channel_has_no_variance() -> None:
    assert "more than one value" in batch_of_one(norm_info(BATCH, "batch", weight=WEIGHT, bias=BIAS))


def test_running_averages_are_torch_s() -> None:
    stream, momentum, x = np.array([[1.0, 3], [5, 7]]), 0.1, 6.0
    layer = torch.nn.BatchNorm1d(1, momentum=momentum, affine=False).double()
    for batch in stream:
        layer(torch.tensor(batch)[:, None])
    assert layer.running_mean is not None
    assert layer.running_var is not None
    facts = running_facts(running_info(stream, momentum, x), 1, words=WORDS, is_pinned=True)
    assert sides(facts["mean"]) == [6, 6]
    assert sides(facts["new_mean"]) == pytest.approx([layer.running_mean.item()] * 2)
    assert sides(facts["new_variance"]) == pytest.approx([layer.running_var.item()] * 2)
    evaluated = layer.eval()(torch.tensor([[x]]).double()).item()
    assert sides(facts["evaluate"]) == pytest.approx([evaluated] * 2, abs=1e-4)
    assert number(facts["forgotten"]) == pytest.approx((1 - momentum) ** 2, abs=0.005)


def test_a_bias_before_batch_normalisation_goes_with_the_mean() -> None:
    pictures, weight = np.array([[[1.0, 2], [3, 4]]]), np.array([[2.0]])
    facts = bias_facts(bias_info(pictures, weight, 5.0), (0, 1), words=WORDS)
    maps = (pictures * 2).ravel()
    assert [number(facts[name]) for name in ("mean", "mean_with")] == [maps.mean(), (maps + 5).mean()]
    assert [number(facts[name]) for name in ("variance", "variance_with")] == [maps.var(), (maps + 5).var()]
    assert sides(facts["shift"]) == [4 - 5] * 3
    assert facts["answer"] == "nothing"
