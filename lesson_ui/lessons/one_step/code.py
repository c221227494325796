"""Code box on one step of learning, in NumPy and in PyTorch with automatic differentiation."""

from __future__ import annotations

from lesson_ui.lessons.one_step.info_figure import Setting
from lesson_ui.words.code import array_literal


def one_step_code(setting: Setting, number: int) -> str:
    """Write the steps up to the one on the screen, in NumPy and in PyTorch with automatic differentiation."""
    return _numpy(setting, number) + _torch(setting, number)


def _numpy(setting: Setting, number: int) -> str:
    bias, momentum = setting.bias is not None, setting.momentum > 0
    rate = f"{setting.learning_rate!r}"
    added = " + bias" if bias else ""
    lines = ["velocity = np.zeros_like(weight)"] if momentum else []
    lines += [f"bias = {setting.bias!r}"] if bias else []
    lines += ["bias_velocity = 0.0"] if bias and momentum else []
    lines += [
        f"for step in range({number + 1}):",
        f"    output = F.conv2d(picture[None], weight[None, None])[0]{added}  # forward",
        "    loss = F.mse_loss(output, target)",
        "    error = output - target",
        "    # the gradient of every weight: the error slid over the picture",
        "    grad_weight = 2 / error.size * F.conv2d(picture[None], error[None, None])[0]",
    ]
    if momentum:
        lines += [
            f"    velocity = {setting.momentum!r} * velocity + grad_weight",
            f"    weight = weight - {rate} * velocity",
        ]
    else:
        lines.append(f"    weight = weight - {rate} * grad_weight")
    if bias and momentum:
        lines += [
            f"    bias_velocity = {setting.momentum!r} * bias_velocity + 2 / error.size * error.sum()",
            f"    bias = bias - {rate} * bias_velocity",
        ]
    elif bias:
        lines.append(f"    bias = bias - {rate} * 2 / error.size * error.sum()")
    lines += [
        f"loss_after = F.mse_loss(F.conv2d(picture[None], weight[None, None])[0]{added}, target)",
        *_printing(),
    ]
    return (
        "import numpy as np\nfrom cnn_core import functional as F\n\n"
        f"picture = np.array({array_literal(setting.picture)}, dtype=np.float64)\n"
        f"target = np.array({array_literal(setting.target)}, dtype=np.float64)\n"
        f"start = np.array({array_literal(setting.start)}, dtype=np.float64)\n\n"
        "weight = start\n" + "\n".join(lines) + "\n\n"
    )


def _torch(setting: Setting, number: int) -> str:
    K_h, K_w = setting.start.shape
    bias = setting.bias is not None
    momentum = f", momentum={setting.momentum!r}" if setting.momentum else ""
    lines = [
        "# the same in PyTorch",
        "import torch",
        "",
        "x, t = torch.tensor(picture)[None, None], torch.tensor(target)[None, None]",
        f"layer = torch.nn.Conv2d(1, 1, ({K_h}, {K_w}), bias={bias}, dtype=torch.float64)",
        "with torch.no_grad():",
        "    layer.weight.copy_(torch.tensor(start))",
        *([f"    layer.bias.fill_({setting.bias!r})"] if bias else []),
        f"optimizer = torch.optim.SGD(layer.parameters(), lr={setting.learning_rate!r}{momentum})",
        f"for step in range({number + 1}):",
        "    optimizer.zero_grad()",
        "    loss = torch.nn.functional.mse_loss(layer(x), t)",
        "    loss.backward()  # automatic differentiation",
        "    optimizer.step()",
        "loss, grad_weight = loss.detach(), layer.weight.grad[0, 0]",
        "weight = layer.weight.detach()[0, 0]",
        "loss_after = torch.nn.functional.mse_loss(layer(x), t).detach()",
        *_printing(),
    ]
    return "\n".join(lines) + "\n"


def _printing() -> list[str]:
    return ["print(loss)", "print(grad_weight)", "print(weight)", "print(loss_after)"]
