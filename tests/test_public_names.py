"""The names that people outside import are there, are what they say, and nothing else slips out beside them."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import cnn_core

PUBLIC = {
    "cnn_core.functional": (
        *("PADDING_MODES", "RunningStatistics", "adaptive_avg_pool2d", "adaptive_max_pool2d", "avg_pool2d"),
        *("batch_norm", "conv2d", "conv2d_reference", "conv_transpose2d", "cross_entropy", "dropout", "elu", "fold"),
        *("gelu", "group_norm", "instance_norm", "layer_norm", "leaky_relu", "linear", "local_response_norm"),
        *("log_softmax", "max_pool2d", "mse_loss", "nll_loss", "pad", "relu", "sigmoid", "softmax", "sum_pool2d"),
        *("tanh", "unfold", "update_running_statistics"),
    ),
    "cnn_core.network": (
        *("Network", "forward", "backward", "trace", "explain_number", "to_json", "from_json", "to_torch_code"),
        *("from_address", "initial_weights"),  # the lessons' own scripts read networks and weights with them
    ),
    "cnn_core.models": ("load_model", "shipped_models"),
    "cnn_core.datasets": ("task_data", "DataSource", "load_source"),
    "cnn_core.exercises": ("KINDS", "make_exercise", "check"),
    "cnn_core.images": ("read_picture",),
    "cnn_core.torch_backend.building": ("build", "write_weights"),
}
VALUES = {"PADDING_MODES", "KINDS"}  # all others can be called
PACKAGES = sorted(
    module.name
    for module in pkgutil.walk_packages(cnn_core.__path__, "cnn_core.")
    if module.ispkg and module.name != "cnn_core.torch_backend"
)


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in PUBLIC.items() for name in names])
def test_a_public_name_is_there(module: str, name: str) -> None:
    found = getattr(importlib.import_module(module), name)
    assert name in VALUES or (callable(found) and inspect.getdoc(found))


def test_functional_holds_what_it_promises_and_nothing_else() -> None:
    assert sorted(importlib.import_module("cnn_core.functional").__all__) == sorted(PUBLIC["cnn_core.functional"])


def test_what_computes_a_network_can_be_called_as_a_function() -> None:
    network = importlib.import_module("cnn_core.network")
    assert list(inspect.signature(network.trace).parameters) == ["network", "input_shape"]
    assert list(inspect.signature(network.forward).parameters) == ["network", "weights", "x", "training", "rng"]
    assert list(inspect.signature(network.backward).parameters) == ["network", "weights", "run", "grad_output"]


def _taken_in(package: str) -> set[str]:
    """Names that a package's own file takes from inside the package or defines: what it means to give out."""
    path = Path(str(importlib.import_module(package).__file__))
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package + "."):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in found if not name.startswith("_")}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_gives_out_exactly_what_it_lists(package: str) -> None:
    listed = importlib.import_module(package).__all__
    assert len(set(listed)) == len(listed)
    assert all(hasattr(importlib.import_module(package), name) for name in listed)
    assert _taken_in(package) <= set(listed)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_star_brings_no_module_and_no_name_of_another_library(package: str) -> None:
    module = importlib.import_module(package)
    for name in module.__all__:
        value = getattr(module, name)
        assert not inspect.ismodule(value)
        assert getattr(value, "__module__", "cnn_core").split(".")[0] in {"cnn_core", "builtins", "types", "typing"}
