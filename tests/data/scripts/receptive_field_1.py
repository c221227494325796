from cnn_core.receptive_field import PIXEL, window_field
from cnn_core.stack_text import parse_stack

stack = parse_stack("c3-c3-c3")
fields = [PIXEL]
for kind, kernel_size, stride, padding, dilation in stack:
    fields.append(window_field(fields[-1], kernel_size, stride, padding, dilation))
    print(kind, kernel_size, "field", fields[-1].size, "jump", fields[-1].jump, "start", fields[-1].start)
sizes = [field.size for field in fields]

# the same in PyTorch: which pixels does the gradient of one unit reach?
import torch

def layer(window):
    # a pooling reads its window as a convolution does; with weights of 1 no cell is left out
    conv = torch.nn.Conv2d(1, 1, window.kernel_size, window.stride, window.padding, window.dilation, bias=False)
    torch.nn.init.ones_(conv.weight)
    return conv.double()

sizes = [1]
for depth in range(1, len(stack) + 1):
    bare = [window._replace(padding=0) for window in stack[:depth]]
    side = 1
    for window in reversed(bare):  # the input that leaves one unit
        side = (side - 1) * window.stride + window.dilation * (window.kernel_size - 1) + 1
    x = torch.ones(1, 1, side, side, dtype=torch.float64, requires_grad=True)
    torch.nn.Sequential(*map(layer, bare))(x).sum().backward()
    reached = x.grad[0, 0].sum(0).nonzero()
    sizes.append(int(reached[-1] - reached[0]) + 1)
print(sizes)
