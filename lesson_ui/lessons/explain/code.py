"""Code box that takes the chosen number of a network apart, in NumPy and PyTorch."""

from __future__ import annotations

from cnn_core.network import INPUT, Conv2d, Linear, to_address
from lesson_ui.networks.subject import Subject


def explain_code(subject: Subject, path: str, index: tuple[int, ...], *, number: int | None) -> str:
    """Write lines that compute and explain a number of a network."""
    place = ", ".join(map(str, (0, *index)))
    lines = [
        "import numpy as np",
        "",
        *_network(subject),
        *_picture(subject, number),
        "run = forward(network, weights, x)",
    ]
    if path == INPUT:
        return "\n".join([*lines, f'print(run.activations["input"][{place}])', ""])
    lines += [
        "",
        f'explanation = explain_number(network, weights, run, "{path}", ({place}))',
        "print(explanation.result)",
        "for term in sorted(explanation.terms, key=lambda term: -abs(term.value))[:5]:",
        "    print(term.value, [(operand.source, operand.index, operand.value) for operand in term.operands])",
    ]
    return "\n".join([*lines, *_in_torch(subject, path, place), ""])


def _network(subject: Subject) -> list[str]:
    if subject.file:
        return [
            "from safetensors.numpy import load_file",
            "",
            "from cnn_core.network import explain_number, forward, from_address",
            "",
            f'network = from_address("{to_address(subject.network)}")',
            f'weights = load_file("{subject.file}")  # from "Take it with you" of the lesson Train live',
        ]
    if subject.trained:
        return [
            "from cnn_core.models import load_model",
            "from cnn_core.network import explain_number, forward",
            "",
            f'model = load_model("{subject.key}")',
            "network, weights = model.network, model.weights",
        ]
    shape = subject.input_shape
    return [
        "from cnn_core.network import explain_number, forward, from_address, initial_weights",
        "",
        f'network = from_address("{to_address(subject.network)}")',
        f"weights = initial_weights(network, {shape}, np.random.default_rng({subject.seed}))",
    ]


def _picture(subject: Subject, number: int | None) -> list[str]:
    C, H, W = subject.input_shape
    if number is not None and subject.source is not None and not subject.source.key:
        given = ", ".join(f"{name}={value!r}" for name, value in subject.source.to_plain().items())
        return [
            "from cnn_core.datasets import DataSource, load_source",
            "",
            f"x = load_source(DataSource({given})).validation.images[{number - 1}]",
        ]
    if number is not None and subject.task:
        return ["from cnn_core.datasets import task_data", "", f'x = task_data("{subject.task}").images[{number - 1}]']
    reads = "to_grey(cut)[None]" if C == 1 else "cut.transpose(2, 0, 1)"
    return [
        "from pathlib import Path",
        "from cnn_core.images import cut_to_size, read_picture, to_grey",
        "",
        'picture = read_picture(Path("my_picture.png").read_bytes())  # your file',
        f"cut = cut_to_size(picture.pixels, {H}, {W})",
        f"x = np.ascontiguousarray(np.rint({reads}), dtype=np.float32) / 255",
    ]


def _in_torch(subject: Subject, path: str, place: str) -> list[str]:
    layer = subject.network.node_by_path[path].layer
    below = subject.network.node_by_path[path].sources[0]
    lines = ["", "# the same in PyTorch", "import torch", "", f'below = torch.tensor(run.activations["{below}"])']
    bias = f'torch.tensor(weights["{path}.bias"])'
    weight = f'torch.tensor(weights["{path}.weight"])'
    if isinstance(layer, Conv2d) and layer.padding_mode == "zeros":
        given = f"{weight}, {bias if layer.bias else None}"
        settings = (
            f"stride={layer.stride!r}, padding={layer.padding!r}, dilation={layer.dilation!r}, groups={layer.groups}"
        )
        return [*lines, f"out = torch.nn.functional.conv2d(below, {given}, {settings})", f"print(out[{place}].item())"]
    if isinstance(layer, Linear):
        given = f"{weight}, {bias if layer.bias else None}"
        return [*lines, f"out = torch.nn.functional.linear(below, {given})", f"print(out[{place}].item())"]
    return [
        "",
        "# the same in PyTorch: the whole network",
        "from cnn_core.torch_backend.building import build, write_weights",
        "import torch",
        "",
        f"module = build(network, {subject.input_shape}).eval()",
        "write_weights(module, weights)",
        "with torch.no_grad():",
        '    print(module(torch.tensor(run.activations["input"])).numpy())',
        "print(run.output)",
    ]
