"""Answer, for every sliding operation, which input cells an output cell reads, and through which weights."""

from cnn_core.geometry.ambiguous import Candidate, input_sizes_of
from cnn_core.geometry.counts import (
    WeightUses,
    axis_counted_cells,
    axis_padded_visit_counts,
    axis_visit_counts,
    channel_reads,
    padded_values,
    padded_visit_counts,
    read_values,
    unread_cells,
    unread_positions,
    uses_of_weight,
    visit_counts,
)
from cnn_core.geometry.flattening import flat_order, flat_place
from cnn_core.geometry.listed import listed_axis_reads, listed_reads
from cnn_core.geometry.padding import PADDING_MODES, axis_padding, padding_source
from cnn_core.geometry.pooling import (
    adaptive_pool2d_reads,
    adaptive_pool_axis_reads,
    longest_adaptive_window,
    pool2d_reads,
    pool_axis_reads,
)
from cnn_core.geometry.reads import NOTHING, AxisReads, Cell, Reads
from cnn_core.geometry.shared_statistics import NORMALIZATIONS, SharedStatistics, shared_statistics
from cnn_core.geometry.walk import SizeWalk, size_walk
from cnn_core.geometry.windows import (
    conv2d_reads,
    conv_axis_reads,
    conv_transpose2d_reads,
    conv_transpose_axis_reads,
)
from cnn_core.sizes import (
    conv_output_size,
    conv_transpose_output_size,
    effective_kernel_size,
    pool_output_size,
    same_padding,
)

__all__ = [
    "NORMALIZATIONS",
    "NOTHING",
    "PADDING_MODES",
    "AxisReads",
    "Candidate",
    "Cell",
    "Reads",
    "SharedStatistics",
    "SizeWalk",
    "WeightUses",
    "adaptive_pool2d_reads",
    "adaptive_pool_axis_reads",
    "axis_counted_cells",
    "axis_padded_visit_counts",
    "axis_padding",
    "axis_visit_counts",
    "channel_reads",
    "conv2d_reads",
    "conv_axis_reads",
    "conv_output_size",
    "conv_transpose2d_reads",
    "conv_transpose_axis_reads",
    "conv_transpose_output_size",
    "effective_kernel_size",
    "flat_order",
    "flat_place",
    "input_sizes_of",
    "listed_axis_reads",
    "listed_reads",
    "longest_adaptive_window",
    "padded_values",
    "padded_visit_counts",
    "padding_source",
    "pool2d_reads",
    "pool_axis_reads",
    "pool_output_size",
    "read_values",
    "same_padding",
    "shared_statistics",
    "size_walk",
    "unread_cells",
    "unread_positions",
    "uses_of_weight",
    "visit_counts",
]
