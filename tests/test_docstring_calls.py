"""The shapes and the limits that docstrings state hold: seen in every call that the examples make."""

from __future__ import annotations

import doctest
import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, NamedTuple

import numpy as np
import pytest

from cnn_core import explain, gradients
from cnn_core import functional as F
from cnn_core.errors import InvalidInputError
from tests import test_docstrings as docstrings
from tests.support.repository import ROOT
from tests.test_docstrings import Public
from tests.test_examples import MODULES

TUPLE = r"\((?:[^()]|\([^()]*\))*\)"
SHAPES = re.compile(rf"shape ({TUPLE}(?:(?:,| or|, or) {TUPLE})*)")
LIMIT = re.compile(r"^(?:int|float)\b.*?(>=|>) (\d+)$")
BETWEEN = re.compile(r"^(?:int|float)\b.*?\b(\d+) (?:\.\.\.|…|<= \w+ (<=?)) (\d+)")
CHOICES = re.compile(r'^\{".*"\}$')
Sizes = Mapping[str, int]


class Call(NamedTuple):
    """A call of a public function: what it was given, and what it returned."""

    public: Public
    given: dict[str, Any]
    gave: Any


PUBLIC = {(str(public.path), public.name): public for public in docstrings.FUNCTIONS}


@contextmanager
def watched(calls: list[Call]) -> Iterator[None]:
    """Note the calls of public functions that return something."""
    open_calls: list[tuple[FrameType, Public, dict[str, Any]]] = []

    def note(frame: FrameType, event: str, value: Any) -> None:
        code = frame.f_code
        if event == "call" and (public := PUBLIC.get((code.co_filename, code.co_qualname))):
            names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            open_calls.append((frame, public, {name: frame.f_locals[name] for name in names}))
        elif event == "return" and open_calls and open_calls[-1][0] is frame:
            _, public, given = open_calls.pop()
            if value is not None:  # an error passes as None
                calls.append(Call(public, given, value))

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def kinds_of(call: Call) -> dict[str, str]:
    said = docstrings.entries(docstrings.told(call.public, "Parameters"))
    return {name: kind for name, (kind, _) in said.items()}


def size_of(text: str, sizes: Sizes) -> int | None:
    """Compute a size such as ``H − K_h + 1`` where all its letters are known."""
    code = re.sub(r"(\w) (?=[\w(])", r"\1*", text.replace("−", "-").replace("·", "*").replace(" / ", "//"))
    try:
        size = eval(code, {"__builtins__": {}, "max": max}, dict(sizes))
    except (NameError, SyntaxError, TypeError):
        return None
    return size if isinstance(size, int) else None


def fitted(shape: tuple[int, ...], stated: str, sizes: Sizes) -> Sizes | None:
    """Lay a shape on one of those stated: the sizes that its letters have, or None where none fits."""
    for alternative in re.findall(TUPLE, stated):
        sought = [entry.strip() for entry in re.split(r",(?![^(]*\))", alternative[1:-1]) if entry.strip()]
        if any(entry in ("...", "…") for entry in sought):
            at = next(i for i, entry in enumerate(sought) if entry in ("...", "…"))
            sought[at : at + 1] = [f"_{i}" for i in range(len(shape) - len(sought) + 1)]
        found = dict(sizes)
        if len(sought) == len(shape) and all(
            found.setdefault(entry, size) == size if entry.isidentifier() else size_of(entry, found) in (None, size)
            for entry, size in zip(sought, shape, strict=True)
        ):
            return found
    return None


def wrong_shapes(call: Call) -> Iterator[str]:
    sizes: Sizes = {name: value for name, value in call.given.items() if type(value) is int}
    returned = docstrings.told(call.public, "Returns").strip()
    found = [(name, call.given.get(name), kind) for name, kind in kinds_of(call).items()]
    if isinstance(call.gave, np.ndarray):
        found.append(("what it returns", call.gave, returned.split("\n")[0]))
    elif isinstance(call.gave, tuple) and " : " in returned:
        kinds = [kind for kind, _ in docstrings.entries(returned).values()]
        found += [(f"return {i}", gave, kind) for i, (gave, kind) in enumerate(zip(call.gave, kinds, strict=False))]
    for name, value, kind in found:
        stated = None if " or of " in kind else SHAPES.search(kind)  # "or of the target's shape": words
        if stated and isinstance(value, (np.ndarray, list)):
            if (bound := fitted(np.shape(value), stated[1], sizes)) is None:
                yield f"{docstrings.label(call.public)}: {name} of shape {np.shape(value)}, not {stated[1]}"
            sizes = bound or sizes


def beyond(kind: str) -> list[Any]:
    """Give values just outside of what a type allows."""
    wrong: list[Any] = ["no such choice"] if CHOICES.match(kind) else []
    if limit := LIMIT.match(kind):
        wrong.append(int(limit[2]) - (limit[1] == ">="))
    if between := BETWEEN.match(kind):
        wrong += [int(between[1]) - 1, int(between[3]) + (between[2] != "<")]
    return wrong


def accepted(call: Call) -> Iterator[str]:
    module = importlib.import_module(".".join(call.public.path.relative_to(ROOT).with_suffix("").parts))
    for name, kind in kinds_of(call).items():
        for value in beyond(kind):
            try:
                getattr(module, call.public.name)(**{**call.given, name: value})
            except InvalidInputError:
                continue
            yield f"{docstrings.label(call.public)}: {name} = {value!r} is accepted, {kind} is stated"


def call_with_sizes_apart() -> None:
    """Call what computes layers, both with a batch and without, no two of the sizes alike."""
    rng = np.random.default_rng(1)
    batch, weight, transposed = rng.random((2, 6, 11, 8)), rng.random((4, 3, 5, 1)), rng.random((6, 2, 5, 1))
    along_classes, classes = rng.random((7, 5, 3)), rng.integers(0, 5, (7, 3))
    for x in (batch, batch[1]):
        y = F.conv2d(x, weight, rng.random(4), stride=(1, 2), groups=2)
        F.conv2d_reference(x, weight, rng.random(4), stride=(1, 2), groups=2)
        gradients.conv2d_backward(y, x, weight, None, stride=(1, 2), groups=2)
        y = F.conv_transpose2d(x, transposed, stride=2, groups=2)
        gradients.conv_transpose2d_backward(y, x, transposed, None, stride=2, groups=2)
        F.max_pool2d(x, 3, return_indices=True)
        for pool, back in (
            (F.max_pool2d, gradients.max_pool2d_backward),
            (F.avg_pool2d, gradients.avg_pool2d_backward),
        ):
            back(np.asarray(pool(x, (5, 2))), x, (5, 2))
        F.sum_pool2d(x, (5, 2))
        gradients.adaptive_avg_pool2d_backward(F.adaptive_avg_pool2d(x, (4, 3)), x, (4, 3))
        gradients.adaptive_max_pool2d_backward(np.asarray(F.adaptive_max_pool2d(x, (4, 3))), x, (4, 3))
        F.fold(F.unfold(x, (5, 2)), (11, 8), (5, 2))
        gradients.instance_norm_backward(x, x)
        F.instance_norm(x)
        explain.explain_conv2d(x, weight, groups=2, index=(1,) * x.ndim)
        explain.explain_max_pool2d(x, 3, index=(1,) * x.ndim)
    mean, scale = rng.random(6), rng.random(6)
    gradients.batch_norm_backward(batch, batch, mean, scale, scale, mean, training=True)
    F.batch_norm(batch, mean, scale, scale, mean)
    gradients.group_norm_backward(batch, batch, 3, scale, mean)
    F.group_norm(batch, 3, scale, mean)
    F.layer_norm(batch, (11, 8))
    gradients.layer_norm_backward(batch, batch, (11, 8))
    F.local_response_norm(batch, 3)
    gradients.local_response_norm_backward(batch, batch, 3)
    F.cross_entropy(along_classes, classes, rng.random(5))
    gradients.cross_entropy_backward(np.ones(()), along_classes, classes, rng.random(5))
    F.nll_loss(along_classes, classes, reduction="none")
    gradients.nll_loss_backward(np.ones((7, 3)), along_classes, classes, reduction="none")
    F.linear(rng.random((2, 3, 5)), rng.random((4, 5)), rng.random(4))
    gradients.linear_backward(rng.random((2, 3, 4)), rng.random((2, 3, 5)), rng.random((4, 5)), rng.random(4))
    F.linear(rng.random((2, 3, 5)), rng.random((4, 5)), rng.random((2, 3, 4)))
    F.pad(batch, (1, 2, 0, 3), "reflect")


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    made: list[Call] = []
    for name in MODULES:
        if name.startswith(("cnn_core", "lesson_ui")):
            module = importlib.import_module(name)
            with watched(made):
                doctest.testmod(module)
    with watched(made):
        call_with_sizes_apart()
    return made


def test_arrays_have_the_shapes_that_are_stated(calls: list[Call]) -> None:
    assert len({call.public.name for call in calls}) > 300
    assert {fault for call in calls for fault in wrong_shapes(call)} == set()


def test_what_is_outside_of_stated_limits_is_refused(calls: list[Call]) -> None:
    firsts = {call.public.name: call for call in reversed(calls) if "." not in call.public.name}
    refusing = [call for call in firsts.values() if "InvalidInputError" in docstrings.told(call.public, "Raises")]
    assert sum(len(beyond(kind)) for call in refusing for kind in kinds_of(call).values()) > 80
    assert {fault for call in refusing for fault in accepted(call)} == set()


@pytest.mark.parametrize(
    ("shape", "stated", "fits"),
    [
        ((2, 3, 5, 6), "(N, C, H, W) or (C, H, W)", True),
        ((2, 3), "(N, C, H, W) or (C, H, W)", False),
        ((3, 4), "(C, C)", False),
        ((7, 4), "(2 K, K)", False),
        ((8, 4), "(K + 4, 4)", True),
        ((2, 5, 7, 1), "(N, ..., 1)", True),
        ((5,), "(H − K + 1,)", False),
    ],
)
def test_a_shape_is_laid_on_those_that_are_stated(shape: tuple[int, ...], stated: str, fits: bool) -> None:
    assert (fitted(shape, stated, {"K": 4, "H": 5}) is not None) is fits


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("int, >= 1", [0]),
        ("int or (int, int), >= 0", [-1]),
        ("float, > 0", [0]),
        ("float, 0 <= p < 1", [-1, 1]),
        ("int, 8 … 64", [7, 65]),
        ('{"mean", "sum"}', ["no such choice"]),
        ("ndarray of shape (2, 3)", []),
    ],
)
def test_what_is_outside_is_taken_from_the_type(kind: str, values: list[Any]) -> None:
    assert beyond(kind) == values
