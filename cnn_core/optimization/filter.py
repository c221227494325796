"""Learn one filter from one picture by gradient descent: a single step with all its numbers, or a whole run."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core import functional as F
from cnn_core import gradients
from cnn_core.checks import check_integer
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.optimization.filter_limits import patches_of
from cnn_core.optimization.steps import SGDState, sgd_step

Grid = NDArray[np.float64]

LEARNED = 1e-3  # a mean squared error below this counts as learned
MOST_STEPS = 500
DIVERGED = 1e4  # a loss that has grown so many times over is on its way out of every bound


class FilterState(NamedTuple):
    """
    Hold a filter, its bias and their velocities before a step.

    Attributes
    ----------
    weight : ndarray of shape (K_h, K_w)
        The filter.
    bias : float or None
        Added to every number of the map; None where there is none to learn.
    velocity : ndarray of shape (K_h, K_w)
        What momentum remembers of the gradients so far; zeros before the first step.
    bias_velocity : float
        The same for the bias.
    """

    weight: Grid
    bias: float | None
    velocity: Grid
    bias_velocity: float = 0.0


class FilterStep(NamedTuple):
    """
    Hold one step of learning: forward, loss, gradient, update.

    Attributes
    ----------
    before : FilterState
        What the step starts from.
    output : ndarray of shape (H_out, W_out)
        The map that the filter makes.
    error : ndarray of the same shape
        ``output - target``.
    loss : float
        The mean of the squared errors.
    grad_output : ndarray of the same shape
        ∂L/∂output = 2 · error / N.
    grad_weight : ndarray of shape (K_h, K_w)
        ∂L/∂weight.
    grad_bias : float or None
        ∂L/∂bias.
    after : FilterState
        The filter after the update.
    """

    before: FilterState
    output: Grid
    error: Grid
    loss: float
    grad_output: Grid
    grad_weight: Grid
    grad_bias: float | None
    after: FilterState


class Descent(NamedTuple):
    """
    Hold the whole descent of a filter that learns.

    Attributes
    ----------
    weights, velocities : ndarray of shape (S + 1, K_h, K_w)
        Before the first step, and after each.
    biases : ndarray of shape (S + 1,) or None
        The same for the bias.
    bias_velocities : ndarray of shape (S + 1,)
        Zeros without a bias.
    losses : ndarray of shape (S + 1,)
        The mean squared error of each filter.
    learned : int or None
        The first step after which the loss is below `LEARNED`.
    diverged : bool
        Whether it ended because the loss left all bounds.
    """

    weights: Grid
    velocities: Grid
    biases: Grid | None
    bias_velocities: Grid
    losses: Grid
    learned: int | None
    diverged: bool

    @property
    def steps(self) -> int:
        """Count the steps, S."""
        return len(self.losses) - 1

    def state(self, step: int) -> FilterState:
        """
        Find the filter after so many steps.

        Parameters
        ----------
        step : int, 0 … `steps`
            How many steps.

        Returns
        -------
        FilterState
            Filter, bias and velocities.
        """
        bias = None if self.biases is None else float(self.biases[step])
        return FilterState(self.weights[step], bias, self.velocities[step], float(self.bias_velocities[step]))


@offer_working_fixes
def take_step(
    picture: ArrayLike, target: ArrayLike, state: FilterState, learning_rate: float = 0.1, momentum: float = 0.0
) -> FilterStep:
    """
    Take one step of gradient descent on the mean squared error of a map.

    Parameters
    ----------
    picture : array_like of shape (H, W)
        What the filter is laid on.
    target : array_like of shape (H − K_h + 1, W − K_w + 1)
        The target map.
    state : FilterState
        The filter.
    learning_rate : float, > 0
        How far a step goes against the gradient.
    momentum : float, 0 <= momentum < 1
        How much of the last step is kept.

    Returns
    -------
    FilterStep
        ``velocity = momentum * velocity + gradient``, ``weight = weight - learning_rate * velocity``, as in
        `torch.optim.SGD`.

    Raises
    ------
    InvalidInputError
        If the filter does not fit the picture, the target is not of the map's size, or a rate is out of bounds.

    References
    ----------
    Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.

    Examples
    --------
    >>> start = FilterState(np.zeros((1, 1)), None, np.zeros((1, 1)))
    >>> step = take_step([[1.0, 2.0]], [[3.0, 6.0]], start, 0.1)
    >>> step.loss, step.grad_weight.tolist(), step.after.weight.tolist()
    (22.5, [[-15.0]], [[1.5]])
    """
    _check_rates(learning_rate, momentum)
    x, t = _planes(picture, target, state.weight)
    weight, bias = state.weight[None, None], None if state.bias is None else np.array([state.bias])
    output = F.conv2d(x[None], weight, bias)
    loss = F.mse_loss(output, t[None])
    grad_output = gradients.mse_loss_backward(np.ones_like(loss), output, t[None])
    grads = gradients.conv2d_backward(grad_output, x[None], weight, bias)
    grad_weight = grads.grad_weight[0, 0]
    grad_bias = None if grads.grad_bias is None else float(grads.grad_bias[0])
    stepped = sgd_step(state.weight, grad_weight, SGDState(state.velocity), lr=learning_rate, momentum=momentum)
    after = FilterState(stepped.param, None, stepped.direction)
    if state.bias is not None and grad_bias is not None:
        speed = SGDState(np.array(state.bias_velocity))
        of_bias = sgd_step(state.bias, grad_bias, speed, lr=learning_rate, momentum=momentum)
        after = after._replace(bias=float(of_bias.param), bias_velocity=float(of_bias.direction))
    return FilterStep(state, output[0], output[0] - t, float(loss), grad_output[0], grad_weight, grad_bias, after)


@offer_working_fixes
def descend(
    picture: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike,
    bias: float | None = None,
    learning_rate: float = 0.1,
    momentum: float = 0.0,
    *,
    steps: int = MOST_STEPS,
) -> Descent:
    """
    Take many steps of gradient descent: the fast twin of `take_step`, with all patches multiplied at once.

    Parameters
    ----------
    picture, target
        As for `take_step`.
    weight : array_like of shape (K_h, K_w)
        The filter at the start.
    bias : float, optional
        The bias at the start; None learns none.
    learning_rate, momentum
        As for `take_step`.
    steps : int, >= 0
        How many steps at most; it ends before if the loss leaves all bounds.

    Returns
    -------
    Descent
        Every filter and loss on the way.

    Raises
    ------
    InvalidInputError
        As for `take_step`, and if `steps` is below 0.

    Examples
    --------
    >>> way = descend([[1.0, 2.0]], [[3.0, 6.0]], [[0.0]], learning_rate=0.1, steps=2)
    >>> way.losses.tolist(), way.weights[:, 0, 0].tolist()
    ([22.5, 5.625, 1.40625], [0.0, 1.5, 2.25])
    """
    _check_rates(learning_rate, momentum)
    check_integer("steps", steps, 0)
    start = np.asarray(weight, np.float64)
    x, t = _planes(picture, target, start)
    patches, targets = patches_of(x, start.shape, bias=bias is not None), t.ravel()
    values = np.append(start.ravel(), [] if bias is None else [bias])
    velocity = np.zeros_like(values)
    kept, kept_velocities, losses, diverged = [values], [velocity], [], False
    for step in range(steps + 1):
        with np.errstate(over="ignore", invalid="ignore"):  # what leaves all bounds is said, not warned of
            error = patches @ values - targets
            losses.append(float(error @ error) / error.size)
            if not losses[-1] < DIVERGED * max(1.0, losses[0]):
                diverged = True
                break
            if step < steps:
                gradient = (error @ patches) * (2 / error.size)
                stepped = sgd_step(values, gradient, SGDState(velocity), lr=learning_rate, momentum=momentum)
                values, velocity = stepped.param, stepped.direction
                kept.append(values)
                kept_velocities.append(velocity)
    every, speeds = np.array(kept), np.array(kept_velocities)
    n, shape = start.size, (-1, *start.shape)
    below = np.flatnonzero(np.array(losses) < LEARNED)
    return Descent(
        every[:, :n].reshape(shape),
        speeds[:, :n].reshape(shape),
        None if bias is None else every[:, n],
        np.zeros(len(every)) if bias is None else speeds[:, n],
        np.array(losses),
        int(below[0]) if below.size else None,
        diverged,
    )


def _planes(picture: ArrayLike, target: ArrayLike, weight: Grid) -> tuple[Grid, Grid]:
    x, t = np.asarray(picture, np.float64), np.asarray(target, np.float64)
    size = F.conv2d(x[None], weight[None, None]).shape[1:]
    if t.shape != size:
        raise InvalidInputError(
            "The target has not the size of the map that the filter makes.",
            given={"target.shape": t.shape, "picture.shape": x.shape, "weight.shape": weight.shape},
            allowed="target.shape = (H - K_h + 1, W - K_w + 1)",
            here=f"{t.shape} is not {size}",
            fixes=[Fix("target.shape", "=", size)],
        )
    return x, t


def _check_rates(learning_rate: float, momentum: float) -> None:
    if not (0 < learning_rate < math.inf):
        raise InvalidInputError(
            "The learning rate is not a positive number.",
            given={"learning_rate": learning_rate},
            allowed="0 < learning_rate < infinity",
            here=f"learning_rate = {learning_rate}",
            fixes=[Fix("learning_rate", "=", 0.1)],
        )
    if not 0 <= momentum < 1:
        raise InvalidInputError(
            "The momentum is out of bounds.",
            given={"momentum": momentum},
            allowed="0 <= momentum < 1",
            here=f"momentum = {momentum}",
            fixes=[Fix("momentum", "=", 0.9)],
        )
