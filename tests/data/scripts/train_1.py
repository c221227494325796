"""Train the same run as in the app, with PyTorch and NumPy alone."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from cnn_core.datasets import DataSource, load_source

EPOCHS, BATCH_SIZES, SEED = 15, (32,), 0
LEARNING_RATE = 0.003
device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
torch.set_num_threads(1)  # as in the app: more threads add in another order, and the last digits differ


class Network(nn.Sequential):
    """Small network: 15498 parameters for samples of shape (1, 16, 16)."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 32, 3, padding=1),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(128, 10),
        )


# The pictures: float32 from 0 to 1, and the number of each one's class.
parts = load_source(DataSource(name='digits', size=16, seed=0))
arrays = [(part.images, part.labels) for part in parts]
train, validation, test = [(torch.tensor(x).to(device), torch.tensor(y).to(device)) for x, y in arrays]


def warp_within(images, rng, rotation, scale, shift):
    """Turn, scale and shift every picture by chance, the ways given in pixels."""
    count, _, height, width = images.shape
    turn = np.deg2rad(rotation * rng.uniform(-1, 1, count))
    larger = rng.uniform(scale[0], scale[1], count)
    down, right = np.array(shift)[:, np.newaxis] * rng.uniform(-1, 1, (2, count))
    along, across = (_beside_cells(wave(turn) / larger) for wave in (np.cos, np.sin))
    row = (np.arange(height) - (height - 1) / 2)[:, np.newaxis] - _beside_cells(down)
    column = np.arange(width) - (width - 1) / 2 - _beside_cells(right)
    return _read_between(images, row * along + column * across + (height - 1) / 2, column * along - row * across + (width - 1) / 2)


def _read_between(images, row, column):
    """Read pictures (N, C, H, W) at places (N, H', W') between their pixels."""
    height, width = images.shape[2:]
    padded = np.pad(images, ((0, 0), (0, 0), (1, 2), (1, 2)))
    row, column = (np.clip(row, -1, height) + 1, np.clip(column, -1, width) + 1)
    top, left = (row.astype(np.intp), column.astype(np.intp))
    low, right = ((place - whole).astype(np.float32)[:, np.newaxis] for place, whole in ((row, top), (column, left)))
    flat = padded.reshape(*padded.shape[:2], (height + 3) * (width + 3))
    start = top * padded.shape[3] + left

    def read(step):
        places = (start + step).reshape(len(flat), 1, height * width)
        found = np.take_along_axis(flat, places, axis=2).reshape(*flat.shape[:2], *start.shape[1:])
        return found
    upper = read(0) * (1 - right) + read(1) * right
    lower = read(padded.shape[3]) * (1 - right) + read(padded.shape[3] + 1) * right
    return np.asarray(upper * (1 - low) + lower * low, dtype=np.float32)


def _beside_cells(values):
    return values[:, np.newaxis, np.newaxis]


def augment(images, rng):
    """Change each training picture by chance before it is seen."""
    images = warp_within(images, rng, 10.0, (0.9, 1.1), (1.0, 1.0))
    return np.ascontiguousarray(images, dtype=np.float32)


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

optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)


def batches(epoch):
    """Shuffle the training pictures and cut the row into batches."""
    order = np.random.default_rng((SEED, epoch)).permutation(len(train[0]))
    begin, turn = 0, 0
    while begin < len(order):
        size = BATCH_SIZES[turn % len(BATCH_SIZES)]
        yield order[begin : begin + size]
        begin, turn = begin + size, turn + 1


steps_per_epoch = len(list(batches(1)))
steps = EPOCHS * steps_per_epoch


def learning_rate(step):
    """Give the learning rate of a step: 1 ... steps."""
    rate = LEARNING_RATE
    if step - 1 > 0:
        rate *= (1 + math.cos(math.pi * (step - 1 - 0) / (steps - 0))) / 2
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
        rng = np.random.default_rng((SEED, step, 1))
        x = torch.tensor(augment(x.cpu().numpy(), rng)).to(device)
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
