"""Stacks of sliding windows in their short form: ``c3-c3-p2`` is two convolutions and a pooling."""

from __future__ import annotations

import re

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network.layers import Conv2d, MaxPool2d
from cnn_core.network.network import Network
from cnn_core.network.receptive_fields import axis_window

LIMITS = {"kernel_size": (1, 15), "stride": (1, 8), "padding": (0, 7), "dilation": (1, 16)}
MOST_LAYERS = 20
_TOKEN = re.compile(r"([cp])(\d{1,3})((?:[spd]\d{1,3})*)", re.ASCII)
_OPTION = re.compile(r"([spd])(\d{1,3})", re.ASCII)


def from_short_form(text: str) -> Network:
    """
    Read a network from its short form.

    Parameters
    ----------
    text : str
        Layers with hyphens between them: ``c`` or ``p`` for convolution or pooling, the kernel_size, then, where
        they differ from torch's default, ``s`` stride, ``p`` padding and ``d`` dilation.

    Returns
    -------
    Network
        Of `Conv2d` with one filter and `MaxPool2d`. A pooling without a stride takes its kernel_size, as in torch.

    Raises
    ------
    InvalidInputError
        If it cannot be read, is too long, or breaks a limit.

    Examples
    --------
    >>> from_short_form("c3p1-p2").layers
    (Conv2d(1, 3, padding=1), MaxPool2d(2, stride=2))
    """
    tokens = [token.strip().lower() for token in text.strip().split("-")]
    if len(tokens) > MOST_LAYERS:
        raise InvalidInputError(
            "The stack has too many layers.",
            given={"layers": len(tokens)},
            allowed=f"layers <= {MOST_LAYERS}, limited here so that the figure can be read",
            here=f"{len(tokens)} > {MOST_LAYERS}",
            fixes=[Fix("layers", "=", "-".join(tokens[:MOST_LAYERS]))],
        )
    return Network(tuple(_layer(token, place) for place, token in enumerate(tokens, start=1)))


def _layer(token: str, place: int) -> Conv2d | MaxPool2d:
    found = _TOKEN.fullmatch(token)
    options = _OPTION.findall(found[3]) if found else []
    if not found or len(dict(options)) < len(options):
        raise InvalidInputError(
            f"Layer {place} cannot be read.",
            given={f"layer {place}": token},
            allowed="c or p, the kernel_size, then s stride, p padding, d dilation: c3, c3s2p1, p2, c3d2",
            here=f"layer {place} = {token!r}",
            fixes=[Fix("layers", "=", "c3-c3-c3")],
        )
    kind, kernel_size = found[1], int(found[2])
    usual = {"s": kernel_size if kind == "p" else 1, "p": 0, "d": 1}
    settings = kernel_size, *(usual | {name: int(value) for name, value in options}).values()
    for (name, (low, high)), value in zip(LIMITS.items(), settings, strict=True):
        if not low <= value <= high:
            raise InvalidInputError(
                f"Layer {place} has a {name} outside of what this lesson offers.",
                given={f"layer {place}": token},
                allowed=f"{name} from {low} to {high}, limited here so that the figure can be read",
                here=f"{name} = {value}",
                fixes=[Fix(name, "=", min(max(value, low), high))],
            )
    return Conv2d(1, *settings) if kind == "c" else MaxPool2d(*settings)


def to_short_form(network: Network) -> str:
    """
    Write a network of sliding windows in its short form.

    Parameters
    ----------
    network : Network
        Of `Conv2d` and `MaxPool2d`, each the same along height and width.

    Returns
    -------
    str
        As `from_short_form` reads it.

    Examples
    --------
    >>> to_short_form(Network((Conv2d(1, 3, 2, 1), MaxPool2d(2), MaxPool2d(3, 2))))
    'c3s2p1-p2-p3s2'
    """
    return "-".join(map(_token, network.layers))


def _token(layer: object) -> str:
    assert isinstance(layer, Conv2d | MaxPool2d)
    kernel_size, stride, padding, dilation = axis_window(layer)
    letter, default = ("c", 1) if isinstance(layer, Conv2d) else ("p", kernel_size)
    options = (("s", stride, default), ("p", padding, 0), ("d", dilation, 1))
    return f"{letter}{kernel_size}" + "".join(f"{k}{v}" for k, v, usual in options if v != usual)
