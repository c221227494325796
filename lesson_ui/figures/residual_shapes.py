"""The name under which scripts taken home find the weights of a residual block's main path."""

from lesson_ui.lessons.architectures.residual_shapes_figure import main_weights

__all__ = ["main_weights"]
