"""
Gradients of the operations of `cnn_core.functional`: every function `f` there has an `f_backward` here.

``op_backward`` takes the gradient of the loss with respect to the result of ``op``, then the arguments of ``op`` in
their order (without ``inplace`` and ``return_indices``, which change no number). It returns the gradient of the
loss with respect to the input or, where there are parameters, a named tuple of gradients in the order of the arguments.
dtypes are kept, and no argument is changed.
"""

from cnn_core.gradients.activation import (
    elu_backward,
    gelu_backward,
    leaky_relu_backward,
    relu_backward,
    sigmoid_backward,
    tanh_backward,
)
from cnn_core.gradients.adaptive_pooling import adaptive_avg_pool2d_backward, adaptive_max_pool2d_backward
from cnn_core.gradients.batch_normalization import batch_norm_backward
from cnn_core.gradients.convolution import conv2d_backward, conv_transpose2d_backward
from cnn_core.gradients.dropout import dropout_backward
from cnn_core.gradients.linear import linear_backward
from cnn_core.gradients.loss import cross_entropy_backward, mse_loss_backward, nll_loss_backward
from cnn_core.gradients.normalization import group_norm_backward, instance_norm_backward, layer_norm_backward
from cnn_core.gradients.padding import pad_backward
from cnn_core.gradients.pooling import avg_pool2d_backward, max_pool2d_backward
from cnn_core.gradients.response_normalization import local_response_norm_backward
from cnn_core.gradients.results import LayerGradients, NormalizationGradients
from cnn_core.gradients.softmax import log_softmax_backward, softmax_backward

__all__ = [
    "LayerGradients",
    "NormalizationGradients",
    "adaptive_avg_pool2d_backward",
    "adaptive_max_pool2d_backward",
    "avg_pool2d_backward",
    "batch_norm_backward",
    "conv2d_backward",
    "conv_transpose2d_backward",
    "cross_entropy_backward",
    "dropout_backward",
    "elu_backward",
    "gelu_backward",
    "group_norm_backward",
    "instance_norm_backward",
    "layer_norm_backward",
    "leaky_relu_backward",
    "linear_backward",
    "local_response_norm_backward",
    "log_softmax_backward",
    "max_pool2d_backward",
    "mse_loss_backward",
    "nll_loss_backward",
    "pad_backward",
    "relu_backward",
    "sigmoid_backward",
    "softmax_backward",
    "tanh_backward",
]
