"""Ask PyTorch the same question: same values, shape and dtype where it answers, a refusal where it refuses."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch

from cnn_core import functional as F
from cnn_core.errors import InvalidInputError, apply_fix

TOLERANCES = {"float32": {"rtol": 2e-4, "atol": 2e-5}, "float64": {"rtol": 1e-9, "atol": 1e-11}}

# what PyTorch raises where it refuses
REFUSALS = (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError, ZeroDivisionError)


def to_torch(value: Any) -> Any:
    """Copy arrays to tensors and NumPy's scalars to Python's; leave the rest."""
    if isinstance(value, np.ndarray):
        return torch.from_numpy(np.array(value))
    if isinstance(value, type) and issubclass(value, np.generic):
        return getattr(torch, value.__name__)
    return value.item() if isinstance(value, np.generic) else value


def torch_answer(function: str, arguments: Mapping[str, Any]) -> Any:
    """Call `torch.nn.functional`; warnings about old spellings are none of our business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        call = getattr(torch.nn.functional, function)
        return call(**{name: to_torch(value) for name, value in arguments.items()})


def assert_close(ours: Any, theirs: Any, scale: float = 1.0) -> None:
    """Compare value, shape and dtype of an array, or of a pair of arrays."""
    if isinstance(theirs, tuple):
        assert isinstance(ours, tuple)
        for our, their in zip(ours, theirs, strict=True):
            assert_close(our, their, scale)
        return
    expected = theirs.detach().numpy()
    assert ours.shape == expected.shape
    assert ours.dtype == expected.dtype
    tolerance = TOLERANCES.get(expected.dtype.name, {"rtol": 0, "atol": 0})
    np.testing.assert_allclose(
        ours, expected, rtol=tolerance["rtol"] * scale, atol=tolerance["atol"] * scale, equal_nan=True
    )


def assert_same(function: str, arguments: Mapping[str, Any], scale: float = 1.0) -> None:
    """Both answer, and alike; the inputs stay as they were."""
    before = {name: np.array(value) for name, value in arguments.items() if isinstance(value, np.ndarray)}
    ours = getattr(F, function)(**arguments)
    assert_close(ours, torch_answer(function, arguments), scale)
    for name, value in before.items():
        np.testing.assert_array_equal(arguments[name], value, err_msg=f"{name} was changed")


def assert_refused(function: str, arguments: Mapping[str, Any], match: str, fixes: bool = True) -> None:
    """Both refuse; ours says why, and every fix it offers mends the call, for PyTorch too."""
    with pytest.raises(REFUSALS):
        torch_answer(function, arguments)
    with pytest.raises(InvalidInputError, match=match) as refusal:
        getattr(F, function)(**arguments)
    error = refusal.value
    assert error.problem.endswith(".")
    assert all([error.given, error.allowed, error.here])
    assert bool(error.fixes) == fixes, f"fixes offered: {error.fixes}"
    for fix in error.fixes:
        mended = apply_fix(arguments, fix)
        getattr(F, function)(**mended)
        torch_answer(function, mended)


def assert_agree(function: str, arguments: Mapping[str, Any], scale: float = 1.0) -> bool:
    """Answer alike or refuse alike, whatever the arguments; say which: True for an answer."""
    try:
        theirs = torch_answer(function, arguments)
    except REFUSALS:
        with pytest.raises(InvalidInputError) as refusal:
            getattr(F, function)(**arguments)
        for fix in refusal.value.fixes:
            getattr(F, function)(**apply_fix(arguments, fix))
        return False
    assert_close(getattr(F, function)(**arguments), theirs, scale)
    return True


def random_array(seed: int, shape: tuple[int, ...], dtype: str = "float32") -> np.ndarray:
    """Draw numbers around zero; integers from −9 to 9, or 0 to 9 where there is no sign."""
    rng = np.random.default_rng(seed)
    if np.dtype(dtype).kind == "f":
        return np.asarray(rng.standard_normal(shape), dtype)
    return np.asarray(rng.integers(0 if np.dtype(dtype).kind == "u" else -9, 10, shape), dtype)
