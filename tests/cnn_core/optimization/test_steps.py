"""The steps of the optimisers equal those of torch.optim, step by step, whatever the settings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.optimization import adam_step, adamw_step, bias_corrected, sgd_step

STEPS = 12
rates = st.floats(1e-5, 1.0)
shares = st.floats(0.0, 0.99)
decays = st.sampled_from([0.0, 0.01, 0.3])


def both_paths(
    ours: Any, theirs: Any, seed: int, settings_: dict[str, Any]
) -> tuple[list[NDArray[Any]], list[NDArray[Any]], Any]:
    """Walk with random gradients of every size, here and in torch."""
    rng = np.random.default_rng(seed)
    start = rng.normal(size=(3, 2))
    weight = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = theirs([weight], **settings_)
    param, state, here, there = start, None, [], []
    for _ in range(STEPS):
        grad = rng.normal(size=start.shape) * 10.0 ** rng.integers(-3, 3)
        step = ours(param, grad, state, **settings_)
        param, state = step.param, step.state
        weight.grad = torch.tensor(grad)
        optimizer.step()
        here.append(param)
        there.append(weight.detach().numpy().copy())
    return here, there, (state, optimizer.state[weight])


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    lr=rates,
    momentum=shares,
    dampening=st.floats(0, 1),
    decay=decays,
    nesterov=st.booleans(),
)
def test_sgd(seed: int, lr: float, momentum: float, dampening: float, decay: float, nesterov: bool) -> None:
    nesterov = nesterov and momentum > 0
    chosen = {"lr": lr, "momentum": momentum, "weight_decay": decay, "nesterov": nesterov}
    chosen["dampening"] = 0.0 if nesterov else dampening
    here, there, (state, kept) = both_paths(sgd_step, torch.optim.SGD, seed, chosen)
    np.testing.assert_allclose(here, there, rtol=1e-12, atol=1e-12)
    if momentum:
        np.testing.assert_allclose(state.momentum_buffer, kept["momentum_buffer"], rtol=1e-12, atol=1e-12)
    else:
        assert state.momentum_buffer is None


@pytest.mark.parametrize(("ours", "theirs"), [(adam_step, torch.optim.Adam), (adamw_step, torch.optim.AdamW)])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**31), lr=rates, betas=st.tuples(shares, st.floats(0, 0.9999)), eps=rates, decay=decays)
def test_adam_and_adamw(
    ours: Any, theirs: Any, seed: int, lr: float, betas: tuple[float, float], eps: float, decay: float
) -> None:
    chosen = {"lr": lr, "betas": betas, "eps": eps * 1e-6, "weight_decay": decay}
    here, there, (state, kept) = both_paths(ours, theirs, seed, chosen)
    np.testing.assert_allclose(here, there, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(state.exp_avg, kept["exp_avg"], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(state.exp_avg_sq, kept["exp_avg_sq"], rtol=1e-12, atol=1e-12)
    assert state.step == STEPS


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(sgd_step, torch.optim.SGD), (adam_step, torch.optim.Adam), (adamw_step, torch.optim.AdamW)],
)
def test_the_defaults_are_those_of_torch(ours: Any, theirs: Any) -> None:
    here, there, _ = both_paths(ours, theirs, 0, {})
    np.testing.assert_allclose(here, there, rtol=1e-12, atol=1e-12)


def test_adam_s_first_step_is_as_long_as_the_learning_rate_whatever_the_slope() -> None:
    step = adam_step([1.0, 1.0, 1.0], [1e-3, 5.0, -4e4], lr=0.1)
    np.testing.assert_allclose(step.param, [0.9, 0.9, 1.1], atol=1e-5)
    m, v = bias_corrected(step.state)
    np.testing.assert_allclose(m, [1e-3, 5.0, -4e4])
    np.testing.assert_allclose(v, [1e-6, 25.0, 16e8])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_type_of_the_weights_is_kept(dtype: Any) -> None:
    param, grad = np.ones(3, dtype), np.ones(3, dtype)
    assert sgd_step(param, grad, momentum=0.9).param.dtype == dtype
    assert adam_step(param, grad).param.dtype == dtype


@pytest.mark.parametrize(
    ("take", "refused"),
    [
        (sgd_step, {"lr": -1.0}),
        (sgd_step, {"momentum": -0.1}),
        (sgd_step, {"weight_decay": -0.1}),
        (sgd_step, {"nesterov": True}),
        (sgd_step, {"nesterov": True, "momentum": 0.9, "dampening": 0.1}),
        (adam_step, {"lr": -1.0}),
        (adam_step, {"betas": (1.0, 0.9)}),
        (adam_step, {"betas": (0.9, -0.1)}),
        (adam_step, {"eps": -1.0}),
        (adamw_step, {"weight_decay": -1.0}),
    ],
)
def test_what_torch_refuses_is_refused_with_a_fix_that_works(take: Any, refused: dict[str, Any]) -> None:
    theirs = {sgd_step: torch.optim.SGD, adam_step: torch.optim.Adam, adamw_step: torch.optim.AdamW}[take]
    with pytest.raises(ValueError, match=r"."):
        theirs([torch.zeros(2, requires_grad=True)], **refused)
    why = "needs momentum and no dampening" if "nesterov" in refused else "cannot take a step with this"
    with pytest.raises(InvalidInputError, match=why) as told:
        take([0.0, 0.0], [0.0, 0.0], **refused)
    fix = told.value.fixes[0]
    take([0.0, 0.0], [0.0, 0.0], **{**refused, fix.parameter: fix.value})


def test_a_gradient_of_another_shape_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="shape"):
        sgd_step([1.0, 2.0], [1.0])
