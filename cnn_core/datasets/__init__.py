"""Pictures with labels: handwritten digits, generated ones, the learner's own, the standard sets; and their parts."""

from cnn_core.datasets.dataset import Dataset, Split, split
from cnn_core.datasets.digits import load_digits
from cnn_core.datasets.enlarging import enlarge_bilinear
from cnn_core.datasets.folders import Brought, Problem
from cnn_core.datasets.gratings import DIRECTIONS, make_gratings
from cnn_core.datasets.loading import SourceShape, drawn_counts, load_source, load_validation, source_shape
from cnn_core.datasets.noise import add_noise
from cnn_core.datasets.official import STANDARD
from cnn_core.datasets.options import KINDS, OPTIONS
from cnn_core.datasets.own import check_classes, crop_picture, own_dataset, prepare_picture
from cnn_core.datasets.packing import pack_dataset, set_key, unpack_dataset
from cnn_core.datasets.recolouring import recolour
from cnn_core.datasets.shapes import COLOURS, FORMS, LABELS, Shapes, draw_shapes, make_shapes
from cnn_core.datasets.source import DataSource
from cnn_core.datasets.splitting import split_by_class, take_evenly
from cnn_core.datasets.standard import fetch_standard, load_standard, standard_is_here
from cnn_core.datasets.tasks import PARTS, TASKS, Task, task_data
from cnn_core.datasets.warping import warp
from cnn_core.datasets.zipped import read_folder, read_zip

__all__ = [
    "COLOURS",
    "DIRECTIONS",
    "FORMS",
    "KINDS",
    "LABELS",
    "OPTIONS",
    "PARTS",
    "STANDARD",
    "TASKS",
    "Brought",
    "DataSource",
    "Dataset",
    "Problem",
    "Shapes",
    "SourceShape",
    "Split",
    "Task",
    "add_noise",
    "check_classes",
    "crop_picture",
    "draw_shapes",
    "drawn_counts",
    "enlarge_bilinear",
    "fetch_standard",
    "load_digits",
    "load_source",
    "load_standard",
    "load_validation",
    "make_gratings",
    "make_shapes",
    "own_dataset",
    "pack_dataset",
    "prepare_picture",
    "read_folder",
    "read_zip",
    "recolour",
    "set_key",
    "source_shape",
    "split",
    "split_by_class",
    "standard_is_here",
    "take_evenly",
    "task_data",
    "unpack_dataset",
    "warp",
]
