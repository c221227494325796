"""The network being built as text, and the shape of its input, written and read."""

from __future__ import annotations

from functools import lru_cache

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import PRESETS, Network, from_address, to_address
from cnn_core.number_text import plain_number

DEFAULT = "Conv2d(16,3,padding=1),ReLU,MaxPool2d(2),Conv2d(32,3,padding=1),ReLU,MaxPool2d(2),Flatten,Linear(10)"
DEFAULT_INPUT = "3, 32, 32"
MOST_CHANNELS, MOST_SIDE = 4096, 4096


@lru_cache(maxsize=256)
def network_of(text: str) -> Network:
    """Read a network from the text that the address keeps."""
    name = text.strip()
    return PRESETS[name].network if name in PRESETS else from_address(text)


@lru_cache(maxsize=256)
def text_of(network: Network) -> str:
    """Write a network as the text that the address keeps."""
    return next((name for name, preset in PRESETS.items() if preset.network == network), to_address(network))


def input_of(text: str) -> tuple[int, ...]:
    """Read the shape of a sample."""
    parts = plain_number(text).replace("×", ",").replace("x", ",").strip("() ").split(",")
    numbers = tuple(int(part) for part in parts if part.strip().isdecimal() and len(part.strip()) < 9)
    if len(numbers) != len(parts) or len(parts) not in (1, 3) or not _is_small(numbers):
        raise InvalidInputError(
            "That is no shape of an input.",
            given={"input": text},
            allowed=f"channels, height, width: channels from 1 to {MOST_CHANNELS}, sides from 1 to {MOST_SIDE} "
            f"(limited here for speed); or one number for a vector",
            here=text,
            fixes=[Fix("input", "=", DEFAULT_INPUT)],
        )
    return numbers


def _is_small(shape: tuple[int, ...]) -> bool:
    most = (MOST_CHANNELS * 64,) if len(shape) == 1 else (MOST_CHANNELS, MOST_SIDE, MOST_SIDE)
    return all(1 <= size <= limit for size, limit in zip(shape, most, strict=True))
