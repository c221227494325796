"""
Steps a second of a bare PyTorch loop, by the clock: what a live job is measured against.

Run ``python -m benchmarks.bare_loop SPEC`` with the JSON of a spec. One thread and a low priority, as a worker has.
"""

from __future__ import annotations

import os
import sys
import time

import torch

from benchmarks.training import bare_epochs
from cnn_core.datasets import load_source
from cnn_core.training import spec_from_json
from jobs.limits import Limits


def main(text: str) -> None:
    torch.set_num_threads(1)
    os.nice(Limits().nice)
    spec = spec_from_json(text)
    data = load_source(spec.data)
    assert isinstance(spec.recipe.batch_size, int)
    steps = -(-len(data.train) // spec.recipe.batch_size)
    epochs = bare_epochs(spec, data)
    next(epochs)  # warms up
    began = time.perf_counter()
    taken = sum(steps for _, _ in zip(range(spec.recipe.epochs - 1), epochs, strict=False))
    print(taken / (time.perf_counter() - began))


if __name__ == "__main__":
    main(sys.argv[1])
