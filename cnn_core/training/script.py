"""Write a training as a PyTorch script that stands alone: the learner's recipe, and nothing that it does not use."""

from __future__ import annotations

import ast
import inspect
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from string import Template
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.datasets import Split, warping
from cnn_core.datasets.official import STANDARD
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import ConvTranspose2d, Dropout
from cnn_core.network.torch_code import network_class
from cnn_core.training.checks import check_spec
from cnn_core.training.divergence import unbearable_loss
from cnn_core.training.recipe import Augment, Recipe
from cnn_core.training.script_text import SCRIPT
from cnn_core.training.spec import TrainingSpec, first_weights

PARTS = ("train", "validation", "test")
PICTURES = ("npz", "cnn_core")
FLAG = re.compile(r"  #\? ([a-z0-9_ ]+)$")
WARP = (warping.warp_within, warping._read_between, warping._beside_cells)


def script_files(
    spec: TrainingSpec, data: Split, weights: Mapping[str, NDArray[Any]] | None = None
) -> dict[str, bytes]:
    """
    Write everything that is needed to train the same run elsewhere, with PyTorch and NumPy alone.

    Parameters
    ----------
    spec : TrainingSpec
        What is trained.
    data : Split
        Its pictures.
    weights : mapping of str to ndarray, optional
        What it started from, instead of `first_weights`.

    Returns
    -------
    dict of str to bytes
        ``train.py``, ``pictures.npz``, and ``start.npz`` where training does not start from chance.

    Raises
    ------
    InvalidInputError
        If spec and data do not fit each other.
    """
    check_spec(spec, data, weights)
    started = weights is not None or spec.start is not None
    arrays = {f"{part}_{name}": getattr(getattr(data, part), name) for part in PARTS for name in ("images", "labels")}
    files = {"train.py": to_script(spec, started=started).encode(), "pictures.npz": _packed(arrays)}
    if started:
        files["start.npz"] = _packed(first_weights(spec) if weights is None else weights)
    return files


def to_script(spec: TrainingSpec, pictures: str = "npz", *, started: bool | None = None) -> str:
    """
    Write a training as a PyTorch script.

    Parameters
    ----------
    spec : TrainingSpec
        What is trained.
    pictures : str, default: "npz"
        ``"npz"``: they are read from ``pictures.npz`` beside the script; ``"cnn_core"``: they are made anew.
    started : bool, optional
        Whether the first weights are read from ``start.npz`` beside it; by default, if the spec names a network.

    Returns
    -------
    str
        Needs PyTorch and NumPy. It leaves the trained module as ``network`` and the loss of each step in ``losses``:
        those that training here gives.

    Raises
    ------
    InvalidInputError
        If the spec does not fit, or `pictures` is unknown.
    """
    started = spec.start is not None if started is None else started
    check_spec(replace(spec, start=None) if started else spec)
    if pictures not in PICTURES or (pictures == "cnn_core" and spec.data.key):
        raise InvalidInputError(
            "The script cannot get its pictures that way.",
            given={"pictures": pictures, "data": spec.data.name},
            allowed="pictures is npz, or cnn_core for pictures that are not a learner's own",
            here=f"pictures = {pictures!r}, data = {spec.data.name!r}",
            fixes=[Fix("pictures", "=", "npz")],
        )
    kept = [FLAG.sub("", line) for line in SCRIPT.splitlines() if _is_needed(line, _flags(spec, pictures, started))]
    text = Template("\n".join(kept)).substitute(_values(spec))
    return re.sub(r"\n{4,}", "\n\n\n", text).strip() + "\n"


def _is_needed(line: str, flags: set[str]) -> bool:
    found = FLAG.search(line)
    return found is None or set(found[1].split()) <= flags


def _flags(spec: TrainingSpec, pictures: str, started: bool) -> set[str]:
    recipe, layers = spec.recipe, [node.layer for node in spec.trained_network.nodes]
    fetched = spec.data.name in STANDARD
    return {
        name
        for name, needed in {
            "npz": pictures == "npz",
            "made": pictures == "cnn_core",
            "fetched": fetched,
            "drawn_here": not fetched,
            "beside": pictures == "npz" or started or fetched,
            "started": started,
            "drawn": not started,
            "augment": bool(recipe.augment),
            "dropout": any(isinstance(layer, Dropout) and layer.p for layer in layers),
            "step": recipe.schedule == "step",
            "cosine": recipe.schedule == "cosine",
            "warmup": recipe.warmup_steps > 0,
            "l1": recipe.l1 > 0,
            "max_norm": recipe.max_norm is not None,
            "transposed": any(isinstance(layer, ConvTranspose2d) for layer in layers),
            "patience": recipe.patience is not None,
        }.items()
        if needed
    }


def _values(spec: TrainingSpec) -> dict[str, Any]:
    recipe = spec.recipe
    sizes = recipe.batch_size if isinstance(recipe.batch_size, tuple) else (recipe.batch_size,)
    return {name: getattr(recipe, name) for name in SETTINGS} | {
        "batch_sizes": sizes,
        "network": network_class(spec.trained_network, spec.input_shape),
        "data": ", ".join(f"{name}={value!r}" for name, value in spec.data.to_plain().items()),
        "augmentation": _augmentation(recipe.augment),
        "optimizer": _optimizer(recipe),
        "unbearable": f"{unbearable_loss(len(spec.class_names)):.1f}",
    }


SETTINGS = ("epochs", "seed", "learning_rate", "gamma", "step_size", "warmup_steps", "l1", "max_norm", "patience")


def _optimizer(recipe: Recipe) -> str:
    defaults = {"weight_decay": 0.01 if recipe.optimizer == "AdamW" else 0.0, "momentum": 0.0, "nesterov": False}
    changed = {name: getattr(recipe, name) for name, value in defaults.items() if getattr(recipe, name) != value}
    written = ["lr=LEARNING_RATE", *(f"{name}={value!r}" for name, value in changed.items())]
    return f"{recipe.optimizer}(network.parameters(), {', '.join(written)})"


def _augmentation(augment: Augment) -> str:
    """Write the data augmentation of a script, after the functions it needs."""
    if not augment:
        return ""
    lines = ["def augment(images, rng):", '    """Change each training picture by chance before it is seen."""']
    functions = []
    if augment.flip:
        lines.append("    mirrored = rng.random(len(images)) < 0.5")
        lines.append("    images = np.where(mirrored[:, None, None, None], images[..., ::-1], images)")
    if augment.rotation or augment.shift or augment.zoom:
        functions = [_plain_source(function) for function in WARP]
        scale, shift = (1 - augment.zoom, 1 + augment.zoom), (augment.shift, augment.shift)
        lines.append(f"    images = warp_within(images, rng, {augment.rotation!r}, {scale!r}, {shift!r})")
    if augment.brightness:
        low, high = 1 - augment.brightness, 1 + augment.brightness
        lines.append(f"    factor = rng.uniform({low!r}, {high!r}, len(images)).astype(np.float32)")
        lines.append("    images = np.clip(images * factor[:, None, None, None], 0, 1)")
    lines.append("    return np.ascontiguousarray(images, dtype=np.float32)")
    return "\n\n\n".join([*functions, "\n".join(lines)])


def _plain_source(function: Any) -> str:
    """Give a function's code without the types of its arguments, and with the first line of its docstring."""
    return ast.unparse(_Untyped().visit(ast.parse(inspect.getsource(function))))


class _Untyped(ast.NodeTransformer):
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:  # the name ast asks for
        node.returns = None
        for argument in node.args.args:
            argument.annotation = None
        if text := ast.get_docstring(node):
            node.body[0] = ast.Expr(ast.Constant(text.splitlines()[0]))
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        assert node.value is not None
        return ast.copy_location(ast.Assign([node.target], node.value), node)


def _packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    file = io.BytesIO()
    named: dict[str, Any] = {name: np.asarray(array) for name, array in arrays.items()}
    np.savez_compressed(file, **named)
    return file.getvalue()
