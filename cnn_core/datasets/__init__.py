"""Pictures with labels: handwritten digits, generated shapes and stripes, and how they are divided."""

from cnn_core.datasets.dataset import Dataset, Split, split
from cnn_core.datasets.digits import load_digits
from cnn_core.datasets.enlarging import enlarge_bilinear
from cnn_core.datasets.gratings import DIRECTIONS, make_gratings
from cnn_core.datasets.loading import SourceShape, load_source, source_shape
from cnn_core.datasets.noise import add_noise
from cnn_core.datasets.options import KINDS, OPTIONS
from cnn_core.datasets.recolouring import recolour
from cnn_core.datasets.shapes import COLOURS, FORMS, LABELS, Shapes, draw_shapes, make_shapes
from cnn_core.datasets.source import DataSource
from cnn_core.datasets.splitting import split_by_class, take_evenly
from cnn_core.datasets.tasks import PARTS, TASKS, Task, task_data
from cnn_core.datasets.warping import warp

__all__ = [
    "COLOURS",
    "DIRECTIONS",
    "FORMS",
    "KINDS",
    "LABELS",
    "OPTIONS",
    "PARTS",
    "TASKS",
    "DataSource",
    "Dataset",
    "Shapes",
    "SourceShape",
    "Split",
    "Task",
    "add_noise",
    "draw_shapes",
    "enlarge_bilinear",
    "load_digits",
    "load_source",
    "make_gratings",
    "make_shapes",
    "recolour",
    "source_shape",
    "split",
    "split_by_class",
    "take_evenly",
    "task_data",
    "warp",
]
