import numpy as np

from cnn_core.network import explain_number, from_address, initial_weights

network = from_address("Conv2d(4,3,padding=1),ReLU,MaxPool2d(2),Flatten,Linear(5)")
weights = initial_weights(network, (1, 16, 16), np.random.default_rng(7))
from pathlib import Path
from cnn_core.images import cut_to_size, read_picture, to_grey

picture = read_picture(Path("my_picture.png").read_bytes())  # your file
cut = cut_to_size(picture.pixels, 16, 16)
x = np.ascontiguousarray(np.rint(to_grey(cut)[None]), dtype=np.float32) / 255
run = network.forward(weights, x)

explanation = explain_number(network, weights, run, "0", (0, 2, 3, 4))
print(explanation.result)
for term in sorted(explanation.terms, key=lambda term: -abs(term.value))[:5]:
    print(term.value, [(operand.source, operand.index, operand.value) for operand in term.operands])

# the same in PyTorch
import torch

below = torch.tensor(run.activations["input"])
out = torch.nn.functional.conv2d(below, torch.tensor(weights["0.weight"]), torch.tensor(weights["0.bias"]), stride=1, padding=1, dilation=1, groups=1)
print(out[0, 2, 3, 4].item())
