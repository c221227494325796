"""The named filter bank, the formulas behind it, and kernels as text."""

from cnn_core.kernels.bank import NAMED_KERNELS, named_kernel
from cnn_core.kernels.formulas import (
    ResponseRange,
    difference_of_gaussians,
    gabor,
    gaussian,
    response_range,
)
from cnn_core.kernels.named import FAMILIES, NamedKernel
from cnn_core.kernels.text import (
    MAX_KERNEL_SIDE,
    MAX_MAGNITUDE,
    format_kernel,
    parse_kernel,
    parse_matrix,
)

__all__ = [
    "FAMILIES",
    "MAX_KERNEL_SIDE",
    "MAX_MAGNITUDE",
    "NAMED_KERNELS",
    "NamedKernel",
    "ResponseRange",
    "difference_of_gaussians",
    "format_kernel",
    "gabor",
    "gaussian",
    "named_kernel",
    "parse_kernel",
    "parse_matrix",
    "response_range",
]
