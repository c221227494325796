"""The list of all lessons, in the order they are taught; navigation, Home and *what comes next* read it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PAGES = Path(__file__).parents[2] / "pages"


class Lesson(NamedTuple):
    """
    One lesson, as it is registered.

    Attributes
    ----------
    slug : str
        Its name in the address, and of its files.
    group : str
        The group it stands in on Home and in the navigation.
    rows : tuple of str
        The rows of the curriculum that it teaches.
    exercises : tuple of str
        Its kinds of exercise, keys of `cnn_core.exercises.KINDS`.
    """

    slug: str
    group: str
    rows: tuple[str, ...]
    exercises: tuple[str, ...]

    @property
    def script(self) -> Path:
        """The page's script."""
        return PAGES / f"{self.slug}.py"


LESSONS = (
    Lesson("pixels", "foundations", ("A1",), ("pixel_value", "tensor_size")),
    Lesson(
        "convolution",
        "foundations",
        ("A2", "A3", "A4", "A7", "A8", "A9"),
        ("patch_sum", "feature_map_cell", "kernel_flip", "connections"),
    ),
    Lesson("filters", "foundations", ("A5", "A8"), ("filter_response", "relu_value")),
    Lesson(
        "padding",
        "layers",
        ("B1", "B2", "B3", "B4", "B5", "B6"),
        (
            "output_size",
            "unread_cells",
            "odd_padding",
            "visit_count",
            "padding_mode",
            "output_size_dilated",
            "rectangular",
        ),
    ),
    Lesson(
        "pooling",
        "layers",
        ("D1", "D2", "D3", "D4", "D5"),
        ("max_pool", "average_pool", "pooled_size", "shift_changes_pool", "global_average_pool"),
    ),
    Lesson(
        "channels",
        "layers",
        ("C1", "C2", "C3", "C4", "C10"),
        ("channel_sum", "layer_parameters", "volume_size", "next_filter", "multiply_adds", "unfolded_size"),
    ),
    Lesson(
        "kinds",
        "layers",
        ("C5", "C6", "C7", "C8", "C9", "B7"),
        (
            "pointwise_parameters",
            "grouped_weights",
            "separable_weights",
            "split_column",
            "transposed_size",
            "overlapping_footprints",
            "output_padding_wanted",
        ),
    ),
    Lesson(
        "activations",
        "layers",
        ("F1",),
        ("activation_value", "activation_derivative", "softmax_probability", "two_linear_layers"),
    ),
    Lesson("normalization", "layers", ("F2", "F3"), ("shared_count", "normalized_value", "running_mean")),
    Lesson(
        "decision",
        "layers",
        ("F4", "F5", "F6", "F7"),
        (
            "flatten_length",
            "flatten_place",
            "dense_logit",
            "cross_entropy_value",
            "dense_parameters",
            "batch_loss",
            "squared_error",
        ),
    ),
    Lesson(
        "receptive_field", "networks", ("E1", "E2", "E3", "E4", "E5"), ("field_size", "stacked_weights", "unit_place")
    ),
    Lesson("architectures", "networks", ("G1", "G3", "G4"), ("stage_shape", "block_parameters", "residual_output")),
    Lesson("build", "networks", ("G2", "G5"), ("shape_after_layers", "network_parameters", "breaking_layer")),
    Lesson("explain", "networks", ("G6",), ("count_terms", "window_start", "residual_sum")),
    Lesson("one_step", "learning", ("H1",), ("map_loss", "weight_gradient", "weight_update", "loss_after_step")),
    Lesson("train", "learning", ("H2", "H3", "H9"), ("training_steps", "first_loss", "confusion_accuracy")),
    Lesson(
        "optimiser",
        "learning",
        ("H9",),
        ("largest_rate", "weight_after_steps", "velocity_after_steps", "adam_first_step"),
    ),
)


EXERCISES = {lesson.slug: lesson.exercises for lesson in LESSONS}


def neighbours(slug: str) -> tuple[Lesson | None, Lesson | None]:
    """
    Find the lessons before and after one.

    Parameters
    ----------
    slug : str
        The lesson's name.

    Returns
    -------
    (Lesson or None, Lesson or None)
        Previous and next.
    """
    place = [lesson.slug for lesson in LESSONS].index(slug)
    before = LESSONS[place - 1] if place else None
    after = LESSONS[place + 1] if place + 1 < len(LESSONS) else None
    return before, after
