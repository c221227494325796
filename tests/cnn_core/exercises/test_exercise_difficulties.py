"""What the three difficulties of each kind of exercise promise, and no more: the cases that sixty seeds make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from cnn_core.exercises import DIFFICULTIES, KINDS, make_exercise

Cases = tuple[set[Any], set[Any], set[Any]]  # of the difficulties 1, 2, 3
YES, NO, BOTH = {True}, {False}, {True, False}


def grid_values(grid: Any) -> list[Any]:
    return [number for row in grid for number in row]


def broken_layer(v: Any) -> str:
    """Name the first layer that the chain of shapes does not reach."""
    return str(v["layers"].splitlines()[len(v["chain"].splitlines()) - 1].split()[1].split("(")[0])


PROMISED: Mapping[str, tuple[Callable[[Any], Any], Cases]] = {
    "activation_value": (
        lambda v: (v["x"] > 0, v["x"] < -9),
        (
            {(False, False)},
            {(False, False), (False, True), (True, False)},
            {(False, False), (False, True), (True, False)},
        ),
    ),
    "activation_derivative": (
        lambda v: (v["name"], round(100 * v["y"]) % 10 > 0),
        (
            {("sigmoid", False)},
            {("sigmoid", False), ("tanh", False)},
            {("sigmoid", False), ("tanh", False), ("sigmoid", True), ("tanh", True)},
        ),
    ),
    "softmax_probability": (lambda v: len(v["scores"]), ({2}, {3}, {4})),
    "two_linear_layers": (lambda v: min(v["a"], v["d"]) < 0, (NO, BOTH, BOTH)),
    "stage_shape": (
        lambda v: (v["blocks"], bool(v["height"] % 2 ** v["blocks"])),
        ({(2, False)}, {(3, False), (4, False)}, {(3, False), (4, False), (3, True), (4, True)}),
    ),
    "block_parameters": (
        lambda v: (v["products"].count(",") + 1, bool(v["passes"])),
        ({(2, True)}, {(3, False)}, {(3, True)}),
    ),
    "residual_output": (
        lambda v: ("·" in v["told"], v["z"] < -6),
        ({(False, False)}, {(False, True), (False, False)}, {(True, True), (True, False)}),
    ),
    "shape_after_layers": (
        lambda v: (v["layers"].count("MaxPool"), "stride=2" in v["layers"]),
        ({(1, False)}, {(2, False)}, {(2, False), (2, True)}),
    ),
    "network_parameters": (
        lambda v: (v["layers"].count("Conv2d"), v["layers"].count("Linear")),
        ({(1, 0)}, {(1, 1)}, {(2, 1)}),
    ),
    "breaking_layer": (
        lambda v: (broken_layer(v), "groups=7" in v["layers"]),
        ({("Linear", False)}, {("Conv2d", False)}, {("Linear", False), ("Conv2d", False), ("Conv2d", True)}),
    ),
    "channel_sum": (lambda v: v["side"], ({1}, {2}, {2})),
    "layer_parameters": (lambda v: v["in_channels"], ({3}, {3, 8, 16}, {16, 32, 64})),
    "volume_size": (lambda v: v["stride"], ({1}, {1}, {2})),
    "next_filter": (lambda v: v["maps"], ({4, 8, 10}, {16, 32, 64}, {64, 128, 256})),
    "multiply_adds": (lambda v: v["side"], ({4, 5, 10}, {8, 10, 16}, {16, 32})),
    "unfolded_size": (lambda v: v["channels"], ({1}, {3}, {3, 8, 16})),
    "patch_sum": (lambda v: max(map(abs, grid_values(v["kernel"]))), ({1}, {2}, {2, 3})),
    "feature_map_cell": (lambda v: (v["stride"], v["padding"]), ({(1, 0)}, {(2, 0)}, {(2, 1)})),
    "kernel_flip": (lambda v: min(grid_values(v["kernel"])), ({1}, {-4}, {-8})),
    "connections": (lambda v: v["channels"], ({1}, {2, 3}, {3, 8, 16})),
    "flatten_length": (lambda v: v["maps"], ({8, 16, 32}, {32, 64, 128}, {256, 512})),
    "flatten_place": (lambda v: v["order"] == "channels last", (NO, BOTH, BOTH)),
    "dense_logit": (lambda v: (len(v["x"]), len(v["bias"])), ({(2, 2)}, {(3, 3)}, {(4, 3)})),
    "dense_parameters": (
        lambda v: ("average" in v["how"], v["units"] >= 64),
        ({(False, False)}, {(False, False), (True, False)}, {(False, True), (True, True)}),
    ),
    "cross_entropy_value": (lambda v: len(v["probabilities"]), ({2}, {3}, {4})),
    "batch_loss": (lambda v: len(v["probabilities"]), ({2}, {3}, {4})),
    "squared_error": (lambda v: len(v["probabilities"]), ({2}, {3}, {4})),
    "filter_response": (
        lambda v: (min(grid_values(v["patch"])) == 0, "Sobel" in v["filter"]),
        ({(True, False), (True, True)}, {(False, False), (False, True)}, {(False, True)}),
    ),
    "relu_value": (lambda v: len(v["row"]), ({3}, {4}, {5})),
    "pointwise_parameters": (
        lambda v: v["in_channels"],
        ({2, 3, 4, 5, 8}, {8, 10, 16, 20, 32}, {64, 100, 128, 256, 512}),
    ),
    "grouped_weights": (
        lambda v: (v["groups"], v["depth"] > 1),
        (
            {(2, True), (2, False)},
            {(2, True), (2, False), (4, True), (4, False), (8, True), (8, False)},
            {(2, False), (4, False), (8, False)},
        ),
    ),
    "separable_weights": (lambda v: v["in_channels"], ({2, 3, 4, 5}, {8, 10, 16, 20, 32}, {64, 100, 128, 256, 512})),
    "split_column": (
        lambda v: (v["row"][0], v["count"]),
        ({(1, 3)}, {(x, 3) for x in (-2, -1, 2, 3)}, {(x, 4) for x in (-2, -1, 2, 3)}),
    ),
    "transposed_size": (
        lambda v: (v["padding"] > 0, v["output_padding"] > 0),
        (
            {(False, False)},
            {(False, False), (True, False)},
            {(False, False), (True, False), (False, True), (True, True)},
        ),
    ),
    "output_padding_wanted": (lambda v: v["stride"], ({2}, {3}, {4})),
    "overlapping_footprints": (
        lambda v: (len(v["numbers"]), min(v["weights"]) < 0),
        ({(2, False)}, {(3, False)}, {(3, True)}),
    ),
    "map_loss": (lambda v: min(grid_values(v["target"])) < 0, (NO, BOTH, BOTH)),
    "weight_gradient": (lambda v: max(grid_values(v["picture"])) > 2, (NO, YES, YES)),
    "weight_update": (
        lambda v: (v["gradient"] < 0, v["momentum"]),
        ({(False, 0)}, {(False, 0), (True, 0)}, {(False, 0.5), (True, 0.5)}),
    ),
    "loss_after_step": (lambda v: len(v["picture"]), ({2}, {3}, {4})),
    "count_terms": (lambda v: v["side"], ({3, 5}, {3, 5}, {3, 5, 7})),
    "window_start": (
        lambda v: (v["kind"], v["padding"]),
        ({("max pooling", 0)}, {("convolution", 1), ("convolution", 2)}, {("convolution", 1), ("convolution", 2)}),
    ),
    "residual_sum": (lambda v: float(v["x"]).is_integer(), (YES, BOTH, BOTH)),
    "shared_count": (
        lambda v: v["kind"],
        ({"batch", "layer"}, {"batch", "layer", "instance"}, {"batch", "layer", "instance", "group"}),
    ),
    "normalized_value": (
        lambda v: (v["gamma"] == 1, v["gamma"] < 0),
        ({(True, False)}, {(False, False)}, {(False, False), (False, True)}),
    ),
    "running_mean": (
        lambda v: (v["old"] == 0, "holds" in v["told"]),
        ({(True, False)}, {(False, False)}, {(False, True)}),
    ),
    "largest_rate": (lambda v: v["largest"], ({4, 5, 8, 10}, {8, 10, 16, 20}, {10, 16, 20, 25})),
    "weight_after_steps": (
        lambda v: (v["factor"] > 0, v["factor"] < -1),
        ({(True, False)}, {(False, False)}, {(False, True)}),
    ),
    "velocity_after_steps": (
        lambda v: (v["gradients"].count(",") + 1, "−" in v["gradients"]),
        ({(2, False)}, {(3, False)}, {(3, True)}),
    ),
    "adam_first_step": (lambda v: v["gradient"] < 0, (NO, BOTH, BOTH)),
    "padding_mode": (lambda v: v["padding"], ({1, 2}, {2}, {3})),
    "unread_cells": (lambda v: v["stride"], ({2, 3}, {2, 3, 4}, {2, 3, 4, 5})),
    "visit_count": (lambda v: (v["stride"], v["padding"]), ({(1, 0)}, {(1, 1)}, {(2, 1)})),
    "pixel_value": (
        lambda v: (v["low"], v["pixel"] % 51 > 0),  # a neat value, or any
        ({(0, False)}, {(0, False), (-1, False)}, {(0, True), (-1, True), (-1, False)}),
    ),
    "tensor_size": (lambda v: v["channels"], ({1, 3}, {3}, {16, 32, 64})),
    "max_pool": (lambda v: (v["kernel_size"], v["stride"]), ({(2, 2)}, {(2, 1)}, {(3, 2)})),
    "average_pool": (lambda v: (v["kernel_size"], v["stride"]), ({(2, 2)}, {(2, 1)}, {(4, 4)})),
    "global_average_pool": (lambda v: (v["height"], v["width"]), ({(2, 2)}, {(2, 4)}, {(4, 4)})),
    "pooled_size": (
        lambda v: (v["kernel_size"], bool((v["height"] % 2) or (v["width"] % 2))),
        ({(2, False)}, {(2, False), (2, True)}, {(3, False)}),
    ),
    "shift_changes_pool": (lambda v: (v["kernel_size"], v["shift"]), ({(2, 1)}, {(3, 1)}, {(3, 1), (3, 2)})),
    "field_size": (
        lambda v: (sum(stride > 1 for stride in v["strides"]), "pooling" in v["layers"]),
        ({(0, False)}, {(1, False)}, {(1, True), (2, True)}),
    ),
    "stacked_weights": (lambda v: (v["kernel_size"], v["channels"] > 1), ({(3, False)}, {(3, True)}, {(5, True)})),
    "unit_place": (lambda v: (v["depth"], max(v["paddings"])), ({(2, 0)}, {(2, 1)}, {(3, 1)})),
    "output_size": (
        lambda v: (v["padding"] > 0, v["kernel_size"] > 5),
        (
            {(False, False)},
            {(False, False), (True, False)},
            {(False, False), (True, False), (False, True), (True, True)},
        ),
    ),
    "output_size_dilated": (
        lambda v: (v["padding"] > 0, v["dilation"]),
        (
            {(False, 2), (False, 3)},
            {(False, 2), (True, 2), (False, 3), (True, 3)},
            {(False, 2), (True, 2), (False, 3), (True, 3)},
        ),
    ),
    "odd_padding": (lambda v: v["kernel_size"], ({3, 5, 7}, {3, 5, 7, 9, 11}, {3, 5, 7, 9, 11, 13})),
    "rectangular": (lambda v: v["padding_height"] > 0 or v["padding_width"] > 0, (NO, BOTH, BOTH)),
    "training_steps": (lambda v: v["pictures"] % v["size"] > 0, (NO, YES, YES)),
    "first_loss": (lambda v: v["classes"], ({2, 3, 4, 5}, {6, 8, 10, 12}, {20, 50, 100, 1000})),
    "confusion_accuracy": (lambda v: len(v["matrix"]), ({2}, {4}, {5})),
}


def test_every_kind_promises_something() -> None:
    assert set(PROMISED) == set(KINDS)


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
@pytest.mark.parametrize("kind", PROMISED)
def test_a_difficulty_makes_the_cases_that_it_promises_and_no_others(kind: str, difficulty: int) -> None:
    case, promised = PROMISED[kind]
    made = {case(make_exercise(kind, np.random.default_rng(seed), difficulty).values) for seed in range(60)}
    assert made == promised[difficulty - 1]
