from cnn_core.receptive_stack import input_spans
from cnn_core.stack_text import parse_stack

stack = parse_stack("c3p1-c3p1-p2-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2")
height, width = 224, 224
row, column = 3, 3
rows = input_spans(stack, height)[-1][row].tolist()
columns = input_spans(stack, width)[-1][column].tolist()
print("rows", rows, "columns", columns)

# the same in PyTorch: where is the gradient of this unit not zero?
import torch

def layer(window):
    # a pooling reads its window as a convolution does; with weights of 1 no cell is left out
    conv = torch.nn.Conv2d(1, 1, window.kernel_size, window.stride, window.padding, window.dilation, bias=False)
    torch.nn.init.ones_(conv.weight)
    return conv.double()

x = torch.ones(1, 1, height, width, dtype=torch.float64, requires_grad=True)
y = torch.nn.Sequential(*map(layer, stack))(x)
y[0, 0, row, column].backward()
rows, columns = (x.grad[0, 0].abs().sum(axis).nonzero().flatten() for axis in (1, 0))
rows, columns = ([int(seen[0]), int(seen[-1])] for seen in (rows, columns))
print("rows", rows, "columns", columns)
