import numpy as np

from cnn_core.models import load_model
from cnn_core.network import explain_number

model = load_model("lenet5-digits")
network, weights = model.network, model.weights
from cnn_core.datasets import task_data

x = task_data("digits").images[0]
run = network.forward(weights, x)

explanation = explain_number(network, weights, run, "3", (0, 10, 5, 5))
print(explanation.result)
for term in sorted(explanation.terms, key=lambda term: -abs(term.value))[:5]:
    print(term.value, [(operand.source, operand.index, operand.value) for operand in term.operands])

# the same in PyTorch
import torch

below = torch.tensor(run.activations["2"])
out = torch.nn.functional.conv2d(below, torch.tensor(weights["3.weight"]), torch.tensor(weights["3.bias"]), stride=1, padding=0, dilation=1, groups=1)
print(out[0, 10, 5, 5].item())
