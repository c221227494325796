"""Train the same run as in the app, with PyTorch and NumPy alone."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from cnn_core.datasets import DataSource, load_source

EPOCHS, BATCH_SIZES, SEED = 12, (32,), 0
LEARNING_RATE = 0.2
device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
torch.set_num_threads(1)  # as in the app: more threads add in another order, and the last digits differ


class Network(nn.Sequential):
    """Tiny network: 1370 parameters for samples of shape (1, 8, 8)."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 8, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(128, 10),
        )


# The pictures: float32 from 0 to 1, and the number of each one's class.
parts = load_source(DataSource(name='digits', count=1000, seed=0))
arrays = [(part.images, part.labels) for part in parts]
train, validation, test = [(torch.tensor(x).to(device), torch.tensor(y).to(device)) for x, y in arrays]


# The weights it starts from.
network = Network()
rng = np.random.default_rng(SEED)
with torch.no_grad():
    for name, parameter in network.named_parameters():
        if parameter.dim() in (2, 4):  # kernels and dense weights, from -limit to limit
            limit = math.sqrt(6 / parameter[0].numel())
            numbers = rng.uniform(-limit, limit, tuple(parameter.shape)).astype(np.float32)
            parameter.copy_(torch.from_numpy(numbers))
        else:  # normalisation starts as the identity, biases at 0
            parameter.fill_(1.0 if name.endswith("weight") else 0.0)
network.to(device)

optimizer = torch.optim.SGD(network.parameters(), lr=LEARNING_RATE)


def batches(epoch):
    """Shuffle the training pictures and cut the row into batches."""
    order = np.random.default_rng((SEED, epoch)).permutation(len(train[0]))
    begin, turn = 0, 0
    while begin < len(order):
        size = BATCH_SIZES[turn % len(BATCH_SIZES)]
        yield order[begin : begin + size]
        begin, turn = begin + size, turn + 1


def learning_rate(step):
    """Give the learning rate of a step: 1 ... steps."""
    rate = LEARNING_RATE
    return rate


def evaluate(images, labels):
    """Give the mean loss and the share that is right, without dropout."""
    network.eval()
    with torch.no_grad():
        outputs = torch.cat([network(part) for part in torch.split(images, 256)]).cpu().double()
    right = outputs.argmax(dim=1) == labels.cpu()
    return F.cross_entropy(outputs, labels.cpu()).item(), right.double().mean().item()


losses, step = [], 0
for epoch in range(1, EPOCHS + 1):
    for chosen in batches(epoch):
        chosen = torch.from_numpy(chosen).to(device)
        x, y = train[0][chosen], train[1][chosen]
        network.train()
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step)
        optimizer.zero_grad()
        loss = F.cross_entropy(network(x), y)
        losses.append(loss.item())
        if not losses[-1] < 2302.6:
            raise SystemExit(f"Step {step}: the loss is {losses[-1]}. Try a smaller learning rate.")
        loss.backward()
        optimizer.step()
    told = f"epoch {epoch}: loss of the last step {losses[-1]:.4f}"
    if len(validation[0]):
        validation_loss, accuracy = evaluate(*validation)
        told += f", validation loss {validation_loss:.4f}, accuracy {100 * accuracy:.1f} %"
    print(told)
if len(test[0]):
    print("test pictures: loss {:.4f}, accuracy {:.4f}".format(*evaluate(*test)))
