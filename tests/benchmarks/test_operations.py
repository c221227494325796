"""The operations are measured in computing time, and a layer that is too slow is seen."""

import time

import numpy as np

from benchmarks import operations


def spin(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_a_layer_beyond_its_limit_is_not_met() -> None:
    calls = {"ours": lambda: spin(0.012), "torch": lambda: spin(0.004)}
    (row,) = operations._rows("conv2d", (1, 1, 4), calls, 3, 1)
    assert row["limit"] == 1.5
    assert row["met"] is False
    assert 2.5 < row["ratio"] < 3.5
    (row,) = operations._rows("conv2d, one kernel per channel", (1, 4, 3, 1), calls, 3, 1)
    assert (row["limit"], row["met"]) == (4.0, True)
    (row,) = operations._rows("max_pool2d", (1, 4), calls, 3, 1)
    assert (row["limit"], row["met"]) == (None, None)


def spin_and_wait() -> None:
    spin(0.002)
    time.sleep(0.01)  # the wait that must not be counted: nothing is waited for


def test_waiting_is_not_counted() -> None:
    medians = operations._medians({"ours": spin_and_wait}, 3)
    assert medians["ours"] < 0.008


def test_both_sides_compute_the_same() -> None:
    rng = np.random.default_rng(0)
    for calls in (operations._convolution(rng, (3, 4, 8)), operations._depthwise(rng, (4, 9, 3, 2))):
        ours, theirs = calls["ours"](), calls["torch"]().numpy()
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)
