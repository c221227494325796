"""Training as data: recipe, spec, events, and the course of the steps; PyTorch does the work elsewhere."""

from cnn_core.training.augmenting import augment_images
from cnn_core.training.checks import Counts, apply_spec_fix, check_spec
from cnn_core.training.defaults import default_network, default_recipe, default_source
from cnn_core.training.divergence import explain_divergence, unbearable_loss
from cnn_core.training.events import (
    Checkpoint,
    Diverged,
    Event,
    Finished,
    Measured,
    Probed,
    Score,
    Snapshot,
    Started,
    Step,
    Wrong,
)
from cnn_core.training.options import AUGMENT_OPTIONS, OPTIMIZERS, RECIPE_OPTIONS, SCHEDULES
from cnn_core.training.packing import Packed, Unpacked, pack, unpack
from cnn_core.training.recipe import Augment, Recipe
from cnn_core.training.script import script_files, to_script
from cnn_core.training.spec import TrainingSpec, first_weights, spec_from_json, spec_to_json
from cnn_core.training.steps import batch_sizes, learning_rate_at, picture_order, snapshot_interval

__all__ = [
    "AUGMENT_OPTIONS",
    "OPTIMIZERS",
    "RECIPE_OPTIONS",
    "SCHEDULES",
    "Augment",
    "Checkpoint",
    "Counts",
    "Diverged",
    "Event",
    "Finished",
    "Measured",
    "Packed",
    "Probed",
    "Recipe",
    "Score",
    "Snapshot",
    "Started",
    "Step",
    "TrainingSpec",
    "Unpacked",
    "Wrong",
    "apply_spec_fix",
    "augment_images",
    "batch_sizes",
    "check_spec",
    "default_network",
    "default_recipe",
    "default_source",
    "explain_divergence",
    "first_weights",
    "learning_rate_at",
    "pack",
    "picture_order",
    "script_files",
    "snapshot_interval",
    "spec_from_json",
    "spec_to_json",
    "to_script",
    "unbearable_loss",
    "unpack",
]
