"""Own classes: kept to the last level, named by their content, divided, and prepared like a new picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors import numpy as tensors

from cnn_core.datasets import (
    Dataset,
    DataSource,
    check_classes,
    load_source,
    own_dataset,
    pack_dataset,
    prepare_picture,
    set_key,
    source_shape,
    unpack_dataset,
)
from cnn_core.datasets.limits import CLASSES, NAME_LENGTH, PICTURES, SET_BYTES, SIDE
from cnn_core.datasets.own import clean_name, to_images
from cnn_core.errors import InvalidInputError
from cnn_core.images import to_grey
from tests.support.picture_files import picture, squares


@pytest.fixture(scope="module")
def packed() -> bytes:
    return pack_dataset(own_dataset({"cup": squares(20), "pen": squares(20, 100), "Schlüssel": squares(20, 200)}))


def source(packed: bytes, **options: Any) -> DataSource:
    return DataSource("own", key=set_key(packed), **options)


@given(st.integers(1, 6), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_a_dataset_comes_back_as_it_was(count: int, side: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    levels = rng.integers(0, 256, (count, 3, side, side), dtype=np.uint8)
    names = ("a", "ü “b” 日本", "c")
    whole = Dataset(levels.astype(np.float32) / np.float32(255), rng.integers(0, 3, count), names)
    data = pack_dataset(whole)
    back = unpack_dataset(data)
    assert (back.images == whole.images).all()
    assert (back.labels == whole.labels).all()
    assert back.class_names == names
    assert pack_dataset(back) == data


def test_the_key_follows_the_content(packed: bytes) -> None:
    assert set_key(packed) == set_key(bytes(packed))
    assert set_key(packed) != set_key(pack_dataset(own_dataset({"cup": squares(20), "pen": squares(20, 100)})))
    assert set_key(packed).startswith("set-")


@pytest.mark.parametrize("seed", [0, 7])
def test_twenty_pictures_a_class_are_in_every_part(packed: bytes, seed: int) -> None:
    parts = load_source(source(packed, seed=seed), {set_key(packed): packed}.__getitem__)
    assert [np.bincount(part.labels).tolist() for part in parts] == [[14] * 3, [3] * 3, [3] * 3]
    seen = [image.tobytes() for part in parts for image in part.images]
    assert len(set(seen)) == 60


@pytest.mark.parametrize(("size", "grey"), [(32, False), (64, False), (16, True)])
def test_a_new_picture_is_prepared_like_the_training_pictures(packed: bytes, size: int, grey: bool) -> None:
    chosen = source(packed, size=size, grey=grey)
    fetch = {chosen.key: packed}.__getitem__
    train = load_source(chosen, fetch).train
    assert source_shape(chosen, fetch) == ((1 if grey else 3, size, size), ("cup", "pen", "Schlüssel"))
    prepared = prepare_picture(picture(0), size, grey=grey)
    everywhere = np.concatenate([part.images for part in load_source(chosen, fetch)])
    assert train.shape == prepared.shape
    assert (everywhere == prepared).all(axis=(1, 2, 3)).sum() == 1


def test_grey_is_the_brightness() -> None:
    square = squares(1)[0]
    expected = np.rint(to_grey(square)) / np.float32(255)
    np.testing.assert_array_equal(to_images(square[np.newaxis], SIDE, grey=True)[0, 0], expected.astype(np.float32))


@pytest.mark.parametrize(
    ("counts", "match"),
    [
        ({}, "no pictures yet"),
        ({"cup": 0, "pen": 0}, "no pictures yet"),
        ({"cup": 20}, "only one class"),
        ({f"class {k}": 20 for k in range(CLASSES[1] + 1)}, "too many classes"),
        ({"cup": 20, "pen": PICTURES[0] - 1}, "too few pictures"),
        ({"cup": 20, "pen": PICTURES[1] + 1}, "too many pictures"),
    ],
    ids=str,
)
def test_classes_that_cannot_be_trained_on(counts: dict[Any, Any] | dict[str, int], match: str) -> None:
    with pytest.raises(InvalidInputError, match=match) as caught:
        check_classes(counts)
    assert caught.value.fixes


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no safetensors",
        tensors.save({"images": np.zeros((1, 4, 4, 3), np.uint8)}),
        tensors.save({"images": np.zeros((1, 4, 4, 3), np.uint8)}, {"about": "["}),
        tensors.save({"images": np.zeros(3, np.uint8), "labels": np.zeros(1, np.uint8)}, {"about": "{}"}),
        pack_dataset(own_dataset({"cup": squares(8), "pen": squares(8, 50)}))[:-1],
        bytes(SET_BYTES + 1),
    ],
    ids=["empty", "text", "no about", "no JSON", "no names", "cut off", "too long"],
)
def test_bytes_that_are_no_set(data: bytes) -> None:
    with pytest.raises(InvalidInputError, match="no stored set of classes"):
        unpack_dataset(data)


def test_labels_must_be_those_of_classes() -> None:
    about = '{"format": "cnn-classes", "version": 1, "class_names": ["cup"]}'
    arrays = {"images": np.zeros((1, 4, 4, 3), np.uint8), "labels": np.ones(1, np.uint8)}
    with pytest.raises(InvalidInputError, match="no stored set") as caught:
        unpack_dataset(tensors.save(arrays, {"about": about}))
    assert "labels" in caught.value.here


def test_grey_pictures_are_not_stored_as_classes() -> None:
    with pytest.raises(InvalidInputError, match="cannot be stored"):
        pack_dataset(Dataset(np.zeros((1, 1, 8, 8), np.float32), np.zeros(1, np.int64), ("a",)))


@pytest.mark.parametrize("fetch", [None, {}.__getitem__])
@pytest.mark.parametrize("key", ["", "set-0"])
def test_pictures_that_are_not_here(fetch: Callable[..., Any] | None, key: str) -> None:
    for ask in (load_source, source_shape):
        with pytest.raises(InvalidInputError, match="pictures of your own") as caught:
            ask(DataSource("own", key=key), fetch)
        load_source(DataSource(caught.value.fixes[0].value))


@pytest.mark.parametrize(
    ("typed", "kept"), [("  my\tcup\n", "my cup"), ("\0", ""), ("a" * 99, "a" * NAME_LENGTH), ("日本", "日本")]
)
def test_names_are_tidied(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
