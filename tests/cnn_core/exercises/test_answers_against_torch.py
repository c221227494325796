"""Every generated answer is recomputed from the question's numbers alone, by torch or a formula written apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import DIFFICULTIES, KINDS, check, make_exercise
from cnn_core.exercises.typeset import Decimal, Grid, Whole

F = torch.nn.functional


def plane(grid: Grid) -> torch.Tensor:
    return torch.tensor(grid, dtype=torch.float64)[None, None]


def conv_length(
    size: Whole, kernel_size: Whole, stride: Whole | int, padding: Whole | int, dilation: Whole | int = 1
) -> int:
    out = F.conv1d(torch.zeros(1, 1, size), torch.zeros(1, 1, kernel_size), None, stride, padding, dilation)
    return out.shape[-1]


def last_unread(v: dict[str, Whole]) -> int:
    covered = torch.zeros(1, 1, v["input_size"], requires_grad=True)
    F.conv1d(covered, torch.ones(1, 1, v["kernel_size"]), stride=v["stride"]).sum().backward()
    assert covered.grad is not None
    return int((covered.grad == 0).sum())


def visits(v: dict[str, Any]) -> int:
    x = torch.zeros(1, 1, v["size"], v["size"], requires_grad=True)
    F.conv2d(x, torch.ones(1, 1, 3, 3), stride=v["stride"], padding=v["padding"]).sum().backward()
    assert x.grad is not None
    return int(x.grad[0, 0, v["row"], v["column"]])


def padded_row(v: dict[str, Any]) -> tuple[int, ...]:
    mode = {"zeros": "constant"}.get(v["mode"], v["mode"])
    row = torch.tensor(v["row"], dtype=torch.float64)[None, None]
    return tuple(F.pad(row, (v["padding"], v["padding"]), mode=mode)[0, 0].int().tolist())


def connection_count(v: dict[str, Whole]) -> int:
    layer = torch.nn.Conv2d(v["channels"], 1, v["kernel_size"], bias=False)
    neurons = layer(torch.zeros(1, v["channels"], v["input_size"], v["input_size"])).numel()
    return int(neurons * layer.weight.numel())


def changed_cells(v: dict[str, Any]) -> int:
    pooled = [F.max_pool2d(plane(v[name]), v["kernel_size"]) for name in ("map", "shifted")]
    return int((pooled[0] != pooled[1]).sum())


def shape_behind_blocks(v: dict[str, Any]) -> tuple[int, int, int]:
    depths = [3, *(v["maps"] * 2**k for k in range(v["blocks"]))]
    blocks = [
        torch.nn.Sequential(torch.nn.Conv2d(a, b, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2))
        for a, b in pairwise(depths)
    ]
    with torch.device("meta"):
        channels, height, width = torch.nn.Sequential(*blocks).to("meta")(torch.zeros(3, v["height"], v["width"])).shape
    return height, width, channels


def counted_by_torch(v: dict[str, Any]) -> int:
    told = re.findall(r"(\d+) × \d+, (\d+) → (\d+) maps", v["layers"])
    layers = [torch.nn.Conv2d(int(a), int(b), int(k), bias=False) for k, a, b in told]
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


def added_and_rectified(v: dict[str, Any]) -> int:
    z = eval(v["told"].replace("·", "*").replace("−", "-"))
    return int(torch.relu(torch.tensor(z + v["a"])))


def pooled_shape(v: dict[str, Whole]) -> tuple[int, int, int]:
    volume = torch.zeros(v["channels"], v["height"], v["width"])
    channels, height, width = F.max_pool2d(volume, v["kernel_size"], v["stride"]).shape
    return height, width, channels


def pooled(function: Callable[..., Any], v: dict[str, Any]) -> float:
    return float(function(plane(v["map"]), v["kernel_size"], v["stride"])[0, 0, v["row"], v["column"]])


def slope_from_value(v: dict[str, Any]) -> float:
    y = torch.tensor(float(v["y"]), dtype=torch.float64)
    x = (torch.atanh(y) if v["name"] == "tanh" else torch.logit(y)).requires_grad_()
    (torch.tanh if v["name"] == "tanh" else torch.sigmoid)(x).backward()
    assert x.grad is not None
    return x.grad.item()


def composed_layers(v: dict[str, Whole]) -> tuple[int, int]:
    x = torch.tensor([0.0, 1.0])
    at_0, at_1 = v["c"] * (v["a"] * x + v["b"]) + v["d"]
    return int(at_1 - at_0), int(at_0)


def gradient_reach(v: dict[str, Any]) -> int:
    """Let torch say how far the gradient of one unit reaches."""
    x = torch.ones(1, 1, 400, dtype=torch.float64, requires_grad=True)
    y = x
    for kernel_size, stride in zip(v["kernel_sizes"], v["strides"], strict=True):
        y = F.conv1d(y, torch.ones(1, 1, kernel_size, dtype=torch.float64), stride=stride)
    (gradient,) = torch.autograd.grad(y[0, 0, 0], x)
    return int((gradient != 0).sum())


def saved_weights(v: dict[str, Whole]) -> int:
    small = torch.nn.Conv2d(v["channels"], v["channels"], v["kernel_size"], bias=False).weight.numel() * v["count"]
    x = torch.ones(1, 1, 1 + v["count"] * (v["kernel_size"] - 1))
    for _ in range(v["count"]):
        x = F.conv1d(x, torch.ones(1, 1, v["kernel_size"]))
    assert x.numel() == 1
    return torch.nn.Conv2d(v["channels"], v["channels"], v["reach"], bias=False).weight.numel() - small


def first_seen(v: dict[str, Any]) -> int:
    """Without padding torch says where a unit begins; every padding moves that by the jump before it."""
    x = torch.ones(1, 1, 500, dtype=torch.float64, requires_grad=True)
    y, shift, jump = x, 0, 1
    for stride, padding in zip(v["strides"], v["paddings"], strict=True):
        y = F.conv1d(y, torch.ones(1, 1, 3, dtype=torch.float64), stride=stride)
        shift -= padding * jump
        jump *= stride
    (gradient,) = torch.autograd.grad(y[0, 0, v["unit"]], x)
    return int(gradient[0, 0].nonzero()[0]) + shift


TORCH_LAYERS = {
    "Conv2d": torch.nn.LazyConv2d,
    "MaxPool2d": torch.nn.MaxPool2d,
    "ReLU": torch.nn.ReLU,
    "Flatten": torch.nn.Flatten,
}


def run_layers(v: dict[str, Any]) -> tuple[list[Any], torch.Tensor, None] | tuple[list[Any], torch.Tensor, int]:
    """Run a question's layers in torch: the modules, the last activation, the number of the one that breaks."""
    height, width, channels = v["size"]
    x = torch.zeros(1, channels, height, width)
    made: list[Any] = []
    for k, line in enumerate(v["layers"].splitlines()):
        number, code = line.split(maxsplit=1)
        assert int(number) == k
        try:
            inputs = x[0].numel()
            dense = {"Linear": lambda units, inputs=inputs: torch.nn.Linear(inputs, units)}
            layer = eval(code, TORCH_LAYERS | dense)
            x = layer(x)
        except (RuntimeError, ValueError):
            return made, x, k
        made.append(layer)
    return made, x, None


def shape_of_layers(v: dict[str, Any]) -> tuple[int, int, int]:
    _, channels, height, width = run_layers(v)[1].shape
    return height, width, channels


def count_of_layers(v: dict[str, Any]) -> int:
    made, _, broken = run_layers(v)
    assert broken is None
    return sum(parameter.numel() for layer in made for parameter in layer.parameters())


def separable_count(v: dict[str, Whole]) -> int:
    depthwise = torch.nn.Conv2d(
        v["in_channels"], v["in_channels"], v["kernel_size"], groups=v["in_channels"], bias=False
    )
    return depthwise.weight.numel() + torch.nn.Conv2d(v["in_channels"], v["out_channels"], 1, bias=False).weight.numel()


def split_of(v: dict[str, Any]) -> tuple[int, ...]:
    """Let torch solve column · row = kernel for the column."""
    kernel, row = torch.tensor(v["kernel"], dtype=torch.float64), torch.tensor(v["row"], dtype=torch.float64)
    column = torch.linalg.lstsq(row[:, None], kernel.T).solution[0]
    return tuple(int(number) for number in column.round())


def leads_back(v: dict[str, Whole]) -> int:
    x = torch.zeros(1, 1, v["size"])
    kernel = torch.zeros(1, 1, v["kernel_size"])
    smaller = F.conv1d(x, kernel, stride=v["stride"], padding=v["padding"])
    return next(
        extra
        for extra in range(v["stride"])
        if F.conv_transpose1d(smaller, kernel, stride=v["stride"], padding=v["padding"], output_padding=extra).shape
        == x.shape
    )


def numbers_in_a_set(v: dict[str, Any]) -> int:
    shape = (v["samples"], v["channels"], v["side"], v["side"])
    x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    groups = int(v["groups"].split()[2]) if v["groups"] else 1
    y = {
        "batch": lambda: F.batch_norm(x, None, None, training=True),
        "layer": lambda: F.layer_norm(x, x.shape[1:]),
        "group": lambda: F.group_norm(x, groups),
        "instance": lambda: F.instance_norm(x),
    }[v["kind"]]()
    y[0, 0, 0, 0].backward()
    assert x.grad is not None
    return int((x.grad != 0).sum())


ORACLES = {
    "shape_after_layers": shape_of_layers,
    "network_parameters": count_of_layers,
    "breaking_layer": lambda v: run_layers(v)[2],
    "pixel_value": lambda v: v["low"] + v["pixel"] * (v["high"] - v["low"]) / 255,
    "tensor_size": lambda v: torch.zeros(v["height"], v["width"], v["channels"]).numel(),
    "patch_sum": lambda v: F.conv2d(plane(v["patch"]), plane(v["kernel"])).item(),
    "feature_map_cell": lambda v: F.conv2d(
        plane(v["image"]), plane(v["kernel"]), stride=v["stride"], padding=v["padding"]
    )[0, 0, v["row"], v["column"]].item(),
    "kernel_flip": lambda v: tuple(torch.tensor(v["kernel"]).rot90(2)[0].tolist()),
    "connections": connection_count,
    "filter_response": lambda v: np.sign(F.conv2d(plane(v["patch"]), plane(v["kernel"])).item()),
    "relu_value": lambda v: tuple(F.relu(torch.tensor(v["row"])).tolist()),
    "output_size": lambda v: conv_length(v["input_size"], v["kernel_size"], v["stride"], v["padding"]),
    "output_size_dilated": lambda v: conv_length(
        v["input_size"], v["kernel_size"], v["stride"], v["padding"], v["dilation"]
    ),
    "odd_padding": lambda v: next(
        p for p in range(99) if conv_length(v["input_size"], v["kernel_size"], 1, p) == v["input_size"]
    ),
    "rectangular": lambda v: tuple(
        conv_length(*(v[f"{name}_{axis}"] for name in ("input_size", "kernel_size", "stride", "padding")))
        for axis in ("height", "width")
    ),
    "unread_cells": last_unread,
    "visit_count": visits,
    "padding_mode": padded_row,
    "max_pool": lambda v: pooled(F.max_pool2d, v),
    "average_pool": lambda v: pooled(F.avg_pool2d, v),
    "global_average_pool": lambda v: F.adaptive_avg_pool2d(plane(v["map"]), 1).item(),
    "pooled_size": pooled_shape,
    "shift_changes_pool": changed_cells,
    "shared_count": numbers_in_a_set,
    "normalized_value": lambda v: F.batch_norm(
        torch.tensor([[float(v["x"])]]),
        torch.tensor([float(v["mean"])]),
        torch.tensor([float(v["variance"])]),
        torch.tensor([float(v["gamma"])]),
        torch.tensor([float(v["beta"])]),
        eps=0.0,
    ).item(),
    "running_mean": lambda v: (1 - v["momentum"]) * v["old"] + v["momentum"] * v["mean"],
    "activation_value": lambda v: F.leaky_relu(
        torch.tensor(float(v["x"]), dtype=torch.float64), float(v["leak"])
    ).item(),
    "activation_derivative": slope_from_value,
    "softmax_probability": lambda v: F.softmax(torch.tensor(v["scores"], dtype=torch.float64), 0)[
        v["scores"].index(v["score"])
    ].item(),
    "two_linear_layers": composed_layers,
    "pointwise_parameters": lambda v: sum(
        p.numel() for p in torch.nn.Conv2d(v["in_channels"], v["out_channels"], 1).parameters()
    ),
    "separable_weights": separable_count,
    "split_column": split_of,
    "transposed_size": lambda v: F.conv_transpose1d(
        torch.zeros(1, 1, v["input_size"]),
        torch.zeros(1, 1, v["kernel_size"]),
        stride=v["stride"],
        padding=v["padding"],
        output_padding=v["output_padding"],
    ).shape[-1],
    "overlapping_footprints": lambda v: F.conv_transpose1d(
        torch.tensor([[[*map(float, v["numbers"])]]]), torch.tensor([[[*map(float, v["weights"])]]]), stride=2
    )[0, 0, v["place"]].item(),
    "output_padding_wanted": leads_back,
    "grouped_weights": lambda v: torch.nn.Conv2d(
        v["in_channels"], v["out_channels"], v["kernel_size"], groups=v["groups"]
    ).weight.numel(),
    "stage_shape": shape_behind_blocks,
    "block_parameters": counted_by_torch,
    "residual_output": added_and_rectified,
    "field_size": gradient_reach,
    "stacked_weights": saved_weights,
    "unit_place": first_seen,
}


def channel_result(v: dict[str, Any]) -> float:
    side = v["side"]
    patches, kernels = (
        torch.tensor(v[name], dtype=torch.float64).reshape(1, 3, side, side) for name in ("patches", "kernels")
    )
    return F.conv2d(patches, kernels, torch.tensor([v["bias"]], dtype=torch.float64)).item()


def layer(v: dict[str, Whole]) -> Any:
    return torch.nn.Conv2d(v["in_channels"], v["out_channels"], v["kernel_size"])


def made_volume(v: dict[str, Whole]) -> tuple[int, int, int]:
    made = torch.nn.Conv2d(
        v["in_channels"], v["out_channels"], v["kernel_size"], stride=v["stride"], padding=v["padding"]
    )(torch.zeros(v["in_channels"], v["side"], v["side"]))
    channels, height, width = made.shape
    return height, width, channels


ORACLES |= {
    "channel_sum": channel_result,
    "layer_parameters": lambda v: sum(p.numel() for p in layer(v).parameters()),
    "volume_size": made_volume,
    "next_filter": lambda v: torch.nn.Conv2d(v["maps"], v["filters"], v["kernel_size"]).weight[0].numel(),
    "multiply_adds": lambda v: v["side"] ** 2 * layer(v).weight.numel(),
    "unfolded_size": lambda v: tuple(
        F.unfold(torch.zeros(1, v["channels"], v["side"], v["side"]), v["kernel_size"]).shape[1:]
    ),
}


def landing_place(v: dict[str, Any]) -> int:
    marked = torch.zeros(v["maps"], v["height"], v["width"])
    marked[v["map"], v["row"], v["column"]] = 1
    volume = marked.permute(1, 2, 0) if v["order"] == "channels last" else marked
    return int(volume.flatten().argmax())


def own_logit(v: dict[str, Any]) -> float:
    x, weight, bias = (torch.tensor(v[name], dtype=torch.float64) for name in ("x", "weight", "bias"))
    return F.linear(x, weight, bias)[v["class"]].item()


def dense_count(v: dict[str, Any]) -> int:
    volume = torch.zeros(1, v["maps"], v["side"], v["side"])
    vector = (F.adaptive_avg_pool2d(volume, 1) if "average" in v["how"] else volume).flatten()
    return sum(p.numel() for p in torch.nn.Linear(vector.numel(), v["units"]).parameters())


def surprise(v: dict[str, Any]) -> float:
    return F.nll_loss(torch.log(torch.tensor(v["probabilities"], dtype=torch.float64)), torch.tensor(v["true"])).item()


def batch_surprise(v: dict[str, Any]) -> float:
    p = torch.tensor(v["probabilities"], dtype=torch.float64)
    return F.nll_loss(torch.log(torch.stack([p, 1 - p], 1)), torch.zeros(len(p), dtype=torch.long)).item()


def mean_square(v: dict[str, Any]) -> float:
    p = torch.tensor(v["probabilities"], dtype=torch.float64)
    return F.mse_loss(p, F.one_hot(torch.tensor(v["true"]), len(p)).double()).item()


ORACLES |= {
    "flatten_length": lambda v: torch.zeros(v["maps"], v["height"], v["width"]).flatten().numel(),
    "flatten_place": landing_place,
    "dense_logit": own_logit,
    "dense_parameters": dense_count,
    "cross_entropy_value": surprise,
    "batch_loss": batch_surprise,
    "squared_error": mean_square,
}


def learned_gradient(v: dict[str, Any]) -> float:
    weight = torch.zeros(1, 1, 2, 2, dtype=torch.float64, requires_grad=True)
    output = F.conv2d(plane(v["picture"]), weight)
    F.mse_loss(output, output.detach() - plane(v["error"])).backward()
    assert weight.grad is not None
    return weight.grad[0, 0, v["row"], v["column"]].item()


def stepped(v: dict[str, Decimal]) -> float:
    weight = torch.tensor([v["weight"]], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=v["rate"], momentum=v["momentum"])
    gradients = [v["before"], v["gradient"]] if v["momentum"] else [v["gradient"]]
    for gradient in gradients:
        with torch.no_grad():
            weight.fill_(v["weight"])  # the step before left the weight of the question
        weight.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
    return weight.item()


def loss_of_next(v: dict[str, Any]) -> float:
    x, t = (torch.tensor(v[name], dtype=torch.float64) for name in ("picture", "target"))
    weight = torch.tensor([float(v["weight"])], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=v["rate"])
    F.mse_loss(weight * x, t).backward()
    optimizer.step()
    return F.mse_loss(weight * x, t).item()


ORACLES |= {
    "map_loss": lambda v: F.mse_loss(plane(v["output"]), plane(v["target"])).item(),
    "weight_gradient": learned_gradient,
    "weight_update": stepped,
    "loss_after_step": loss_of_next,
}


def loader_steps(v: dict[str, Any]) -> int:
    pictures = torch.utils.data.TensorDataset(torch.zeros(v["pictures"]))
    loader = torch.utils.data.DataLoader(pictures, batch_size=v["size"])
    return int(v["epochs"] * sum(1 for _ in loader))


def percent_right(v: dict[str, Any]) -> int:
    counts = torch.tensor(v["matrix"])
    return round(100 * counts.diagonal().sum().item() / counts.sum().item())


ORACLES |= {
    "training_steps": loader_steps,
    "first_loss": lambda v: F.cross_entropy(torch.zeros(1, v["classes"]).double(), torch.tensor([0])).item(),
    "confusion_accuracy": percent_right,
}


def first_row_read(v: dict[str, Any]) -> int:
    x = torch.zeros(1, 1, 40, 40, requires_grad=True)
    if v["kind"] == "convolution":
        y = F.conv2d(x, torch.ones(1, 1, v["kernel"], v["kernel"]), stride=v["stride"], padding=v["padding"])
    else:
        y = F.avg_pool2d(x, v["kernel"])
    y[0, 0, v["row"], 10].backward()
    assert x.grad is not None
    return int(x.grad[0, 0].any(1).nonzero()[0])


ORACLES |= {
    "count_terms": lambda v: torch.nn.Conv2d(v["maps"], v["filters"], v["side"]).weight[0].numel(),
    "window_start": first_row_read,
    "residual_sum": lambda v: F.relu(torch.tensor(v["branch"] + v["x"], dtype=torch.float64)).item(),
}


def walked(
    kind: type[Any],
    start: Decimal | Whole | float,
    gradients: list[Whole] | list[float] | list[Callable[..., Any]],
    **options: Any,
) -> tuple[torch.Tensor, Any]:
    """Let an optimiser of torch take some steps; the gradients are numbers, or functions of the weight."""
    w = torch.tensor([float(start)], dtype=torch.float64, requires_grad=True)
    optimizer = kind([w], **options)
    for gradient in gradients:
        g = gradient(w.detach()) if callable(gradient) else torch.tensor([float(gradient)], dtype=torch.float64)
        w.grad = g
        optimizer.step()
    return w, optimizer


def parabola_steps(v: dict[str, Any]) -> float:
    w, _ = walked(torch.optim.SGD, v["weight"], [lambda w: v["curvature"] * w] * v["steps"], lr=v["rate"])
    return w.item()


def velocity_kept(v: dict[str, Any]) -> float:
    gradients = [float(g.replace("−", "-")) for g in v["gradients"].split(", ")]
    w, optimizer = walked(torch.optim.SGD, 0.0, gradients, lr=0.1, momentum=v["momentum"])
    return float(optimizer.state[w]["momentum_buffer"])


def first_step_of_adam(v: dict[str, Any]) -> float:
    """Leave out what Adam's small epsilon adds: the answer is asked for to six places."""
    return round(walked(torch.optim.Adam, v["weight"], [v["gradient"]], lr=v["rate"])[0].item(), 6)


def steady_rate(v: dict[str, Whole]) -> float:
    """Bisect for the learning rate from which on the steps of SGD grow."""
    low, high = 0.0, 3.0
    while high - low > 1e-9:
        rate = (low + high) / 2
        ends = []
        for curvature in (v["first"], v["second"]):
            w, _ = walked(torch.optim.SGD, 1.0, [lambda w, c=curvature: c * w], lr=rate)
            ends.append(abs(w.item()))
        low, high = (rate, high) if max(ends) < 1 else (low, rate)
    return low


ORACLES |= {
    "largest_rate": steady_rate,
    "weight_after_steps": parabola_steps,
    "velocity_after_steps": velocity_kept,
    "adam_first_step": first_step_of_adam,
}
SEEDS = st.integers(0, 2**32 - 1)


def test_every_kind_has_an_oracle_and_a_lesson() -> None:
    assert set(ORACLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, difficulty=st.sampled_from(DIFFICULTIES))
def test_answer_is_right_and_the_solution_leads_to_it(kind: str, seed: int, difficulty: int) -> None:
    exercise = make_exercise(kind, np.random.default_rng(seed), difficulty)
    expected = ORACLES[kind](exercise.values)
    assert exercise.kind == kind
    assert exercise.answer == (expected if isinstance(expected, tuple) else pytest.approx(expected))
    assert exercise.tolerance == (0.01 if isinstance(exercise.answer, float) else 0)
    last = exercise.solution[-1].values
    assert last["answer"] == exercise.answer
    for step in exercise.solution:
        for name, value in step.values.items():
            assert name == "answer" or exercise.values[name] == value


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, difficulty=st.sampled_from(DIFFICULTIES))
def test_typed_answers_are_judged(kind: str, seed: int, difficulty: int) -> None:
    exercise = make_exercise(kind, np.random.default_rng(seed), difficulty)
    assert check(exercise, str(exercise.answer)).right
    for mistake in exercise.mistakes:
        verdict = check(exercise, str(mistake.answer))
        assert not verdict.right
        assert verdict.misconception == mistake.key
    answers = [exercise.answer, *(mistake.answer for mistake in exercise.mistakes)]
    assert len({str(answer) for answer in answers}) == len(answers)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_exercise_and_seeds_differ(kind: str) -> None:
    made = [make_exercise(kind, np.random.default_rng(seed)) for seed in range(20)]
    assert made == [make_exercise(kind, np.random.default_rng(seed)) for seed in range(20)]
    assert len({str(exercise.values) for exercise in made}) > 3


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
@pytest.mark.parametrize("kind", KINDS)
def test_answers_vary(kind: str, difficulty: int) -> None:
    made = [make_exercise(kind, np.random.default_rng(seed), difficulty) for seed in range(60)]
    assert len({exercise.answer for exercise in made}) > 1


def test_curriculum_numbers_come_out_of_the_formulas_in_the_solutions() -> None:
    exercise = make_exercise("output_size", np.random.default_rng(0), 2)
    v = exercise.values
    assert v["padded_size"] == v["input_size"] + 2 * v["padding"]
    assert v["room"] == v["padded_size"] - v["kernel_size"]
    assert v["room"] == v["steps"] * v["stride"] + v["left_over"]
    assert exercise.answer == v["steps"] + 1


def test_filter_responses_of_all_three_signs_occur() -> None:
    made = [make_exercise("filter_response", np.random.default_rng(seed)) for seed in range(60)]
    assert {exercise.answer for exercise in made} == {-1, 0, 1}
