"""What a map sees through layers, blocks and paths that join."""

from __future__ import annotations

from fractions import Fraction

from cnn_core.network import (
    Concat,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    trace,
)


def test_three_small_kernels_see_seven_and_two_make_one_large() -> None:
    fields = [trace(Network((Conv2d(4, 3),) * n), (1, 20, 20)).rows[-1].fields for n in (2, 3)]
    assert [field.rows.size for field in fields if field] == [5, 7]


def test_paths_join_by_their_union() -> None:
    network = Network((Residual((Conv2d(1, 3, padding=1), Conv2d(1, 5, padding=2))),))
    fields = trace(network, (1, 9, 9)).rows[-1].fields
    assert fields is not None
    assert fields.rows.size == 7
    assert fields.rows.start == -3
    wide = Network((Concat(((Conv2d(1, (1, 5), padding=(0, 2)),), (Conv2d(1, (3, 1), padding=(1, 0)),))),))
    fields = trace(wide, (1, 9, 9)).rows[-1].fields
    assert fields is not None
    assert (fields.rows.size, fields.columns.size) == (3, 5)


def test_misaligned_paths_say_so() -> None:
    shifted = Network((Residual((Conv2d(1, 2, padding=1), Conv2d(1, 2)), (Conv2d(1, 2, padding="same"),)),))
    row = trace(shifted, (1, 8, 8)).rows[-1]
    assert "misaligned" in row.remark
    assert row.fields is not None
    slow = Network((Residual((MaxPool2d(2),), (Conv2d(1, 5),)), ReLU()))
    rows = trace(slow, (1, 8, 8)).rows
    assert "misaligned" in rows[-2].remark
    assert rows[-1].fields is None


def test_a_dense_layer_sees_everything() -> None:
    rows = trace(Network((Conv2d(2, 3, stride=2), Flatten(), Linear(3))), (1, 9, 9)).rows
    assert rows[1].fields is None
    assert rows[2].fields is not None
    assert (rows[2].fields.rows.size, rows[2].fields.rows.jump) == (9, Fraction(0))
