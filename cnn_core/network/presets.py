"""Networks of the literature, exact to the last parameter, each with its variant, paper and year."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from cnn_core.network.layers import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Residual,
)
from cnn_core.network.network import Network


class Preset(NamedTuple):
    """
    A network with what is known about it.

    Attributes
    ----------
    network : Network
        Its layers.
    input_shape : (C, H, W)
        The sample it was made for.
    variant : str
        Which of the versions in use this is.
    paper : str
        Where it comes from.
    year : int
        When.
    depth : int
        Layers with weights as the literature counts them.
    """

    network: Network
    input_shape: tuple[int, int, int]
    variant: str
    paper: str
    year: int
    depth: int


def lenet5() -> Network:
    """
    Give LeNet-5 as it is taught today: every map of the second convolution reads every map of the first.

    Returns
    -------
    Network
        Its layers, and its name.
    """
    return Network(
        (
            Conv2d(6, 5),
            ReLU(),
            MaxPool2d(2),
            Conv2d(16, 5),
            ReLU(),
            MaxPool2d(2),
            Flatten(),
            Linear(120),
            ReLU(),
            Linear(84),
            ReLU(),
            Linear(10),
        ),
        "LeNet-5",
    )


def alexnet() -> Network:
    """
    Give AlexNet in one tower, as its author published it in 2014.

    Returns
    -------
    Network
        Its layers, and its name.
    """
    return Network(
        (
            *(Conv2d(64, 11, stride=4, padding=2), ReLU(), MaxPool2d(3, 2)),
            *(Conv2d(192, 5, padding=2), ReLU(), MaxPool2d(3, 2)),
            *(Conv2d(384, 3, padding=1), ReLU()),
            *(Conv2d(256, 3, padding=1), ReLU()),
            *(Conv2d(256, 3, padding=1), ReLU(), MaxPool2d(3, 2)),
            *(AdaptiveAvgPool2d(6), Flatten()),
            *(Dropout(), Linear(4096), ReLU(), Dropout(), Linear(4096), ReLU(), Linear(1000)),
        ),
        "AlexNet",
    )


def alexnet_2012() -> Network:
    """
    Give AlexNet in two towers, which groups of channels stand for, as it was trained on two graphics cards.

    Returns
    -------
    Network
        Its layers, and its name.
    """
    response = LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=2.0)
    return Network(
        (
            *(Conv2d(96, 11, stride=4), ReLU(), response, MaxPool2d(3, 2)),
            *(Conv2d(256, 5, padding=2, groups=2), ReLU(), response, MaxPool2d(3, 2)),
            *(Conv2d(384, 3, padding=1), ReLU()),
            *(Conv2d(384, 3, padding=1, groups=2), ReLU()),
            *(Conv2d(256, 3, padding=1, groups=2), ReLU(), MaxPool2d(3, 2)),
            *(Flatten(), Linear(4096), ReLU(), Dropout(), Linear(4096), ReLU(), Dropout(), Linear(1000)),
        ),
        "AlexNet (2012)",
    )


def tiny_vgg() -> Network:
    """
    Give the small VGG that CNN Explainer made known: two blocks of two convolutions, ten maps each.

    Returns
    -------
    Network
        Its layers, and its name.
    """
    block = (Conv2d(10, 3), ReLU(), Conv2d(10, 3), ReLU(), MaxPool2d(2))
    return Network((*block, *block, Flatten(), Linear(10)), "Tiny VGG")


def vgg16() -> Network:
    """
    Give VGG-16, configuration D.

    Returns
    -------
    Network
        Its layers, and its name.
    """
    layers: list[Layer] = []
    for maps, convolutions in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        block: list[Layer] = [Conv2d(maps, 3, padding=1), ReLU()]
        layers += [*block * convolutions, MaxPool2d(2)]
    head = (Flatten(), Linear(4096), ReLU(), Dropout(), Linear(4096), ReLU(), Dropout(), Linear(1000))
    return Network((*layers, *head), "VGG-16")


def resnet18() -> Network:
    """
    Give ResNet-18: eight blocks of two 3×3 convolutions, projections where shapes change.

    Returns
    -------
    Network
        Its layers, and its name.
    """
    layers: list[Layer] = []
    for stage, maps in enumerate((64, 128, 256, 512)):
        stride = 1 if stage == 0 else 2
        layers += [_basic(maps, stride, project=stage > 0), ReLU(), _basic(maps, 1, project=False), ReLU()]
    return Network((*_stem(), *layers, *_head()), "ResNet-18")


def resnet50() -> Network:
    """
    Give ResNet-50 with the stride in the 3×3 convolution of each stage's first block.

    Returns
    -------
    Network
        Its layers, and its name.
    """
    layers: list[Layer] = []
    for stage, (maps, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3))):
        for block in range(blocks):
            stride = 2 if stage > 0 and block == 0 else 1
            layers += [_bottleneck(maps, stride, project=block == 0), ReLU()]
    return Network((*_stem(), *layers, *_head()), "ResNet-50")


def resnet50_last() -> Network:
    """
    Give ResNet-50 with the stride in the last unit of each stage but the last one.

    Returns
    -------
    Network
        Its layers, and its name.
    """
    layers: list[Layer] = []
    for maps, blocks in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for block in range(blocks):
            stride = 2 if maps < 512 and block == blocks - 1 else 1
            unit = _bottleneck(maps, stride, project=block == 0)
            layers += [unit if stride == 1 else Residual(unit.branch, (MaxPool2d(1, stride),)), ReLU()]
    return Network((*_stem(), *layers, *_head()), "ResNet-50, stride last")


def _stem() -> tuple[Layer, ...]:
    return (Conv2d(64, 7, stride=2, padding=3, bias=False), BatchNorm2d(), ReLU(), MaxPool2d(3, 2, padding=1))


def _head() -> tuple[Layer, ...]:
    return (AdaptiveAvgPool2d(1), Flatten(), Linear(1000))


def _projection(maps: int, stride: int) -> tuple[Layer, ...]:
    return (Conv2d(maps, 1, stride=stride, bias=False), BatchNorm2d())


def _basic(maps: int, stride: int, *, project: bool) -> Residual:
    branch = (
        *(Conv2d(maps, 3, stride=stride, padding=1, bias=False), BatchNorm2d(), ReLU()),
        *(Conv2d(maps, 3, padding=1, bias=False), BatchNorm2d()),
    )
    return Residual(branch, _projection(maps, stride) if project else ())


def _bottleneck(maps: int, stride: int, *, project: bool) -> Residual:
    branch = (
        *(Conv2d(maps, 1, bias=False), BatchNorm2d(), ReLU()),
        *(Conv2d(maps, 3, stride=stride, padding=1, bias=False), BatchNorm2d(), ReLU()),
        *(Conv2d(4 * maps, 1, bias=False), BatchNorm2d()),
    )
    return Residual(branch, _projection(4 * maps, stride) if project else ())


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "lenet5": Preset(
            lenet5(),
            (1, 32, 32),
            "modern: full connections in the second convolution, ReLU, max pooling, a dense last layer",
            "LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition",
            1998,
            5,
        ),
        "alexnet": Preset(
            alexnet(),
            (3, 224, 224),
            "one tower, without response normalisation",
            "Krizhevsky, One weird trick for parallelizing convolutional neural networks",
            2014,
            8,
        ),
        "alexnet_2012": Preset(
            alexnet_2012(),
            (3, 227, 227),
            "two towers as groups of 2, with response normalisation; 227 pixels, so that no padding is needed",
            "Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural networks",
            2012,
            8,
        ),
        "tiny_vgg": Preset(
            tiny_vgg(),
            (3, 64, 64),
            "two blocks of two unpadded 3×3 convolutions with ten maps",
            "Wang and others, CNN Explainer: learning convolutional neural networks with interactive visualization",
            2020,
            5,
        ),
        "vgg16": Preset(
            vgg16(),
            (3, 224, 224),
            "configuration D, without normalisation",
            "Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition",
            2014,
            16,
        ),
        "resnet18": Preset(
            resnet18(),
            (3, 224, 224),
            "projections where shapes change",
            "He, Zhang, Ren and Sun, Deep residual learning for image recognition",
            2015,
            18,
        ),
        "resnet50": Preset(
            resnet50(),
            (3, 224, 224),
            "stride in the 3×3 convolution, projections where shapes change",
            "He, Zhang, Ren and Sun, Deep residual learning for image recognition",
            2015,
            50,
        ),
        "resnet50_last": Preset(
            resnet50_last(),
            (3, 224, 224),
            "stride in the last unit of each stage, whose shortcut keeps every second cell, as in TensorFlow Slim",
            "He, Zhang, Ren and Sun, Deep residual learning for image recognition",
            2015,
            50,
        ),
    }
)
