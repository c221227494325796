from cnn_core.receptive_stack import stack_fields
from cnn_core.stack_text import parse_stack

texts = {
    "plain": "c3-c3-c3-c3",
    "stride": "c3s2-c3s2-c3s2-c3s2",
    "pooling": "c3-p2-c3-p2-c3-p2-c3-p2",
    "dilation": "c3-c3d2-c3d4-c3d8",
}
stacks = {name: parse_stack(text) for name, text in texts.items()}
sizes = {name: stack_fields(stack)[-1].size for name, stack in stacks.items()}
print(sizes)

# the same in PyTorch: how far does the gradient of one unit reach?
import torch

def layer(window):
    # a pooling reads its window as a convolution does; with weights of 1 no cell is left out
    conv = torch.nn.Conv2d(1, 1, window.kernel_size, window.stride, window.padding, window.dilation, bias=False)
    torch.nn.init.ones_(conv.weight)
    return conv.double()

sizes = {}
for name, stack in stacks.items():
    side = 1
    for window in reversed(stack):  # the input that leaves one unit
        side = (side - 1) * window.stride + window.dilation * (window.kernel_size - 1) + 1
    x = torch.ones(1, 1, side, 1, dtype=torch.float64, requires_grad=True)
    y = x
    for window in stack:  # along one axis
        ones = torch.ones(1, 1, window.kernel_size, 1, dtype=torch.float64)
        y = torch.nn.functional.conv2d(y, ones, stride=(window.stride, 1), dilation=(window.dilation, 1))
    y.sum().backward()
    reached = x.grad.flatten().nonzero()
    sizes[name] = int(reached[-1] - reached[0]) + 1
print(sizes)
