"""How far a point lies outside the outline of a shape: the formula of each form, in pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Field = NDArray[Any]

# In parts of the radius of the circle around the shape.
RING_HOLE = 0.45  # radius of the hole
STAR_NOTCH = 0.45  # from the centre to a notch
CROSS_ARM = 0.3  # half the width of an arm


def _outside_circle(u: Field, v: Field, r: Field) -> Field:
    """Compute how far a point lies outside a circle: √(u² + v²) − r."""
    return np.asarray(np.sqrt(u * u + v * v) - r)


def _outside_ring(u: Field, v: Field, r: Field) -> Field:
    """Compute how far a point lies outside a ring: beyond the circle, or from the hole's edge into the hole."""
    centre = np.sqrt(u * u + v * v)
    return np.asarray(np.maximum(centre - r, RING_HOLE * r - centre))


def _outside_square(u: Field, v: Field, r: Field) -> Field:
    """Compute how far a point lies outside a square with its corners on the circle: max(|u|, |v|) − r/√2."""
    return np.asarray(np.maximum(np.abs(u), np.abs(v)) - r * np.float32(np.sqrt(0.5)))


def _outside_triangle(u: Field, v: Field, r: Field) -> Field:
    """Compute how far a point lies outside a triangle: beyond its sides, r/2 from the centre; a corner points to −u."""
    slanted = np.float32(np.sqrt(0.75)) * np.abs(v) - u / 2
    return np.asarray(np.maximum(u, slanted) - r / 2)


def _outside_cross(u: Field, v: Field, r: Field) -> Field:
    """Compute how far a point lies outside a cross: the nearer of a vertical and a horizontal bar."""
    arm, reach = CROSS_ARM * r, np.float32(np.sqrt(1 - CROSS_ARM**2)) * r
    a, b = np.abs(u), np.abs(v)
    return np.asarray(np.minimum(np.maximum(a - arm, b - reach), np.maximum(a - reach, b - arm)))


def _outside_star(u: Field, v: Field, r: Field) -> Field:
    """Compute how far a point lies outside a star: from the line of tip and notch, folded into one tenth of it."""
    tenth = np.float32(np.pi / 5)
    angle = np.abs(np.mod(np.arctan2(v, -u) + tenth, 2 * tenth) - tenth)
    along, across = np.hypot(u, v) * np.cos(angle), np.hypot(u, v) * np.sin(angle)
    notch = (STAR_NOTCH * float(np.cos(tenth)), STAR_NOTCH * float(np.sin(tenth)))
    length = float(np.hypot(1 - notch[0], notch[1]))
    return np.asarray(((along - r) * notch[1] + across * (1 - notch[0])) / length)


# Each takes (u, v), rows downwards and columns from the shape's centre, and the radius of the circle around it.
OUTLINES: Mapping[str, Callable[[Field, Field, Field], Field]] = MappingProxyType(
    {
        "circle": _outside_circle,
        "square": _outside_square,
        "triangle": _outside_triangle,
        "cross": _outside_cross,
        "star": _outside_star,
        "ring": _outside_ring,
    }
)
