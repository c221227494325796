import numpy as np

from cnn_core.models import load_model
from cnn_core.network import explain_number

model = load_model("resnet-shapes")
network, weights = model.network, model.weights
from cnn_core.datasets import task_data

x = task_data("shapes").images[2]
run = network.forward(weights, x)

explanation = explain_number(network, weights, run, "3", (0, 1, 2, 2))
print(explanation.result)
for term in sorted(explanation.terms, key=lambda term: -abs(term.value))[:5]:
    print(term.value, [(operand.source, operand.index, operand.value) for operand in term.operands])

# the same in PyTorch: the whole network
from cnn_core.torch_backend.building import build, write_weights
import torch

module = build(network, (3, 32, 32)).eval()
write_weights(module, weights)
with torch.no_grad():
    print(module(torch.tensor(run.activations["input"])).numpy())
print(run.output)
