"""What the process loads and draws that every worker is a copy of: importing this is enough."""

from __future__ import annotations

import jobs.worker.process
import jobs.worker.training  # noqa: F401 - PyTorch comes with it
from jobs.worker.drawn import draw_ahead

draw_ahead()
