"""Take any number of a network apart: terms, steps, result, with the index of every operand."""

from cnn_core.explain.activation import (
    explain_leaky_relu,
    explain_relu,
    explain_sigmoid,
    explain_softmax,
    explain_tanh,
)
from cnn_core.explain.convolution import explain_conv2d, explain_conv_transpose2d
from cnn_core.explain.explanation import (
    GATHERING_STEPS,
    LATER_STEPS,
    TERM_RULES,
    Explanation,
    Operand,
    Step,
    Term,
    make_explanation,
    make_term,
    part_of,
)
from cnn_core.explain.linear import explain_linear
from cnn_core.explain.loss import explain_cross_entropy, explain_mse_loss
from cnn_core.explain.normalization import (
    explain_batch_norm,
    explain_group_norm,
    explain_instance_norm,
    explain_layer_norm,
)
from cnn_core.explain.pooling import (
    explain_adaptive_avg_pool2d,
    explain_avg_pool2d,
    explain_max_pool2d,
    explain_sum_pool2d,
)
from cnn_core.explain.response_normalization import explain_local_response_norm
from cnn_core.explain.tables import TermTable, distinct_levels, running_sums, term_table
from cnn_core.explain.weight_gradient import explain_conv2d_weight_gradient

__all__ = [
    "GATHERING_STEPS",
    "LATER_STEPS",
    "TERM_RULES",
    "Explanation",
    "Operand",
    "Step",
    "Term",
    "TermTable",
    "distinct_levels",
    "explain_adaptive_avg_pool2d",
    "explain_avg_pool2d",
    "explain_batch_norm",
    "explain_conv2d",
    "explain_conv2d_weight_gradient",
    "explain_conv_transpose2d",
    "explain_cross_entropy",
    "explain_group_norm",
    "explain_instance_norm",
    "explain_layer_norm",
    "explain_leaky_relu",
    "explain_linear",
    "explain_local_response_norm",
    "explain_max_pool2d",
    "explain_mse_loss",
    "explain_relu",
    "explain_sigmoid",
    "explain_softmax",
    "explain_sum_pool2d",
    "explain_tanh",
    "make_explanation",
    "make_term",
    "part_of",
    "running_sums",
    "term_table",
]
