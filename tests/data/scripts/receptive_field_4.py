import numpy as np
from cnn_core.receptive_stack import input_spans
from cnn_core.stack_text import parse_stack

stack = parse_stack("c3p1-c3p1-p2-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2")
height, width = 224, 224
top, left, high, wide = 76, 34, 98, 161  # the object's box

def seen_of(ends, start, length):
    overlap = np.minimum(ends[:, 1], start + length - 1) - np.maximum(ends[:, 0], start) + 1
    return np.where(ends[:, 0] < 0, 0, overlap.clip(0)) / length

shares = []
for rows, columns in list(zip(input_spans(stack, height), input_spans(stack, width)))[1:]:
    along, across = seen_of(rows, top, high), seen_of(columns, left, wide)
    row, column = int(along.argmax()), int(across.argmax())  # the best-placed unit of this layer
    shares.append(float(along[row] * across[column]))
    print("layer", len(shares), "sees at most", round(100 * shares[-1], 1), "% of the object")

# the same in PyTorch, for the last layer: where inside the box is the gradient of its best-placed unit not zero?
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
inside = [
    min(int(seen[-1]), start + length - 1) - max(int(seen[0]), start) + 1
    for seen, start, length in ((rows, top, high), (columns, left, wide))
]
best = max(0, inside[0]) * max(0, inside[1]) / (high * wide)
print("torch:", round(100 * best, 1), "%")
