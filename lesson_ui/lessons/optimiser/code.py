"""Code box on optimisers: one walk over a surface of two weights, in NumPy and PyTorch."""

from __future__ import annotations

from cnn_core.optimization import Rule
from lesson_ui.lessons.optimiser.figure import WalkInfo

TAKES = {"SGD": "sgd_step", "momentum": "sgd_step", "Nesterov": "sgd_step", "Adam": "adam_step", "AdamW": "adamw_step"}
CLASSES = {"SGD": "SGD", "momentum": "SGD", "Nesterov": "SGD", "Adam": "Adam", "AdamW": "AdamW"}
LOSSES = {
    "valley": ("w[0], {k} * w[1]", "(w[0] ** 2 + {k} * w[1] ** 2) / 2"),
    "two_valleys": (
        "w[0] ** 3 - w[0] + 0.2, {k} * w[1]",
        "w[0] ** 4 / 4 - w[0] ** 2 / 2 + 0.2 * w[0] + {k} * w[1] ** 2 / 2",
    ),
}


def walk_code(info: WalkInfo, row: int) -> str:
    """Write one optimiser's walk in NumPy and in PyTorch."""
    path = info.walks[row]
    gradient, loss = (part.format(k=f"{info.surface.steepness:g}") for part in LOSSES[info.surface.name])
    options, start = _options(path.rule), f"[{info.start[0]:g}, {info.start[1]:g}]"
    steps = len(path.taken)
    return f"""import numpy as np
from cnn_core.optimization import {TAKES[path.rule.name]}

w, state, points = np.array({start}), None, []
for step in range({steps}):
    gradient = np.array([{gradient}])
    taken = {TAKES[path.rule.name]}(w, gradient, state, {options})
    w, state = taken.param, taken.state
    points.append(w)
print(np.round(points[:5], 4), w)

# the same in PyTorch
import torch

w = torch.tensor({start}, dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.{CLASSES[path.rule.name]}([w], {options})
points = []
for step in range({steps}):
    optimizer.zero_grad()
    loss = {loss}
    loss.backward()
    optimizer.step()
    points.append(w.detach().numpy().copy())
print(np.round(points[:5], 4), w.detach().numpy())
"""


def _options(rule: Rule) -> str:
    said = [f"lr={rule.lr:g}"]
    if rule.name in ("momentum", "Nesterov"):
        said.append(f"momentum={rule.momentum:g}")
    if rule.name == "Nesterov":
        said.append("nesterov=True")
    if rule.name in ("Adam", "AdamW"):
        said.append(f"betas=({rule.betas[0]:g}, {rule.betas[1]:g})")
    if rule.weight_decay or rule.name == "AdamW":
        said.append(f"weight_decay={rule.weight_decay:g}")
    return ", ".join(said)
