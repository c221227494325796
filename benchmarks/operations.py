"""
How fast the NumPy convolution, pooling and whole networks are, against torch and SciPy, in turn, in the same run.

Run ``python -m benchmarks.operations [--quick] [--json PATH]``. Ratios below 1 mean that ours is faster. Each side is
called in turn within a repeat, on one thread and in computing time: what else runs on the machine counts little, and no
thread is counted while it waits for another.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

THREADS = 1
# the BLAS reads this once, when NumPy is imported
if "numpy" not in sys.modules:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(THREADS))

import numpy as np  # noqa: E402
import scipy.signal  # noqa: E402
import torch  # noqa: E402

from benchmarks import networks  # noqa: E402
from cnn_core import functional as F  # noqa: E402

# C_in, C_out and side of the input of VGG-16's thirteen convolutions: 3×3, stride 1, padding 1
VGG16_CONVOLUTIONS = (
    (3, 64, 224),
    (64, 64, 224),
    (64, 128, 112),
    (128, 128, 112),
    (128, 256, 56),
    (256, 256, 56),
    (256, 256, 56),
    (256, 512, 28),
    (512, 512, 28),
    (512, 512, 28),
    (512, 512, 14),
    (512, 512, 14),
    (512, 512, 14),
)

# C and side of the input of its five poolings: 2×2, stride 2
VGG16_POOLINGS = ((64, 224), (128, 112), (256, 56), (512, 28), (512, 14))

# C, side of the input, kernel size and stride: one kernel per channel, as in MobileNet; then larger kernels
DEPTHWISE = (
    (32, 112, 3, 1),
    (64, 112, 3, 2),
    (128, 56, 3, 1),
    (128, 56, 3, 2),
    (256, 28, 3, 1),
    (512, 14, 3, 1),
    (512, 14, 3, 2),
    (1024, 7, 3, 1),
    (240, 28, 5, 1),
    (96, 56, 7, 1),
)

LIMIT_MEAN = 1.0  # of torch's time, geometric mean over the layers of VGG-16
LIMITS = {"conv2d": 1.5, "conv2d, one kernel per channel": 4.0}  # of torch's time, for each layer
SHORT_S, SHORT_ROUNDS = 0.002, 7  # what takes less is called in so many times more rounds

Calls = dict[str, Callable[[], Any]]


def measure(repeats: int = 9, quick: bool = False) -> dict[str, Any]:
    """
    Time every layer and network on each side.

    Parameters
    ----------
    repeats : int, >= 1
        Rounds, in each of which every side is called once.
    quick : bool
        Three rounds, whatever `repeats` says.

    Returns
    -------
    dict
        ``"rows"``: operation, shape, peer, seconds of both and their ratio; ``"geometric_means"`` of the ratios by
        operation and peer; ``"limit"`` of conv2d against torch; ``"networks"``: each with its own limit;
        whether all are ``"within_limit"``; ``"threads"``.
    """
    repeats = 3 if quick else repeats
    torch.set_num_threads(THREADS)
    rng = np.random.default_rng(0)
    rows: list[dict[str, Any]] = []
    # layers of the same shape are measured once and counted as often as the network has them
    for layer in dict.fromkeys(VGG16_CONVOLUTIONS):
        rows += _rows("conv2d", layer, _convolution(rng, layer), repeats, VGG16_CONVOLUTIONS.count(layer))
    for depthwise in DEPTHWISE:
        rows += _rows("conv2d, one kernel per channel", depthwise, _depthwise(rng, depthwise), repeats, 1)
    for side in sorted({side for _, _, side in VGG16_CONVOLUTIONS}, reverse=True):
        rows += _rows("conv2d of one channel", (1, 1, side), _one_channel(rng, side), repeats, 1)
    for pooling in VGG16_POOLINGS:
        for name in ("max_pool2d", "avg_pool2d"):
            rows += _rows(name, pooling, _pooling(rng, name, pooling), repeats, 1)
    means = _geometric_means(rows)
    whole = networks.measure(_medians, repeats)
    return {
        "threads": THREADS,
        "repeats": repeats,
        "rows": rows,
        "geometric_means": means,
        "networks": [figure._asdict() | {"wanted": figure.wanted, "met": figure.met} for figure in whole],
        "limit": LIMIT_MEAN,
        "within_limit": means["conv2d / torch"] <= LIMIT_MEAN
        and all(row["met"] for row in rows if row["limit"])
        and all(figure.met for figure in whole),
    }


def _convolution(rng: np.random.Generator, layer: tuple[int, int, int]) -> Calls:
    C_in, C_out, side = layer
    x = rng.standard_normal((1, C_in, side, side), dtype=np.float32)
    w = rng.standard_normal((C_out, C_in, 3, 3), dtype=np.float32)
    b = rng.standard_normal(C_out, dtype=np.float32)
    tx, tw, tb = (torch.from_numpy(array) for array in (x, w, b))
    return {
        "ours": lambda: F.conv2d(x, w, b, padding=1),
        "torch": lambda: torch.nn.functional.conv2d(tx, tw, tb, padding=1),
    }


def _depthwise(rng: np.random.Generator, layer: tuple[int, int, int, int]) -> Calls:
    C, side, K, S = layer
    x = rng.standard_normal((1, C, side, side), dtype=np.float32)
    w = rng.standard_normal((C, 1, K, K), dtype=np.float32)
    tx, tw = torch.from_numpy(x), torch.from_numpy(w)
    return {
        "ours": lambda: F.conv2d(x, w, None, S, K // 2, groups=C),
        "torch": lambda: torch.nn.functional.conv2d(tx, tw, None, S, K // 2, groups=C),
    }


def _one_channel(rng: np.random.Generator, side: int) -> Calls:
    """SciPy convolves planes, not stacks of them: one channel in and out is what it can be measured at."""
    x = rng.standard_normal((1, 1, side, side), dtype=np.float32)
    w = rng.standard_normal((1, 1, 3, 3), dtype=np.float32)
    plane, kernel, flipped = x[0, 0], w[0, 0], w[0, 0, ::-1, ::-1]
    return {
        "ours": lambda: F.conv2d(x, w, padding=1),
        "scipy correlate2d": lambda: scipy.signal.correlate2d(plane, kernel, mode="same"),
        "scipy oaconvolve": lambda: scipy.signal.oaconvolve(plane, flipped, mode="same"),
    }


def _pooling(rng: np.random.Generator, name: str, pooling: tuple[int, int]) -> Calls:
    C, side = pooling
    x = rng.standard_normal((1, C, side, side), dtype=np.float32)
    tensor = torch.from_numpy(x)
    return {
        "ours": lambda: getattr(F, name)(x, 2),
        "torch": lambda: getattr(torch.nn.functional, name)(tensor, 2),
    }


def _rows(operation: str, shape: tuple[int, ...], calls: Calls, repeats: int, layers: int) -> list[dict[str, Any]]:
    seconds = _medians(calls, repeats)
    ours = seconds.pop("ours")
    return [
        {
            "operation": operation,
            "shape": list(shape),
            "layers": layers,
            "peer": peer,
            "ours_s": ours,
            "peer_s": theirs,
            "ratio": ours / theirs,
            "limit": LIMITS.get(operation),
            "met": ours / theirs <= LIMITS[operation] if operation in LIMITS else None,
        }
        for peer, theirs in seconds.items()
    ]


def _medians(calls: Calls, repeats: int) -> dict[str, float]:
    rounds = repeats * max(_more_rounds(call) for call in calls.values())
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            call()  # after the other side this one's data are no longer in the cache
            start = time.process_time()
            call()
            seconds[name].append(time.process_time() - start)
    return {name: statistics.median(values) for name, values in seconds.items()}


def _more_rounds(call: Callable[[], Any]) -> int:
    call()
    start = time.process_time()
    call()
    return SHORT_ROUNDS if time.process_time() - start < SHORT_S else 1


def _geometric_means(rows: list[dict[str, Any]]) -> dict[str, float]:
    ratios: dict[str, list[float]] = {}
    for row in rows:
        ratios.setdefault(f"{row['operation']} / {row['peer']}", []).extend([row["ratio"]] * row["layers"])
    return {name: statistics.geometric_mean(values) for name, values in ratios.items()}


def table(results: dict[str, Any]) -> str:
    """Lay the results out as text."""
    lines = [f"{'operation':<32}{'shape':<18}{'peer':<20}{'ours ms':>10}{'peer ms':>10}{'ratio':>8}"]
    for row in results["rows"]:
        shape = " ".join(str(number) for number in row["shape"])
        times = f"{row['ours_s'] * 1e3:>10.2f}{row['peer_s'] * 1e3:>10.2f}{row['ratio']:>8.2f}"
        lines.append(f"{row['operation']:<32}{shape:<18}{row['peer']:<20}{times}")
    lines.append(f"geometric means at {results['threads']} threads:")
    lines += [f"  {name:<46}{mean:>8.2f}" for name, mean in results["geometric_means"].items()]
    verdict = "within" if results["geometric_means"]["conv2d / torch"] <= results["limit"] else "BEYOND"
    lines.append(f"conv2d / torch is {verdict} its limit of {results['limit']}")
    for figure in results["networks"]:
        beside = f", {figure['peer']} {figure['peer_s'] * 1e3:.1f} ms" if figure["peer"] else ""
        verdict = "within" if figure["met"] else "BEYOND"
        lines.append(f"{figure['name']}: {figure['ours_s'] * 1e3:.1f} ms{beside}, {verdict} {figure['wanted']}")
    return "\n".join(lines)


def main() -> int:
    """Measure, print, write; fail where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three rounds instead of nine")
    parser.add_argument("--json", type=Path, help="write the results here as well")
    arguments = parser.parse_args()
    results = measure(quick=arguments.quick)
    print(table(results))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")
    return 0 if results["within_limit"] else 1


if __name__ == "__main__":
    sys.exit(main())
