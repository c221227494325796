"""Modules and pictures loaded in the process that workers are forked from; importing this is enough."""

from __future__ import annotations

import jobs.worker.process
import jobs.worker.training  # noqa: F401 - PyTorch comes with it
from jobs.worker.drawn import draw_ahead

draw_ahead()
