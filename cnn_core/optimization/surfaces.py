"""Losses of two weights that can be drawn as a map: a valley, and two valleys with a ridge between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import Fix, InvalidInputError

Array = NDArray[np.float64]

SURFACES = ("valley", "two_valleys")
TILT = 0.2  # how much lower the left one of two valleys lies


@dataclass(frozen=True)
class Surface:
    """
    A loss over two weights.

    Attributes
    ----------
    name : str
        ``"valley"``: ½(w₁² + κ·w₂²); ``"two_valleys"``: ¼w₁⁴ − ½w₁² + 0.2·w₁ + ½κ·w₂², lifted so that its lowest
        point is 0.
    steepness : float, > 0
        κ, how much steeper it is across than along: the curvature along w₂.

    Raises
    ------
    InvalidInputError
        If there is no surface of that name, or κ is not positive.

    Examples
    --------
    >>> valley = Surface("valley", 10.0)
    >>> valley.loss([2.0, 1.0]).item(), valley.gradient([2.0, 1.0]).tolist()
    (7.0, [2.0, 10.0])
    """

    name: str = "valley"
    steepness: float = 10.0

    def __post_init__(self) -> None:
        if self.name not in SURFACES:
            raise InvalidInputError(
                "There is no such surface.",
                given={"name": self.name},
                allowed="name is one of " + ", ".join(SURFACES),
                here=f"name = {self.name}",
                fixes=[Fix("name", "=", "valley")],
            )
        if not 0 < self.steepness < float("inf"):
            raise InvalidInputError(
                "The surface cannot be drawn with this steepness.",
                given={"steepness": self.steepness},
                allowed="0 < steepness < infinity",
                here=f"steepness = {self.steepness}",
                fixes=[Fix("steepness", "=", 10.0)],
            )

    def loss(self, point: object) -> Array:
        """
        Compute the loss.

        Parameters
        ----------
        point : array_like of shape (..., 2)
            Weights.

        Returns
        -------
        ndarray of shape (...)
            The loss of each pair.
        """
        w = np.asarray(point, np.float64)
        return np.asarray(self._along(w[..., 0]) - self._lowest + self.steepness * w[..., 1] ** 2 / 2)

    def gradient(self, point: object) -> Array:
        """
        Compute the gradient.

        Parameters
        ----------
        point : array_like of shape (..., 2)
            Weights.

        Returns
        -------
        ndarray of the same shape
            ∂L/∂w₁ and ∂L/∂w₂.
        """
        w = np.asarray(point, np.float64)
        first = w[..., 0]
        along = first if self.name == "valley" else first**3 - first + TILT
        return np.stack([along, self.steepness * w[..., 1]], axis=-1)

    def rings(self, level: float, points: int = 97) -> list[Array]:
        """
        Follow the line of one loss.

        Parameters
        ----------
        level : float
            The loss, above 0.
        points : int
            Places along w₁, on each side of a ring.

        Returns
        -------
        list of ndarray of shape (2·points, 2)
            The closed lines on which the loss is `level`, one around each valley or one around both.

        Examples
        --------
        >>> ring, = Surface("valley", 4.0).rings(2.0, 3)
        >>> ring[::2].round(3).tolist()
        [[-2.0, 0.0], [2.0, 0.0], [-0.0, -1.0]]
        """
        made = []
        for left, right in self._below(level):
            w = (left + right) / 2 - (right - left) / 2 * np.cos(np.linspace(0, np.pi, points)) + 0.0
            rest = np.maximum(0.0, level + self._lowest - self._along(w))
            up = np.sqrt(2 * rest / self.steepness)
            up[[0, -1]] = 0.0
            made.append(np.column_stack([np.concatenate([w, w[::-1]]), np.concatenate([up, -up[::-1]])]))
        return made

    def _below(self, level: float) -> list[tuple[float, float]]:
        """Find where w₁ can be on a ring: from where to where the loss along the valley is below a level."""
        if self.name == "valley":
            return [(-np.sqrt(2 * level), np.sqrt(2 * level))]
        roots = np.roots([0.25, 0.0, -0.5, TILT, -level - self._lowest])
        ends = sorted(root.real for root in roots if abs(root.imag) < 1e-9)
        return list(zip(ends[::2], ends[1::2], strict=True))

    @cached_property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """The lowest points of its valleys, the deepest first."""
        if self.name == "valley":
            return ((0.0, 0.0),)
        left, _, right = self._flat
        return (left, 0.0), (right, 0.0)

    @cached_property
    def ridge(self) -> float:
        """w₁ at the top between two valleys; 0 where there is one."""
        return 0.0 if self.name == "valley" else self._flat[1]

    @cached_property
    def _flat(self) -> tuple[float, ...]:
        return tuple(sorted(np.roots([1.0, 0.0, -1.0, TILT]).real.tolist()))

    @cached_property
    def largest_curvature(self) -> float | None:
        """The largest eigenvalue of the second derivatives, where that is the same everywhere."""
        return max(1.0, self.steepness) if self.name == "valley" else None

    @cached_property
    def smallest_curvature(self) -> float | None:
        """The smallest eigenvalue of the second derivatives, where that is the same everywhere."""
        return min(1.0, self.steepness) if self.name == "valley" else None

    def _along(self, w: Array) -> Array:
        return w**2 / 2 if self.name == "valley" else w**4 / 4 - w**2 / 2 + TILT * w

    @cached_property
    def _lowest(self) -> float:
        return float(self._along(np.asarray(self.minima[0][0])))
