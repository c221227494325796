"""Networks as one line of text, short enough for the address of a page: the code that makes them, without blanks."""

from __future__ import annotations

import ast
import re
from typing import Any

from cnn_core.errors import InvalidInputError
from cnn_core.network.building import build_layer
from cnn_core.network.layers import LAYERS
from cnn_core.network.network import Network
from cnn_core.number_text import plain_number

MAX_CHARACTERS = 40_000


def to_address(network: Network) -> str:
    """
    Write a network as one line.

    Parameters
    ----------
    network : Network
        Which network; its name is left out.

    Returns
    -------
    str
        Its layers as code, arguments at their defaults left out.

    Examples
    --------
    >>> from cnn_core.network import Conv2d, Linear, ReLU
    >>> to_address(Network((Conv2d(16, 3, padding=1), ReLU(), Linear(10))))
    'Conv2d(16,3,padding=1),ReLU,Linear(10)'
    """
    text = ",".join(map(repr, network.layers)).replace(" ", "")
    return re.sub(r"([A-Za-z])\(\)", r"\1", text)


def from_address(text: str) -> Network:
    """
    Read a network from one line. The text is only read, never run.

    Parameters
    ----------
    text : str
        What `to_address` wrote, or somebody typed.

    Returns
    -------
    Network
        The network.

    Raises
    ------
    InvalidInputError
        If the text is no list of layers, or a layer does not exist or cannot have such arguments.

    Examples
    --------
    >>> from_address("Conv2d(6, 5), ReLU, MaxPool2d(2)").layers
    (Conv2d(6, 5), ReLU(), MaxPool2d(2))
    """
    if len(text) > MAX_CHARACTERS:
        raise _refusal("The text is too long for a network.", text, f"{len(text)} > {MAX_CHARACTERS} characters")
    try:
        tree = ast.parse(f"({plain_number(text).strip().rstrip(',')},)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        raise _refusal("This is no list of layers.", text, getattr(fault, "msg", None) or "not readable") from None
    assert isinstance(tree, ast.Tuple)
    return Network(tuple(_layer(node, text) for node in tree.elts))


def _layer(node: ast.expr, text: str) -> Any:
    call = ast.Call(node, [], []) if isinstance(node, ast.Name) else node
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or None in [k.arg for k in call.keywords]:
        raise _refusal("There is something among the layers that is no layer.", text, ast.unparse(node)[:40])
    named = {str(keyword.arg): _value(keyword.value, text) for keyword in call.keywords}
    return build_layer(call.func.id, [_value(value, text) for value in call.args], named, ast.unparse(node)[:40])


def _value(node: ast.expr, text: str) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Tuple(elts=items):
            return tuple(_value(item, text) for item in items)
        case ast.Call() | ast.Name():
            return _layer(node, text)
    raise _refusal("An argument is neither a number nor a word nor layers.", text, ast.unparse(node)[:40])


def _refusal(problem: str, text: str, here: str) -> InvalidInputError:
    return InvalidInputError(
        problem,
        given={"network": text[:60]},
        allowed="layers separated by commas, such as Conv2d(16,3,padding=1),ReLU,MaxPool2d(2); layers are "
        + ", ".join(LAYERS),
        here=here,
    )
