"""Pictures with labels: handwritten digits, generated shapes and stripes, and how they are divided."""

from cnn_core.datasets.dataset import Dataset, Split, split
from cnn_core.datasets.digits import load_digits
from cnn_core.datasets.enlarging import enlarge_bilinear
from cnn_core.datasets.gratings import DIRECTIONS, make_gratings
from cnn_core.datasets.noise import add_noise
from cnn_core.datasets.recolouring import recolour
from cnn_core.datasets.shapes import COLOURS, FORMS, LABELS, Shapes, draw_shapes, make_shapes
from cnn_core.datasets.tasks import PARTS, TASKS, Task, task_data
from cnn_core.datasets.warping import warp

__all__ = [
    "COLOURS",
    "DIRECTIONS",
    "FORMS",
    "LABELS",
    "PARTS",
    "TASKS",
    "Dataset",
    "Shapes",
    "Split",
    "Task",
    "add_noise",
    "draw_shapes",
    "enlarge_bilinear",
    "load_digits",
    "make_gratings",
    "make_shapes",
    "recolour",
    "split",
    "task_data",
    "warp",
]
