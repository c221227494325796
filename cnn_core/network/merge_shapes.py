"""Shapes where paths merge: of a sum and of a concatenation, and fixes where the paths differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import layers as L
from cnn_core.network.sized import Shape, Sized


def summed(layer: L.Residual, branch: Shape, shortcut: Shape) -> Sized:
    """
    Find the shape of a sum, or say how the two paths can be made to agree.

    Parameters
    ----------
    layer : Residual
        The block.
    branch, shortcut : tuple of int
        Shape of a sample at the end of each path.

    Returns
    -------
    Sized
        The shape both have.

    Raises
    ------
    InvalidInputError
        If they differ.
    """
    if branch == shortcut:
        return Sized(branch)
    raise InvalidInputError(
        "The branch and the shortcut cannot be added: their shapes differ.",
        given={"branch": branch, "shortcut": shortcut},
        allowed="both paths end in the same shape",
        here=f"{branch} is not {shortcut}",
        fixes=_meeting(layer, branch, shortcut),
    )


def _meeting(layer: L.Residual, branch: Shape, shortcut: Shape) -> list[Fix]:
    """Offer a projection, or a branch that keeps the depth."""
    fixes = []
    if len(branch) == len(shortcut) == 3 and not layer.shortcut:
        down, across = (max(1, -(-b // a)) for a, b in zip(branch[1:], shortcut[1:], strict=True))
        stride = down if down == across else (down, across)
        fixes.append(Fix("shortcut", "=", (L.Conv2d(branch[0], 1, stride),)))
        fixes.append(Fix("shortcut", "=", (L.Conv2d(branch[0], 1), L.AdaptiveAvgPool2d((branch[1], branch[2])))))
    if len(branch) == len(shortcut) == 3 and branch[1:] == shortcut[1:]:
        fixes += _as_deep(layer, shortcut[0])
    if len(branch) == len(shortcut) == 1 and not layer.shortcut:
        fixes.append(Fix("shortcut", "=", (L.Linear(branch[0]),)))
    return [*fixes, Fix("", "remove", None)]


def _as_deep(layer: L.Residual, channels: int) -> list[Fix]:
    for k in reversed(range(len(layer.branch))):
        last = layer.branch[k]
        if isinstance(last, L.Conv2d):
            return [
                Fix("branch", "=", (*layer.branch[:k], replace(last, out_channels=channels), *layer.branch[k + 1 :]))
            ]
    return []


def concatenated(layer: L.Concat, *shapes: Shape) -> Sized:
    """
    Find the shape of concatenated maps, or say how the branches can be made alike.

    Parameters
    ----------
    layer : Concat
        The block.
    *shapes : tuple of int
        Shape of a sample at the end of each branch.

    Returns
    -------
    Sized
        As many channels as all branches together, and their sum as a formula.

    Raises
    ------
    InvalidInputError
        If heights or widths differ.
    """
    if len({shape[1:] for shape in shapes}) > 1:
        raise InvalidInputError(
            "The branches cannot be laid behind each other: their heights or widths differ.",
            given={f"branches.{k}": shape for k, shape in enumerate(shapes)},
            allowed="all branches end in the same height and width",
            here=" is not ".join(str(shape[1:]) for shape in shapes),
            fixes=[Fix("branches", "=", _alike(layer, shapes)), Fix("", "remove", None)],
        )
    depths = [shape[0] for shape in shapes]
    return Sized((sum(depths), *shapes[0][1:]), f"{' + '.join(map(str, depths))} = {sum(depths)}")


def _alike(layer: L.Concat, shapes: Sequence[Shape]) -> tuple[tuple[L.Layer, ...], ...]:
    """Bring every branch to the smallest height and width."""
    maps = [shape[1:] for shape in shapes if len(shape) == 3]
    smallest = min(maps) if maps else (1, 1)
    return tuple(
        branch if shape[1:] == smallest else (*branch, L.AdaptiveAvgPool2d(smallest))
        for branch, shape in zip(layer.branches, shapes, strict=True)
    )
