"""One step of SGD, Adam and AdamW on NumPy arrays, with the argument names and defaults of `torch.optim`."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.errors import Fix, InvalidInputError

Array = NDArray[Any]


class SGDState(NamedTuple):
    """
    Hold what SGD remembers.

    Attributes
    ----------
    momentum_buffer : ndarray or None
        The velocity; None before the first step and without momentum.
    """

    momentum_buffer: Array | None = None


class AdamState(NamedTuple):
    """
    Hold what Adam and AdamW remember.

    Attributes
    ----------
    step : int
        Steps taken.
    exp_avg, exp_avg_sq : ndarray
        Running means of the gradient and of its square: the first and second moment, m and v.
    """

    step: int
    exp_avg: Array
    exp_avg_sq: Array


class Stepped(NamedTuple):
    """
    Hold the weights and the optimiser's state after a step.

    Attributes
    ----------
    param : ndarray
        The weights after it.
    state : SGDState or AdamState
        What the next step takes.
    grad : ndarray
        The gradient it used, weight decay included where that is added to it.
    direction : ndarray
        What the learning rate was multiplied with; ``lr * direction`` was subtracted.
    """

    param: Array
    state: Any
    grad: Array
    direction: Array


def sgd_step(
    param: ArrayLike,
    grad: ArrayLike,
    state: SGDState | None = None,
    *,
    lr: float = 1e-3,
    momentum: float = 0.0,
    dampening: float = 0.0,
    weight_decay: float = 0.0,
    nesterov: bool = False,
) -> Stepped:
    """
    Take one step as `torch.optim.SGD` does.

    Parameters
    ----------
    param, grad : array_like
        Weights and the gradient of the loss there, of one shape.
    state : SGDState, optional
        What the step before left; None before the first.
    lr : float, >= 0
        Learning rate.
    momentum : float, >= 0
        Share of the velocity that stays.
    dampening : float
        Share of the gradient that does not enter the velocity; the first gradient enters whole.
    weight_decay : float, >= 0
        ``weight_decay * param`` is added to the gradient.
    nesterov : bool
        Whether to look ahead: go along ``grad + momentum * velocity``.

    Returns
    -------
    Stepped
        ``velocity = momentum * velocity + (1 - dampening) * grad``, ``param = param - lr * velocity``.

    Raises
    ------
    InvalidInputError
        Where torch refuses, too, and if the shapes differ.

    References
    ----------
    Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning", 2013.

    Examples
    --------
    >>> first = sgd_step([1.0], [2.0], lr=0.1, momentum=0.9)
    >>> second = sgd_step(first.param, [2.0], first.state, lr=0.1, momentum=0.9)
    >>> first.param.tolist(), second.state.momentum_buffer.tolist()
    ([0.8], [3.8])
    """
    w, g = _pair(param, grad)
    _check(lr=lr, momentum=momentum, weight_decay=weight_decay)
    if nesterov and (momentum <= 0 or dampening != 0):
        raise InvalidInputError(
            "Nesterov's step needs momentum and no dampening.",
            given={"nesterov": nesterov, "momentum": momentum, "dampening": dampening},
            allowed="momentum > 0 and dampening = 0 with nesterov = True",
            here=f"momentum = {momentum}, dampening = {dampening}",
            fixes=[Fix("momentum", "=", 0.9)] if momentum <= 0 else [Fix("dampening", "=", 0.0)],
        )
    g = g + weight_decay * w if weight_decay else g
    buffer, direction = None, g
    if momentum:
        before = state.momentum_buffer if state is not None else None
        buffer = g.copy() if before is None else momentum * before + (1 - dampening) * g
        direction = g + momentum * buffer if nesterov else buffer
    return Stepped(w - lr * direction, SGDState(buffer), g, direction)


def adam_step(
    param: ArrayLike,
    grad: ArrayLike,
    state: AdamState | None = None,
    *,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.0,
) -> Stepped:
    """
    Take one step as `torch.optim.Adam` does.

    Parameters
    ----------
    param, grad
        As for `sgd_step`.
    state : AdamState, optional
        What the step before left; None before the first.
    lr : float, >= 0
        Learning rate.
    betas : (float, float), 0 <= beta < 1
        How much of the running means of the gradient and of its square stays.
    eps : float, >= 0
        Added to the root, so that nothing is divided by 0.
    weight_decay : float, >= 0
        ``weight_decay * param`` is added to the gradient.

    Returns
    -------
    Stepped
        ``param = param - lr * m̂ / (√v̂ + eps)`` with the moments of `bias_corrected`.

    Raises
    ------
    InvalidInputError
        Where torch refuses, too, and if the shapes differ.

    References
    ----------
    Kingma and Ba, "Adam: a method for stochastic optimization", 2015.

    Examples
    --------
    >>> step = adam_step([1.0, 1.0], [0.001, 100.0], lr=0.1)
    >>> step.param.round(4).tolist()
    [0.9, 0.9]
    """
    w, g = _pair(param, grad)
    _check(lr=lr, eps=eps, weight_decay=weight_decay, betas=betas)
    return _adam(w, g + weight_decay * w if weight_decay else g, state, lr, betas, eps)


def adamw_step(
    param: ArrayLike,
    grad: ArrayLike,
    state: AdamState | None = None,
    *,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 1e-2,
) -> Stepped:
    """
    Take one step as `torch.optim.AdamW` does: weight decay apart from the gradient.

    Parameters
    ----------
    param, grad, state, lr, betas, eps
        As for `adam_step`.
    weight_decay : float, >= 0
        The weights are multiplied by ``1 - lr * weight_decay`` first.

    Returns
    -------
    Stepped
        As `adam_step`; `direction` is Adam's part.

    Raises
    ------
    InvalidInputError
        As for `adam_step`.

    References
    ----------
    Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.

    Examples
    --------
    >>> adamw_step([1.0], [5.0], lr=0.1, weight_decay=0.5).param.round(6).tolist()
    [0.85]
    """
    w, g = _pair(param, grad)
    _check(lr=lr, eps=eps, weight_decay=weight_decay, betas=betas)
    return _adam(w * (1 - lr * weight_decay), g, state, lr, betas, eps)


def bias_corrected(state: AdamState, betas: tuple[float, float] = (0.9, 0.999)) -> tuple[Array, Array]:
    """
    Correct the bias of Adam's running means, which began at zero.

    Parameters
    ----------
    state : AdamState
        After a step.
    betas : (float, float)
        As for `adam_step`.

    Returns
    -------
    (ndarray, ndarray)
        m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), t being the step.

    Examples
    --------
    >>> first = adam_step([0.0], [4.0]).state
    >>> [moment.round(6).tolist() for moment in bias_corrected(first)]
    [[4.0], [16.0]]
    """
    t = state.step
    return state.exp_avg / (1 - betas[0] ** t), state.exp_avg_sq / (1 - betas[1] ** t)


def _adam(w: Array, g: Array, state: AdamState | None, lr: float, betas: tuple[float, float], eps: float) -> Stepped:
    before = state if state is not None else AdamState(0, np.zeros_like(g), np.zeros_like(g))
    after = AdamState(
        before.step + 1,
        betas[0] * before.exp_avg + (1 - betas[0]) * g,
        betas[1] * before.exp_avg_sq + (1 - betas[1]) * g * g,
    )
    m, v = bias_corrected(after, betas)
    direction = m / (np.sqrt(v) + eps)
    return Stepped(w - lr * direction, after, g, direction)


def _pair(param: ArrayLike, grad: ArrayLike) -> tuple[Array, Array]:
    w, g = (np.asarray(part) for part in (param, grad))
    w, g = (part if part.dtype.kind == "f" else part.astype(np.float64) for part in (w, g))
    if w.shape != g.shape:
        raise InvalidInputError(
            "The gradient has not the shape of the weights.",
            given={"param.shape": w.shape, "grad.shape": g.shape},
            allowed="grad.shape = param.shape",
            here=f"{g.shape} is not {w.shape}",
            fixes=[Fix("grad.shape", "=", w.shape)],
        )
    return w, g


def _check(*, betas: tuple[float, float] = (0.0, 0.0), **least: float) -> None:
    defaults = {"lr": 0.001, "momentum": 0.9, "eps": 1e-8, "weight_decay": 0.0}
    for name, value in least.items():
        if not (0 <= value < math.inf):
            raise _refusal(name, value, f"0 <= {name} < infinity", defaults[name])
    if not all(0 <= beta < 1 for beta in betas):
        raise _refusal("betas", betas, "0 <= beta < 1 for both", (0.9, 0.999))


def _refusal(name: str, value: object, allowed: str, good: object) -> InvalidInputError:
    return InvalidInputError(
        "The optimiser cannot take a step with this.",
        given={name: value},
        allowed=allowed,
        here=f"{name} = {value}",
        fixes=[Fix(name, "=", good)],
    )
