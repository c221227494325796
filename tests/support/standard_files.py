"""Small files of the standard sets' format: pictures of noise, labels in turn."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from cnn_core.datasets.official import BATCHES, RECORD, STANDARD, TEST_BATCH

TRAIN, TEST = 160, 40
rng = np.random.default_rng(0)
PICTURES = {part: rng.integers(0, 256, (count, 28, 28), dtype=np.uint8) for part, count in ((0, TRAIN), (1, TEST))}
COLOURED = {part: rng.integers(0, 256, (count, 3, 32, 32), dtype=np.uint8) for part, count in ((0, TRAIN), (1, TEST))}
LABELS = {part: (np.arange(count) % 10).astype(np.uint8) for part, count in ((0, TRAIN), (1, TEST))}


def idx(array: np.ndarray) -> bytes:
    return bytes([0, 0, 8, array.ndim]) + b"".join(side.to_bytes(4, "big") for side in array.shape) + array.tobytes()


def mnist_files() -> dict[str, bytes]:
    contents = [idx(PICTURES[0]), idx(LABELS[0]), idx(PICTURES[1]), idx(LABELS[1])]
    files = STANDARD["mnist"].files
    return {file.name: gzip.compress(content, mtime=0) for file, content in zip(files, contents, strict=True)}


def batches() -> dict[str, bytes]:
    whole = [
        np.concatenate([LABELS[part][:, np.newaxis], COLOURED[part].reshape(-1, RECORD - 1)], 1) for part in (0, 1)
    ]
    step = TRAIN // len(BATCHES)
    learning = {name: whole[0][k * step : (k + 1) * step].tobytes() for k, name in enumerate(BATCHES)}
    return {**learning, TEST_BATCH: whole[1].tobytes()}


def cifar_files(change: Callable[[tarfile.TarInfo], tarfile.TarInfo] | None = None) -> dict[str, bytes]:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, content in batches().items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(change(entry) if change else entry, io.BytesIO(content))
    return {"cifar-10-binary.tar.gz": gzip.compress(file.getvalue(), mtime=0)}  # the same bytes at any second


def put(folder: Path, name: str, contents: dict[str, bytes]) -> None:
    for file, content in contents.items():
        path = folder / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def unpacked(name: str) -> dict[str, bytes]:
    """Make the files of a set as they are once unpacked: so they have no checksum that is known."""
    if name == "cifar10":
        return batches()
    return {file.removesuffix(".gz"): gzip.decompress(content) for file, content in mnist_files().items()}
