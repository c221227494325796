"""The name under which scripts taken home find the filters for colour pictures."""

from cnn_core.kernels.colour_bank import filter_bank, second_layer

__all__ = ["filter_bank", "second_layer"]
