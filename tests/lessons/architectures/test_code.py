"""The lines on architectures run as they stand and give what the figures show, in NumPy and in PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

from lesson_ui.lessons.architectures.code import network_code, preset_code, timeline_code
from lesson_ui.lessons.architectures.pipeline_figure import Pipeline
from lesson_ui.lessons.architectures.residual_code import residual_code, shapes_code
from lesson_ui.lessons.architectures.residual_figure import residual_info
from lesson_ui.lessons.architectures.residual_shapes_figure import shapes_info
from lesson_ui.lessons.architectures.timeline_figure import VARIANTS, known
from tests.support.snippets import scopes_of


@pytest.mark.parametrize("plan", [Pipeline(), Pipeline(32, 5, 4, 1, "flatten", 100)])
def test_the_pipeline_counts_the_same_twice(plan: Pipeline) -> None:
    (first, second), printed = scopes_of(network_code(plan.network, plan.trace.input_shape))
    parameters = sum(parameter.numel() for parameter in second["network"].parameters())
    assert first["traced"].parameters == parameters == plan.trace.parameters
    assert printed.endswith(f"{parameters} parameters\n(1, {plan.classes})\n")


@pytest.mark.parametrize("name", ["lenet5", "resnet18", "resnet50_last"])
def test_a_network_of_the_literature_counts_the_same_twice(name: str) -> None:
    (first, second), _ = scopes_of(preset_code(name))
    assert first["traced"].parameters == sum(parameter.numel() for parameter in second["network"].parameters())


def test_the_timeline_is_counted() -> None:
    (scope,), _ = scopes_of(timeline_code(VARIANTS))
    for name in VARIANTS:
        assert scope["counted"][name][:3] == (
            known(name).preset.year,
            known(name).depth,
            known(name).trace.parameters,
        )


@pytest.mark.parametrize("part", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("size", [3, 1])
def test_the_residual_block(part: float, size: int) -> None:
    rng = np.random.default_rng(size)
    image = rng.integers(-3, 6, (4, 5)).astype(float)
    first, second = (rng.integers(-2, 3, (size, size)).astype(float) for _ in range(2))
    info = residual_info(image, first, second, part)
    for half in scopes_of(residual_code(image, first, second, part))[0]:
        np.testing.assert_allclose(np.asarray(half["z"])[0], info.branch)
        np.testing.assert_allclose(np.asarray(half["out"])[0], info.output)


@pytest.mark.parametrize("projects", [True, False])
def test_the_block_that_changes_the_shape(projects: bool) -> None:
    rng = np.random.default_rng(0)
    image = rng.integers(-3, 6, (2, 4, 4)).astype(float)
    weight = rng.integers(-2, 3, (4, 2)).astype(float) if projects else None
    info = shapes_info(image, weight, 0.5)
    for half in scopes_of(shapes_code(image, weight, 0.5))[0]:
        np.testing.assert_allclose(np.asarray(half["shortcut"]), info.shortcut)
        np.testing.assert_allclose(np.asarray(half["out"]), info.output)
