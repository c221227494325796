"""Convolution against the worked cases, the definition and PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from cnn_core.errors import InvalidInputError
from cnn_core.functional import _slabs, convolution
from cnn_core.functional._convolution_checks import conv2d_windows
from cnn_core.functional._windows import with_margin
from tests.support.functional_calls import conv2d_calls, int_or_pair, ones, transposed_calls
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array, torch_answer

VERTICAL = [[1.0, 0, -1]] * 3
SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("conv2d", [F.conv2d, F.conv2d_reference])
class TestWorkedCases:
    @pytest.mark.parametrize(
        ("patch", "expected"),
        [([[1, 2, 0], [0, 1, 3], [2, 3, 1]], -1), ([[1, 2, 3], [4, 5, 6], [7, 8, 9]], -6)],
    )
    def test_one_patch_gives_one_value(self, conv2d: Any, patch: Any, expected: float) -> None:
        y = conv2d(np.array([patch], np.float32), np.array([[VERTICAL]], np.float32))
        np.testing.assert_array_equal(y, [[[expected]]])

    def test_sliding_gives_a_feature_map(self, conv2d: Any) -> None:
        image = np.array(
            [[1, 0, 1, 2, 1], [0, 1, 1, 0, 2], [1, 0, 0, 1, 1], [2, 1, 0, 1, 0], [1, 1, 2, 0, 1]], np.float64
        )
        kernel = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]], np.float64)
        expected = [[4, 4, 3], [3, 3, 4], [5, 2, 5]]
        np.testing.assert_array_equal(conv2d(image[None], kernel[None, None])[0], expected)

    @pytest.mark.parametrize(
        ("size", "kernel", "padding", "stride", "expected"), [(5, 3, 0, 1, 3), (5, 3, 1, 1, 5), (7, 3, 0, 2, 3)]
    )
    def test_output_size(self, conv2d: Any, size: int, kernel: int, padding: int, stride: int, expected: int) -> None:
        y = conv2d(ones(1, size, size), ones(1, 1, kernel, kernel), padding=padding, stride=stride)
        assert y.shape == (1, expected, expected)

    def test_dilated_three_reaches_five(self, conv2d: Any) -> None:
        x = np.arange(25.0).reshape(1, 5, 5)
        y = conv2d(x, np.ones((1, 1, 3, 3)), dilation=2)
        assert y.item() == x[0, ::2, ::2].sum()


def test_filters_make_the_depth() -> None:
    assert F.conv2d(ones(3, 32, 32), ones(6, 3, 5, 5)).shape == (6, 28, 28)
    assert F.conv2d(ones(3, 32, 32), ones(64, 3, 3, 3), padding="same").shape == (64, 32, 32)
    assert F.conv2d(ones(256, 4, 4), ones(64, 256, 1, 1)).shape == (64, 4, 4)


def test_maps_of_the_channels_add_up_to_the_result() -> None:
    x, w, b = random_array(0, (3, 6, 6), "float64"), random_array(1, (1, 3, 3, 3), "float64"), np.array([0.5])
    maps = [F.conv2d(x[c : c + 1], w[:, c : c + 1]) for c in range(3)]
    np.testing.assert_allclose(F.conv2d(x, w, b), sum(maps) + 0.5)


def test_transposed_doubles_four() -> None:
    assert F.conv_transpose2d(ones(1, 4, 4), ones(1, 1, 2, 2), stride=2).shape == (1, 8, 8)


@settings(deadline=None, max_examples=120)
@given(conv2d_calls())
def test_conv2d_is_torchs(call: dict[str, Any]) -> None:
    assert_same("conv2d", call, scale=10)


@settings(deadline=None, max_examples=50)
@given(conv2d_calls())
def test_conv2d_is_its_definition(call: dict[str, Any]) -> None:
    y = F.conv2d_reference(**call)
    assert y.dtype == call["input"].dtype
    np.testing.assert_allclose(F.conv2d(**call), y, rtol=1e-3, atol=1e-4)


@settings(deadline=None, max_examples=40)
@given(conv2d_calls(), st.sampled_from([1, 64, 500, 5000]), st.sampled_from([1, 64, 500]), st.sampled_from([1, 5, 20]))
def test_slabs_change_nothing(call: dict[str, Any], slab_bytes: int, cache_bytes: int, least_cells: int) -> None:
    whole = F.conv2d(**call)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_slabs, "SLAB_BYTES", slab_bytes)
        patch.setattr(_slabs, "CACHE_BYTES", cache_bytes)
        patch.setattr(_slabs, "LEAST_CELLS", least_cells)
        np.testing.assert_allclose(F.conv2d(**call), whole, rtol=1e-3, atol=1e-4)


@settings(deadline=None, max_examples=80)
@given(conv2d_calls(), st.sampled_from([1, 500, 2**20]))
def test_rows_added_are_the_definition(call: dict[str, Any], cache_bytes: int) -> None:
    call = {"bias": None, **call}
    names = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
    windows = conv2d_windows(*(call[name] for name in names))
    x = call["input"] if call["input"].ndim == 4 else call["input"][None]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convolution, "ROWS_BYTES", cache_bytes)
        y = convolution.multiply_rows_and_add(with_margin(x, windows.padding), call["weight"], windows, call["groups"])
    expected = F.conv2d_reference(**{**call, "input": x, "bias": None})
    np.testing.assert_allclose(y, expected, rtol=1e-3, atol=1e-4)


@settings(deadline=None, max_examples=60)
@given(st.data(), st.integers(2, 5), st.integers(1, 3), st.integers(1, 5), st.integers(1, 2), st.integers(1, 2), SEEDS)
def test_one_kernel_per_channel_is_torchs(
    data: st.DataObject, channels: int, filters: int, kernel: int, stride: int, dilation: int, seed: int
) -> None:
    dtype, batch = data.draw(st.sampled_from(["float32", "float64"])), data.draw(st.sampled_from([(), (2,)]))
    call: dict[str, Any] = {"input": random_array(seed, (*batch, channels, 11, 9), dtype), "groups": channels}
    call["weight"] = random_array(seed + 1, (channels * filters, 1, kernel, 2), dtype)
    call |= {"bias": random_array(seed + 2, (channels * filters,), dtype), "stride": stride, "dilation": dilation}
    assert_same("conv2d", {**call, "padding": data.draw(int_or_pair(st.integers(0, 2)))}, scale=10)


def test_slabs_keep_within_their_memory() -> None:
    per_patch = 64 * 9 * 4
    slabs = list(_slabs.slabs((2000, 3000), per_patch))
    cells = [(rows.stop - rows.start) * (columns.stop - columns.start) for rows, columns in slabs]
    assert max(cells) * per_patch <= _slabs.SLAB_BYTES <= 256 * 2**20


@settings(deadline=None, max_examples=120)
@given(transposed_calls())
def test_conv_transpose2d_is_torchs(call: dict[str, Any]) -> None:
    assert_same("conv_transpose2d", call, scale=10)


@settings(deadline=None, max_examples=40)
@given(conv2d_calls().filter(lambda call: not isinstance(call["padding"], str)))
def test_transposed_is_the_adjoint(call: dict[str, Any]) -> None:
    call = {**call, "bias": None, "input": call["input"].astype("float64"), "weight": call["weight"].astype("float64")}
    y = F.conv2d(**call)
    z = random_array(5, y.shape, "float64")
    same = {name: call[name] for name in ("weight", "stride", "padding", "groups", "dilation")}
    S, P, D = (np.broadcast_to(call[name], 2) for name in ("stride", "padding", "dilation"))
    size, kernel = np.array(call["input"].shape[-2:]), np.array(call["weight"].shape[-2:])
    lost = (size + 2 * P - D * (kernel - 1) - 1) % S  # what the stride leaves over at the end
    back = F.conv_transpose2d(z, **same, output_padding=tuple(lost.tolist()))
    assert back.shape == call["input"].shape
    np.testing.assert_allclose((y * z).sum(), (call["input"] * back).sum(), atol=1e-9)


@settings(deadline=None, max_examples=30)
@given(conv2d_calls(), st.floats(-3, 3))
def test_conv2d_is_linear(call: dict[str, Any], factor: float) -> None:
    call = {**call, "bias": None}
    scaled = {**call, "input": call["input"] * call["input"].dtype.type(factor)}
    np.testing.assert_allclose(F.conv2d(**scaled), F.conv2d(**call) * factor, rtol=1e-3, atol=1e-3)


def test_conv2d_shifts_with_the_picture() -> None:
    x, w = random_array(0, (1, 9, 9), "float64"), random_array(1, (1, 1, 3, 3), "float64")
    shifted = np.roll(x, (1, 2), axis=(1, 2))
    np.testing.assert_allclose(F.conv2d(shifted, w)[:, 1:, 2:], F.conv2d(x, w)[:, :-1, :-2])


@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "uint8", "bool"])
@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("function", ["conv2d", "conv_transpose2d"])
def test_integers_as_torch_takes_them(function: str, dtype: str, dilation: int) -> None:
    call = {"input": random_array(0, (2, 4, 7, 7), dtype), "weight": random_array(1, (4, 4, 3, 3), dtype)}
    assert_agree(function, {**call, "dilation": dilation})


BASE = {"input": ones(2, 4, 5, 6), "weight": ones(6, 2, 3, 3), "bias": ones(6), "groups": 2}
BROKEN = [
    ({"input": ones(5, 6)}, "2 dimensions"),
    ({"input": ones(1, 2, 4, 5, 6)}, "5 dimensions"),
    ({"input": ones(2, 4, 5, 6).tolist()}, "not a NumPy array"),
    ({"input": ones(2, 4, 5, 6).astype(bool)}, "dtype that is not computed"),
    ({"input": ones(2, 3, 5, 6)}, r"2 \* 2 = 4 != 3"),
    ({"input": ones(2, 4, 2, 6)}, r"along height(.|\n)*1\*\(3 - 1\) \+ 1 = 3 > 2 = 2 \+ 2\*0"),
    ({"input": ones(2, 4, 5, 1)}, "along width"),
    ({"input": ones(2, 4, 1, 1)}, "along height"),
    ({"input": ones(2, 4, 0, 6), "padding": 2}, "input_size is not large enough along height"),
    ({"weight": ones(6, 3, 3)}, "3 dimensions"),
    ({"weight": ones(6, 2, 0, 3)}, "kernel_size is not large enough"),
    ({"weight": ones(6, 4, 3, 3)}, "not as deep"),
    ({"weight": ones(6, 2, 3, 3).astype("float64")}, "different dtypes"),
    ({"weight": ones(5, 2, 3, 3), "bias": None}, "5 % 2 = 1"),
    ({"weight": ones(0, 2, 3, 3), "bias": None}, r"weight.shape\[0\] is not large enough"),
    ({"bias": ones(5)}, "bias has the wrong shape"),
    ({"bias": ones(6, 1)}, "bias has the wrong shape"),
    ({"bias": ones(6).astype("float64")}, "different dtypes"),
    ({"stride": 0}, "stride is not large enough along height"),
    ({"stride": (1, -1)}, "stride is not large enough along width"),
    ({"stride": 1.5}, "neither an integer nor a pair"),
    ({"stride": (1, 1, 1)}, "neither an integer nor a pair"),
    ({"stride": None}, "neither an integer nor a pair"),
    ({"stride": True}, "neither an integer nor a pair"),
    ({"padding": -1}, "padding is not large enough"),
    ({"padding": "full"}, "padding is unknown"),
    ({"padding": "same", "stride": 2}, "keeps the size only if the window moves by 1"),
    ({"padding": (1, "a")}, "neither an integer nor a pair"),
    ({"dilation": 0}, "dilation is not large enough"),
    ({"dilation": 3}, r"3\*\(3 - 1\) \+ 1 = 7 > 5"),
    ({"dilation": (1, 4)}, "along width"),
    ({"groups": 0}, "groups is not large enough"),
    ({"groups": 4}, "evenly"),
    ({"groups": 3}, "not as deep"),
    ({"groups": 1.0}, "groups is not an integer"),
]


@pytest.mark.parametrize(("change", "match"), BROKEN)
def test_conv2d_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    torch_answer("conv2d", BASE)
    assert_refused("conv2d", {**BASE, **change}, match)


def test_the_message_reads_as_agreed() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        F.conv2d(ones(1, 5, 5), ones(1, 1, 3, 3), dilation=3)
    assert str(refusal.value) == (
        "The kernel does not fit the padded input along height.\n"
        "  given:   input_size=5, kernel_size=3, padding=0, dilation=3\n"
        "  allowed: dilation*(kernel_size - 1) + 1 <= input_size + 2*padding\n"
        "  here:    3*(3 - 1) + 1 = 7 > 5 = 5 + 2*0\n"
        "  fix:     padding >= 1; or weight.shape = (1, 1, 2, 2); or dilation <= 2"
    )


TRANSPOSED = {"input": ones(2, 4, 3, 5), "weight": ones(4, 3, 3, 3), "bias": ones(6), "groups": 2, "stride": 2}
BROKEN_TRANSPOSED = [
    ({"input": ones(5, 6)}, "2 dimensions"),
    ({"input": ones(2, 3, 3, 5)}, "weight has the wrong shape"),
    ({"input": ones(2, 4, 0, 5)}, "input_size is not large enough"),
    ({"input": ones(2, 4, 3, 5).astype("int32")}, "dtype that is not computed"),
    ({"weight": ones(3, 3, 3)}, "3 dimensions"),
    ({"weight": ones(4, 0, 3, 3), "bias": None}, r"weight.shape\[1\]"),
    ({"weight": ones(4, 3, 0, 3)}, "kernel_size is not large enough"),
    ({"weight": ones(4, 3, 3, 3).astype("float64")}, "different dtypes"),
    ({"bias": ones(3)}, "bias has the wrong shape"),
    ({"stride": 0}, "stride is not large enough"),
    ({"padding": -1}, "padding is not large enough"),
    ({"padding": "same"}, "neither an integer nor a pair"),
    ({"padding": 4}, "padding cuts away the whole output along height"),
    ({"padding": (0, 6)}, "padding cuts away the whole output along width"),
    ({"output_padding": 2}, "output padding reaches the next copy of the kernel"),
    ({"output_padding": (0, -1)}, "output_padding is not large enough along width"),
    ({"groups": 0}, "groups is not large enough"),
    ({"groups": 3, "bias": None}, "evenly"),
    ({"dilation": 0}, "dilation is not large enough"),
]


@pytest.mark.parametrize(("change", "match"), BROKEN_TRANSPOSED)
def test_conv_transpose2d_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    torch_answer("conv_transpose2d", TRANSPOSED)
    assert_refused("conv_transpose2d", {**TRANSPOSED, **change}, match)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_small_call_is_answered_or_refused_alike(data: st.DataObject) -> None:
    small = st.integers(-1, 3)
    call = {
        "input": ones(1, data.draw(st.integers(1, 3)), *data.draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))),
        "weight": ones(*data.draw(st.tuples(*[st.integers(1, 3)] * 4))),
        "stride": data.draw(int_or_pair(small)),
        "padding": data.draw(int_or_pair(small) | st.sampled_from(["same", "valid"])),
        "dilation": data.draw(int_or_pair(small)),
        "groups": data.draw(small),
    }
    assert_agree("conv2d", call)
    if not isinstance(call["padding"], str):
        assert_agree("conv_transpose2d", {**call, "output_padding": data.draw(int_or_pair(small))})
