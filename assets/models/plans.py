"""The networks that come with the app, and how each is trained."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from cnn_core.datasets import recolour, warp
from cnn_core.datasets.dataset import Images
from cnn_core.network import (
    PRESETS,
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
)
from cnn_core.training import Recipe

Change = Callable[[Images, np.random.Generator], Images]


class Plan(NamedTuple):
    """
    A network and how to train it.

    Attributes
    ----------
    title : str
        Name on a page.
    network : Network
        Its layers.
    input_shape : tuple of int
        (C, H, W) of a picture.
    task : str
        Key of `cnn_core.datasets.TASKS`.
    recipe : Recipe
        Epochs, batch size, learning rate, seed.
    augment : callable
        What happens to a picture each time before it is seen.
    augmentation : str
        The same in words.
    """

    title: str
    network: Network
    input_shape: tuple[int, int, int]
    task: str
    recipe: Recipe
    augment: Change
    augmentation: str


def fall(epochs: int, batch_size: int, seed: int) -> Recipe:
    """
    Give the recipe of all networks here: AdamW, and a learning rate that falls along half a cosine.

    Parameters
    ----------
    epochs, batch_size, seed : int
        What differs.

    Returns
    -------
    Recipe
        The recipe.
    """
    return Recipe(epochs, batch_size, "AdamW", learning_rate=0.002, schedule="cosine", weight_decay=0.01, seed=seed)


def small_vgg() -> Network:
    """Stack three blocks of two 3×3 convolutions, twice as many maps in each as in the one before."""
    layers: list[Layer] = []
    for maps in (8, 16, 32):
        layers += [*(Conv2d(maps, 3, padding=1), ReLU()) * 2, MaxPool2d(2)]
    return Network((*layers, Flatten(), Linear(6)), "Small VGG")


def small_resnet() -> Network:
    """Stack three blocks with shortcuts, projections where the depth doubles and the maps halve."""
    return Network(
        (
            *(Conv2d(16, 3, padding=1, bias=False), BatchNorm2d(), ReLU()),
            *(_block(16, 1, project=False), ReLU()),
            *(_block(32, 2, project=True), ReLU()),
            *(_block(64, 2, project=True), ReLU()),
            *(AdaptiveAvgPool2d(1), Flatten(), Linear(6)),
        ),
        "Small ResNet",
    )


def _block(maps: int, stride: int, *, project: bool) -> Residual:
    branch = (
        *(Conv2d(maps, 3, stride=stride, padding=1, bias=False), BatchNorm2d(), ReLU()),
        *(Conv2d(maps, 3, padding=1, bias=False), BatchNorm2d()),
    )
    return Residual(branch, (Conv2d(maps, 1, stride=stride, bias=False), BatchNorm2d()) if project else ())


OTHER_COLOURS = "each time channels exchanged, each channel darkened to 60 … 100 %, every second picture a negative"
PLANS = {
    "lenet5-digits": Plan(
        "LeNet-5 on handwritten digits",
        PRESETS["lenet5"].network,
        PRESETS["lenet5"].input_shape,
        "digits",
        fall(epochs=80, batch_size=32, seed=1998),
        partial(warp, rotation=12.0, scale=(0.65, 1.05), shift=0.12),
        "each time turned by up to 12 degrees, scaled to 65 … 105 % and shifted by up to 12 % of the side",
    ),
    "vgg-shapes": Plan(
        "Small VGG on coloured shapes",
        small_vgg(),
        (3, 32, 32),
        "shapes",
        fall(epochs=16, batch_size=64, seed=2014),
        recolour,
        OTHER_COLOURS,
    ),
    "resnet-shapes": Plan(
        "Small ResNet on coloured shapes",
        small_resnet(),
        (3, 32, 32),
        "shapes",
        fall(epochs=12, batch_size=64, seed=2015),
        recolour,
        OTHER_COLOURS,
    ),
}
