"""
The NumPy twins of `torch.nn.functional`: same names, same arguments, same numbers.

Arrays are float32 or float64 and keep their dtype; integers are taken where PyTorch takes them. Whatever
PyTorch refuses is refused with `InvalidInputError`, whose fixes are data. Inputs are never changed, unless
``inplace=True`` asks for it.
"""

from cnn_core.functional.activation import elu, gelu, leaky_relu, relu, sigmoid, tanh
from cnn_core.functional.adaptive_pooling import adaptive_avg_pool2d, adaptive_max_pool2d
from cnn_core.functional.batch_normalization import RunningStatistics, batch_norm, update_running_statistics
from cnn_core.functional.convolution import conv2d, conv2d_reference, conv_transpose2d
from cnn_core.functional.dropout import dropout
from cnn_core.functional.folding import fold, unfold
from cnn_core.functional.linear import linear
from cnn_core.functional.loss import cross_entropy, mse_loss, nll_loss
from cnn_core.functional.normalization import group_norm, instance_norm, layer_norm
from cnn_core.functional.padding import PADDING_MODES, pad
from cnn_core.functional.pooling import avg_pool2d, max_pool2d, sum_pool2d
from cnn_core.functional.response_normalization import local_response_norm
from cnn_core.functional.softmax import log_softmax, softmax

__all__ = [
    "PADDING_MODES",
    "RunningStatistics",
    "adaptive_avg_pool2d",
    "adaptive_max_pool2d",
    "avg_pool2d",
    "batch_norm",
    "conv2d",
    "conv2d_reference",
    "conv_transpose2d",
    "cross_entropy",
    "dropout",
    "elu",
    "fold",
    "gelu",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "leaky_relu",
    "linear",
    "local_response_norm",
    "log_softmax",
    "max_pool2d",
    "mse_loss",
    "nll_loss",
    "pad",
    "relu",
    "sigmoid",
    "softmax",
    "sum_pool2d",
    "tanh",
    "unfold",
    "update_running_statistics",
]
