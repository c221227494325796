"""The trace: the curriculum's numbers, and refusals whose fixes work."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.network import (
    PRESETS,
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Flatten,
    GroupNorm,
    InstanceNorm2d,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    apply_network_fix,
    follow,
    trace,
)


def test_the_size_trace_from_picture_to_classes() -> None:
    """G2: 32×32×3 → 32×32×16 → 16×16×16 → 16×16×32 → 8×8×32 → 2 048 → 10."""
    network = Network(
        (
            *(Conv2d(16, 3, padding=1), ReLU(), MaxPool2d(2)),
            *(Conv2d(32, 3, padding=1), ReLU(), MaxPool2d(2), Flatten(), Linear(10)),
        )
    )
    traced = trace(network, (3, 32, 32))
    shapes = list(dict.fromkeys(row.output_shape for row in traced.rows))
    assert shapes == [(16, 32, 32), (16, 16, 16), (32, 16, 16), (32, 8, 8), (2048,), (10,)]
    assert traced.rows[0].size_formula == "⌊(32 + 2·1 − 3)/1⌋ + 1 = 32"
    assert traced.rows[0].cost.parameters == 448
    assert traced.rows[0].cost.formula == "(3·3·3 + 1)·16 = 448"
    assert traced.rows[2].size_formula == "⌊(32 + 2·0 − 2)/2⌋ + 1 = 16"
    assert traced.rows[6].size_formula == "32 · 8 · 8 = 2048"
    assert traced.rows[7].cost.parameters == 20_490


def test_parameters_do_not_depend_on_the_picture_but_connections_do() -> None:
    small, large = (trace(Network((Conv2d(16, 3, padding=1),)), (3, side, side)) for side in (32, 4000))
    assert small.parameters == large.parameters == 448
    assert small.connections == small.multiply_adds == 32 * 32 * 16 * 27
    assert large.connections == 4000 * 4000 * 16 * 27


def test_an_mlp_on_pictures_has_millions_not_billions() -> None:
    network = Network((Flatten(), Linear(128), ReLU(), Linear(128), ReLU(), Linear(128)))
    assert trace(network, (3, 224, 224)).parameters == 19_300_736


# impossible networks: each is refused, and each fix that is offered makes the whole of it possible
BROKEN: dict[str, tuple[tuple[Any, ...], tuple[int, ...], str]] = {
    "kernel": ((Conv2d(4, 3), MaxPool2d(2), MaxPool2d(2), MaxPool2d(2), Conv2d(4, 3)), (1, 16, 16), "does not fit"),
    "window": ((Conv2d(4, 3), MaxPool2d(5), Flatten(), Linear(2)), (1, 6, 6), "window does not fit"),
    "no flatten": ((Conv2d(4, 3), Linear(2)), (1, 6, 6), "Linear reads a vector"),
    "flat": ((Flatten(), Conv2d(4, 3), Flatten(), Linear(2)), (1, 6, 6), "Conv2d reads maps"),
    "flat norm": ((Flatten(), BatchNorm2d(), Linear(2)), (1, 6, 6), "BatchNorm2d reads maps"),
    "flat pool": ((Flatten(), AvgPool2d(2)), (1, 6, 6), "AvgPool2d reads maps"),
    "groups": ((Conv2d(4, 3, groups=2),), (3, 6, 6), "groups"),
    "group filters": ((Conv2d(5, 3, groups=2),), (4, 6, 6), "groups"),
    "transposed groups": ((ConvTranspose2d(4, 3, groups=2),), (3, 6, 6), "groups"),
    "output padding": ((ConvTranspose2d(4, 3, 2, output_padding=2),), (3, 6, 6), "output padding"),
    "cut away": ((ConvTranspose2d(4, 3, padding=3),), (3, 2, 2), "cuts away"),
    "half": ((MaxPool2d(2, padding=2),), (3, 6, 6), "half"),
    "stride": ((Conv2d(4, 3, stride=0),), (3, 6, 6), "stride"),
    "same": ((Conv2d(4, 3, stride=2, padding="same"),), (3, 6, 6), "same"),
    "mode": ((Conv2d(4, 3, padding=1, padding_mode="mirror"),), (3, 6, 6), "padding_mode is unknown"),
    "reflect": ((Conv2d(4, 3, padding=3, padding_mode="reflect"),), (3, 3, 3), "wider than"),
    "no filters": ((Conv2d(0, 3),), (3, 6, 6), "out_channels"),
    "no features": ((Flatten(), Linear(0)), (3, 6, 6), "out_features"),
    "group norm": ((GroupNorm(4),), (6, 3, 3), "groups"),
    "single": ((ReLU(), InstanceNorm2d()), (6, 1, 1), "single number"),
    "single group": ((Conv2d(2, 3), GroupNorm(2), ReLU()), (1, 3, 3), "single number"),
    "response": ((LocalResponseNorm(0),), (3, 3, 3), "size"),
    "adaptive": ((AdaptiveAvgPool2d(0),), (3, 3, 3), "output_size"),
    "depth": ((Residual((Conv2d(8, 3, padding=1),)), ReLU()), (4, 6, 6), "cannot be added"),
    "halved": ((Residual((Conv2d(8, 3, stride=2, padding=1), ReLU())),), (4, 7, 7), "cannot be added"),
    "smaller": ((Residual((Conv2d(4, 3),)), Flatten(), Linear(2)), (4, 7, 7), "cannot be added"),
    "vectors": ((Flatten(), Residual((Linear(3),))), (4, 2, 2), "cannot be added"),
    "concat": ((Concat(((Conv2d(2, 3),), ())),), (4, 7, 7), "laid behind each other"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_impossible_networks_are_explained_and_every_fix_works(case: str) -> None:
    layers, shape, words = BROKEN[case]
    with pytest.raises(InvalidInputError, match=words) as refusal:
        trace(Network(layers), shape)
    error = refusal.value
    assert error.problem.startswith("Layer ")
    assert error.problem.endswith(".")
    assert all([error.given, error.allowed, error.here, str(error)])
    fixes = [fix for fix in error.fixes if not (fix.relation == "remove" and len(layers) == 1)]
    assert fixes
    for fix in fixes:
        trace(apply_network_fix(Network(layers), fix), shape)


def test_a_second_fault_does_not_hide_the_first_one_s_fixes() -> None:
    broken = Network((Conv2d(4, 3), Linear(2), Conv2d(2, 3)))
    with pytest.raises(InvalidInputError, match="Layer 1") as refusal:
        trace(broken, (1, 6, 6))
    for fix in refusal.value.fixes:
        with pytest.raises(InvalidInputError, match=r"Layer [2-4]"):
            trace(apply_network_fix(broken, fix), (1, 6, 6))


def test_a_layer_inside_a_block_is_named_by_its_path() -> None:
    network = Network((Residual((Conv2d(4, 9), ReLU())),))
    with pytest.raises(InvalidInputError, match=r"Layer 0\.branch\.0 \(Conv2d\)") as refusal:
        trace(network, (4, 7, 7))
    same = next(fix for fix in refusal.value.fixes if fix.parameter == "0.branch.0.kernel_size")
    assert same.value == 7


@pytest.mark.parametrize("shape", [(), (3, 3), (0, 4, 4), (1, 2, 3, 4), (1.5, 2, 2)])
def test_samples_that_are_none(shape: Any) -> None:
    with pytest.raises(InvalidInputError, match="shape of a sample"):
        trace(Network((ReLU(),)), shape)


def test_resnet50_is_traced_at_once() -> None:
    import time

    preset = PRESETS["resnet50"]
    times = []
    for _ in range(5):
        begun = time.thread_time()  # what others do meanwhile does not count
        trace(preset.network, preset.input_shape)
        times.append(time.thread_time() - begun)
    assert min(times) < 0.02


def test_the_rows_before_a_break_are_kept() -> None:
    network = Network((Conv2d(16, 3, padding=1), MaxPool2d(2), Linear(10)))
    followed = follow(network, (3, 32, 32))
    assert [row.output_shape for row in followed.trace.rows] == [(16, 32, 32), (16, 16, 16)]
    assert followed.broken == "2"
    assert followed.refusal is not None
    assert "Linear reads a vector" in followed.refusal.problem
    mended = follow(apply_network_fix(network, followed.refusal.fixes[0]), (3, 32, 32))
    assert (mended.broken, mended.refusal) == ("", None)
    assert mended.trace.output_shape == (10,)


def test_enormous_maps_are_traced_without_enormous_memory() -> None:
    network = Network((ConvTranspose2d(1, 3, stride=10**6), AdaptiveAvgPool2d(10**8), AdaptiveAvgPool2d(7)))
    assert trace(network, (1, 4096, 4096)).output_shape == (1, 7, 7)
