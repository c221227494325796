"""The device that computes: a graphics card where there is one, else the processor."""

from __future__ import annotations

import torch

from cnn_core.errors import Fix, InvalidInputError


def choose_device(name: str = "auto") -> torch.device:
    """
    Choose the device that computes.

    Parameters
    ----------
    name : str, default: "auto"
        ``"auto"`` takes the first that is there of CUDA, MPS and the processor; or one of ``"cuda"``, ``"mps"``,
        ``"cpu"``.

    Returns
    -------
    torch.device
        The device.

    Raises
    ------
    InvalidInputError
        If the device is not there.
    """
    there = [kind for kind, found in _found().items() if found]
    if name == "auto":
        return torch.device(there[0])
    if name not in there:
        raise InvalidInputError(
            "This machine has no such device to compute on.",
            given={"device": name},
            allowed="device is auto or one of " + ", ".join(there),
            here=f"device = {name!r}",
            fixes=[Fix("device", "=", "auto")],
        )
    return torch.device(name)


def device_name(device: torch.device) -> str:
    """
    Name a device for people.

    Parameters
    ----------
    device : torch.device
        What computes.

    Returns
    -------
    str
        ``"cpu"``, ``"mps"``, or ``"cuda"`` with the name of the card.
    """
    return f"cuda ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else device.type


def _found() -> dict[str, bool]:
    return {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}


def limit_threads(count: int) -> None:
    """
    Compute with so many threads at most, so that the same seed gives the same bits.

    Parameters
    ----------
    count : int
        At least 1.
    """
    torch.set_num_threads(count)
