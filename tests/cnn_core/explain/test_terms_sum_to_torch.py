"""Every explained number is torch's number, and its arithmetic can be followed from operands to result."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import explain
from cnn_core.explain import GATHERING_STEPS, LATER_STEPS, TERM_RULES, part_of
from tests.support.sliding_calls import conv_planes, pool_planes, transpose_planes

F = torch.nn.functional
FEW = settings(deadline=None, max_examples=40)
TORCH_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}
SEEDS = st.integers(0, 2**32 - 1)
CLOSE = {"rtol": 1e-12, "atol": 1e-12}


def normal(rng, *shape):
    return torch.from_numpy(rng.normal(size=shape))


def random_index(rng, shape):
    return tuple(int(rng.integers(size)) for size in shape)


def follow(explanation, arrays):
    """Recompute an explanation from the arrays it points into; check every value on the way."""
    for term in explanation.terms:
        values = [number(operand, explanation, arrays) for operand in term.operands]
        assert term.value == TERM_RULES[term.rule](values)
    first, *later = explanation.steps
    value = GATHERING_STEPS[first.name]([term.value for term in explanation.terms])
    assert value == first.value or (np.isnan(value) and np.isnan(first.value))
    for step in later:
        operand = 0.0 if step.operand is None else number(step.operand, explanation, arrays)
        value = LATER_STEPS[step.name](value, operand)
        assert value == step.value
    assert value == explanation.result
    for part in explanation.parts:
        follow(part, arrays)


def number(operand, explanation, arrays):
    if operand.source in arrays:
        assert operand.value == float(arrays[operand.source][operand.index])
    elif (part := part_of(explanation, operand)) is not None:
        assert operand.value == part.result
    else:
        assert operand.source in {
            "padding",
            "constant",
            "count",
            "divisor",
            "weight_sum",
            "negative_slope",
        } | {
            "exponential",
            "mean",
            "variance",
        }
    return operand.value


def assert_explained(explanation, output, index, **arrays):
    np.testing.assert_allclose(explanation.result, output[index].item(), **CLOSE)
    assert explanation.index == index
    assert explanation.result == explanation.steps[-1].value
    follow(explanation, {name: array for name, array in arrays.items() if array is not None})


@FEW
@given(conv_planes(), SEEDS)
def test_conv2d(call, seed):
    rng = np.random.default_rng(seed)
    groups, depth, filters = (int(n) for n in rng.integers(1, 4, 3))
    x = normal(rng, 2, groups * depth, *call["input_size"])
    w = normal(rng, groups * filters, depth, *call["kernel_size"])
    b = normal(rng, groups * filters) if rng.random() < 0.5 else None
    high, wide = call["padding"]
    padded = F.pad(x, (wide, wide, high, high), mode=TORCH_MODES[call["padding_mode"]])
    output = F.conv2d(padded, w, b, call["stride"], 0, call["dilation"], groups)
    index = random_index(rng, output.shape)
    given_ = (call["stride"], call["padding"], call["dilation"], groups)
    explained = explain.explain_conv2d(x, w, b, *given_, index=index, padding_mode=call["padding_mode"])
    assert_explained(explained, output, index, input=x, weight=w, bias=b)
    assert len(explained.terms) == depth * w.shape[2] * w.shape[3]
    unbatched = explain.explain_conv2d(x[index[0]], w, b, *given_, index=index[1:], padding_mode=call["padding_mode"])
    assert unbatched.result == explained.result


@FEW
@given(transpose_planes(), SEEDS)
def test_conv_transpose2d(call, seed):
    rng = np.random.default_rng(seed)
    groups, depth, filters = (int(n) for n in rng.integers(1, 4, 3))
    x = normal(rng, 2, groups * depth, *call["input_size"])
    w = normal(rng, groups * depth, filters, *call["kernel_size"])
    b = normal(rng, groups * filters) if rng.random() < 0.5 else None
    rest = (call["stride"], call["padding"], call["output_padding"], groups, call["dilation"])
    output = F.conv_transpose2d(x, w, b, *rest)
    index = random_index(rng, output.shape)
    explained = explain.explain_conv_transpose2d(x, w, b, *rest, index=index)
    assert_explained(explained, output, index, input=x, weight=w, bias=b)


@FEW
@given(pool_planes(), SEEDS)
def test_max_pool2d_names_the_winner(call, seed):
    rng = np.random.default_rng(seed)
    x = torch.from_numpy(rng.integers(0, 4, (2, 2, *call.pop("input_size"))).astype(float))  # ties happen
    output, indices = F.max_pool2d(x, **call, return_indices=True)
    index = random_index(rng, output.shape)
    explained = explain.explain_max_pool2d(x, **call, index=index)
    assert_explained(explained, output, index, input=x)
    winner = explained.steps[0].operand
    if winner is not None:
        assert winner.index[2] * x.shape[3] + winner.index[3] == indices[index]


@FEW
@given(pool_planes(dilated=False), SEEDS, st.booleans(), st.sampled_from([None, 3]))
def test_avg_pool2d_and_sum_pool2d(call, seed, include, override):
    rng = np.random.default_rng(seed)
    x = normal(rng, 2, 2, *call.pop("input_size"))
    rest = {"count_include_pad": include, "divisor_override": override}
    output = F.avg_pool2d(x, **call, **rest)
    index = random_index(rng, output.shape)
    assert_explained(explain.explain_avg_pool2d(x, **call, **rest, index=index), output, index, input=x)
    total = F.avg_pool2d(x, **call, divisor_override=1)
    assert_explained(explain.explain_sum_pool2d(x, **call, index=index), total, index, input=x)


@FEW
@given(SEEDS)
def test_adaptive_avg_pool2d(seed):
    rng = np.random.default_rng(seed)
    x = normal(rng, 2, 2, *rng.integers(1, 9, 2))
    size = tuple(int(n) for n in rng.integers(1, 6, 2))
    output = F.adaptive_avg_pool2d(x, size)
    index = random_index(rng, output.shape)
    assert_explained(explain.explain_adaptive_avg_pool2d(x, size, index=index), output, index, input=x)


@FEW
@given(SEEDS)
def test_linear(seed):
    rng = np.random.default_rng(seed)
    x, w = normal(rng, 2, 3, 7), normal(rng, 4, 7)
    b = normal(rng, 4) if rng.random() < 0.5 else None
    output = F.linear(x, w, b)
    index = random_index(rng, output.shape)
    assert_explained(explain.explain_linear(x, w, b, index=index), output, index, input=x, weight=w, bias=b)


POINTWISE = [
    (explain.explain_relu, F.relu),
    (explain.explain_leaky_relu, F.leaky_relu),
    (explain.explain_sigmoid, torch.sigmoid),
    (explain.explain_tanh, torch.tanh),
]


@pytest.mark.parametrize(("explained", "oracle"), POINTWISE)
@FEW
@given(x=st.floats(-1000, 1000))
def test_pointwise(explained, oracle, x):
    values = torch.tensor([0.0, x], dtype=torch.float64)
    assert_explained(explained(values, index=(1,)), oracle(values), (1,), input=values)


@FEW
@given(SEEDS, st.sampled_from([None, 0, 1, -1]), st.sampled_from([1.0, 1000.0]))
def test_softmax(seed, dim, scale):
    rng = np.random.default_rng(seed)
    x = scale * normal(rng, 3, 4)
    output = F.softmax(x, 1 if dim is None else dim)
    index = random_index(rng, output.shape)
    assert_explained(explain.explain_softmax(x, dim, index=index), output, index, input=x)


@FEW
@given(SEEDS, st.booleans(), st.booleans())
def test_norms(seed, affine, training):
    rng = np.random.default_rng(seed)
    x = normal(rng, 3, 4, 2, 3) * 5 + 2
    w, b = (normal(rng, 4), normal(rng, 4)) if affine else (None, None)
    mean, var = normal(rng, 4), normal(rng, 4) ** 2 + 0.1
    index = random_index(rng, x.shape)
    arrays = {"input": x, "weight": w, "bias": b, "running_mean": mean, "running_var": var}
    assert_explained(
        explain.explain_batch_norm(x, mean, var, w, b, training, index=index),
        F.batch_norm(x, mean.clone(), var.clone(), w, b, training),
        index,
        **arrays,
    )
    assert_explained(explain.explain_group_norm(x, 2, w, b, index=index), F.group_norm(x, 2, w, b), index, **arrays)
    assert_explained(
        explain.explain_instance_norm(x, mean, var, w, b, training, index=index),
        F.instance_norm(x, mean.clone(), var.clone(), w, b, training),
        index,
        **arrays,
    )
    shape = (2, 3)
    w, b = (normal(rng, *shape), normal(rng, *shape)) if affine else (None, None)
    assert_explained(
        explain.explain_layer_norm(x, shape, w, b, index=index),
        F.layer_norm(x, shape, w, b),
        index,
        input=x,
        weight=w,
        bias=b,
    )


SHARED = [
    (explain.explain_batch_norm, (None, None, None, None, True), lambda n, c: c == 1),
    (explain.explain_group_norm, (2,), lambda n, c: n == 2 and c in (0, 1)),
    (explain.explain_instance_norm, (), lambda n, c: (n, c) == (2, 1)),
    (explain.explain_layer_norm, ((4, 2),), lambda n, c: n == 2),
]


@pytest.mark.parametrize(("explained", "rest", "shares"), SHARED)
def test_norms_name_the_cells_that_share_the_mean(explained, rest, shares):
    x = np.arange(24.0).reshape(3, 4, 2)
    mean, variance, *_ = explained(x, *rest, index=(2, 1, 0)).parts
    cells = {(n, c, i) for n, c, i in np.ndindex(3, 4, 2) if shares(n, c)}
    for part in (mean, variance):
        assert {term.operands[0].index for term in part.terms} == cells


@FEW
@given(SEEDS, st.sampled_from(["mean", "sum", "none"]), st.booleans(), st.sampled_from([1.0, 1000.0]))
def test_cross_entropy(seed, reduction, weighted, scale):
    rng = np.random.default_rng(seed)
    x, y = scale * normal(rng, 4, 3), torch.from_numpy(rng.integers(0, 3, 4))
    y[1] = -100
    w = normal(rng, 3).abs() + 0.1 if weighted else None
    output = F.cross_entropy(x, y, w, reduction=reduction)
    index = (2,) if reduction == "none" else ()
    explained = explain.explain_cross_entropy(x, y, w, reduction=reduction, index=index)
    assert_explained(explained, output, index, input=x, weight=w)


def test_cross_entropy_of_one_sample_is_minus_log_of_its_softmax():
    logits = [2.0, 0.5, -1.0]
    explained = explain.explain_cross_entropy(logits, 1)
    probability = explain.explain_softmax(logits, index=(1,)).result
    assert explained.parts[0].steps[1].value == probability
    assert explained.result == pytest.approx(-np.log(probability))


@FEW
@given(SEEDS, st.sampled_from(["mean", "sum", "none"]))
def test_mse_loss(seed, reduction):
    rng = np.random.default_rng(seed)
    x, y = normal(rng, 4, 3), normal(rng, 4, 3)
    index = (2, 1) if reduction == "none" else ()
    explained = explain.explain_mse_loss(x, y, reduction, index=index)
    assert_explained(explained, F.mse_loss(x, y, reduction=reduction), index, input=x, target=y)


@pytest.mark.parametrize(
    ("patch", "expected"),
    [([[1, 2, 0], [0, 1, 3], [2, 3, 1]], -1.0), ([[1, 2, 3], [4, 5, 6], [7, 8, 9]], -6.0)],
)
def test_patch_by_hand(patch, expected):
    explained = explain.explain_conv2d([patch], [[[[1, 0, -1]] * 3]], index=(0, 0, 0))
    assert explained.result == expected
    assert [operand.source for operand in explained.terms[0].operands] == ["input", "weight"]
    assert explained.terms[5].operands[1].index == (0, 0, 1, 2)


def test_padding_operands_say_where_they_stand():
    explained = explain.explain_conv2d(np.ones((1, 3, 3)), np.ones((1, 1, 3, 3)), padding=1, index=(0, 0, 0))
    assert explained.terms[0].operands[0] == explain.Operand("padding", (0, -1, -1), 0.0)
    mirrored = explain.explain_conv2d(
        np.ones((1, 3, 3)), np.ones((1, 1, 3, 3)), padding=1, index=(0, 0, 0), padding_mode="reflect"
    )
    assert mirrored.terms[0].operands[0] == explain.Operand("input", (0, 1, 1), 1.0)


def test_nan_is_not_hidden():
    x = np.array([[[1.0, np.nan], [5.0, 6.0]]])
    assert np.isnan(explain.explain_max_pool2d(x, 2, index=(0, 0, 0)).result)
    assert np.isnan(explain.explain_avg_pool2d(x, 2, index=(0, 0, 0)).result)
    assert np.isnan(explain.explain_relu(x, index=(0, 0, 1)).result)
