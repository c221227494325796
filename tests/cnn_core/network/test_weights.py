"""Weights survive the way through a file; nothing else gets through, and nothing gets through with torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from safetensors import numpy as tensors

from cnn_core.errors import InvalidInputError
from cnn_core.network.weights import format_weights, load_weights, parse_weights, save_weights
from tests.support.repository import ROOT

WEIGHTS = {"0.weight": np.arange(12, dtype=np.float32).reshape(3, 4), "0.bias": np.ones(3, np.float32)}
floats = arrays.arrays(st.sampled_from([np.float32, np.float64]), arrays.array_shapes(min_dims=0, max_dims=4))


@given(st.dictionaries(st.from_regex(r"\A[0-9]{1,2}\.(branch\.0\.)?weight\Z"), floats, max_size=4))
def test_there_and_back(weights: dict[Any, Any] | dict[str, NDArray[Any]]) -> None:
    read = parse_weights(format_weights(weights))
    assert read.keys() == weights.keys()
    for name, array in weights.items():
        assert read[name].dtype == array.dtype
        np.testing.assert_array_equal(read[name], array)


def test_there_and_back_through_a_file(tmp_path: Path) -> None:
    save_weights(tmp_path / "w.safetensors", WEIGHTS)
    read = load_weights(str(tmp_path / "w.safetensors"))
    np.testing.assert_array_equal(read["0.weight"], WEIGHTS["0.weight"])
    read["0.weight"][0, 0] = 5  # the caller's own


def test_views_are_laid_out_anew() -> None:
    turned = {"w": WEIGHTS["0.weight"].T, "s": WEIGHTS["0.weight"][::2, 1:3], "b": np.ones(2, ">f4")}
    for name, array in parse_weights(format_weights(turned)).items():
        np.testing.assert_array_equal(array, turned[name])


def test_the_same_weights_give_the_same_bytes_in_any_order() -> None:
    assert format_weights(WEIGHTS) == format_weights(dict(reversed(WEIGHTS.items())))


def test_half_precision_is_computed_in_single() -> None:
    read = parse_weights(format_weights({"w": np.array([0.5, 1 / 3], np.float16)}))
    assert read["w"].dtype == np.float32
    assert read["w"].tolist() == [0.5, float(np.float16(1 / 3))]


def test_pytorch_s_counters_are_left_out() -> None:
    data = tensors.save({**WEIGHTS, "1.num_batches_tracked": np.array(7)})
    assert parse_weights(data).keys() == WEIGHTS.keys()


@pytest.mark.parametrize("array", [np.arange(3), np.ones(2, bool), np.ones(2, np.complex64), np.array(["a"])])
def test_other_numbers_are_refused(array: NDArray[Any]) -> None:
    with pytest.raises(InvalidInputError, match="dtype that is not stored"):
        format_weights({"w": array})
    if array.dtype.kind in "ib":
        with pytest.raises(InvalidInputError, match="dtype that is not computed"):
            parse_weights(tensors.save({"w": array}))


def test_a_dtype_that_numpy_lacks_is_refused() -> None:
    data = format_weights({"w": np.zeros(1, np.float16)}).replace(b'"F16"', b'"BF16"')
    size = int.from_bytes(data[:8], "little")
    header = data[8 : 8 + size + 1].rstrip()
    data = len(header).to_bytes(8, "little") + header + data[8 + size + 1 :]
    with pytest.raises(InvalidInputError, match="dtype that is not computed"):
        parse_weights(data)


@settings(max_examples=200)
@given(st.data())
def test_damage_anywhere_is_refused_or_read(data: st.DataObject) -> None:
    whole = bytearray(format_weights(WEIGHTS))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = parse_weights(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    except InvalidInputError:
        return
    assert all(isinstance(array, np.ndarray) for array in read.values())


@pytest.mark.parametrize("data", [b"", b"\x80\x04", b"PK\x03\x04" + bytes(200), b"\xff" * 64, bytes(8) + b"{}"])
def test_other_formats_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError, match="no file of weights, or a damaged one"):
        parse_weights(data)


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").write_bytes(format_weights(WEIGHTS)[:-3])
    with pytest.raises(InvalidInputError, match=r"w\.safetensors"):
        load_weights(tmp_path / "w.safetensors")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.safetensors", tmp_path):
        with pytest.raises(InvalidInputError, match="cannot be read"):
            load_weights(path)


def test_reading_weights_and_models_leaves_torch_out() -> None:
    code = (
        "import sys\n"
        "from cnn_core.models import load_model, shipped_models\n"
        "[load_model(model.name) for model in shipped_models()]\n"
        "assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
