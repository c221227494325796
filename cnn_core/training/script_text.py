"""The script that trains elsewhere, as one text: a line that ends in ``#? name`` stays only if the run needs it."""

SCRIPT = '''
"""Train the same run as in the app, with PyTorch and NumPy alone."""

import math
from pathlib import Path  #? beside

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from cnn_core.datasets import DataSource, load_source  #? made

EPOCHS, BATCH_SIZES, SEED = $epochs, $batch_sizes, $seed
LEARNING_RATE = $learning_rate
device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
torch.set_num_threads(1)  # as in the app: more threads add in another order, and the last digits differ

$network

# The pictures: float32 from 0 to 1, and the number of each one's class.
parts = load_source(DataSource($data))  #? made drawn_here
parts = load_source(DataSource($data), folder=Path(__file__).with_name("data"))  # fetched once  #? made fetched
arrays = [(part.images, part.labels) for part in parts]  #? made
with np.load(Path(__file__).with_name("pictures.npz")) as file:  #? npz
    arrays = [(file[part + "_images"], file[part + "_labels"]) for part in ("train", "validation", "test")]  #? npz
train, validation, test = [(torch.tensor(x).to(device), torch.tensor(y).to(device)) for x, y in arrays]


$augmentation


# The weights it starts from.
network = Network()
with np.load(Path(__file__).with_name("start.npz")) as file:  #? started
    network.load_state_dict({name: torch.tensor(file[name]) for name in file.files}, strict=False)  #? started
rng = np.random.default_rng(SEED)  #? drawn
with torch.no_grad():  #? drawn
    for name, parameter in network.named_parameters():  #? drawn
        if parameter.dim() in (2, 4):  # kernels and dense weights, from -limit to limit  #? drawn
            limit = math.sqrt(6 / parameter[0].numel())  #? drawn
            numbers = rng.uniform(-limit, limit, tuple(parameter.shape)).astype(np.float32)  #? drawn
            parameter.copy_(torch.from_numpy(numbers))  #? drawn
        else:  # normalisation starts as the identity, biases at 0  #? drawn
            parameter.fill_(1.0 if name.endswith("weight") else 0.0)  #? drawn
network.to(device)

optimizer = torch.optim.$optimizer


def batches(epoch):
    """Shuffle the training pictures and cut the row into batches."""
    order = np.random.default_rng((SEED, epoch)).permutation(len(train[0]))
    begin, turn = 0, 0
    while begin < len(order):
        size = BATCH_SIZES[turn % len(BATCH_SIZES)]
        yield order[begin : begin + size]
        begin, turn = begin + size, turn + 1


steps_per_epoch = len(list(batches(1)))  #? step
steps_per_epoch = len(list(batches(1)))  #? cosine
steps = EPOCHS * steps_per_epoch  #? cosine


def learning_rate(step):
    """Give the learning rate of a step: 1 ... steps."""
    rate = LEARNING_RATE
    rate *= $gamma ** ((step - 1) // steps_per_epoch // $step_size)  #? step
    if step - 1 > $warmup_steps:  #? cosine
        rate *= (1 + math.cos(math.pi * (step - 1 - $warmup_steps) / (steps - $warmup_steps))) / 2  #? cosine
    rate *= min(1.0, step / $warmup_steps)  #? warmup
    return rate


def evaluate(images, labels):
    """Give the mean loss and the share that is right, without dropout."""
    network.eval()
    with torch.no_grad():
        outputs = torch.cat([network(part) for part in torch.split(images, 256)]).cpu().double()
    right = outputs.argmax(dim=1) == labels.cpu()
    return F.cross_entropy(outputs, labels.cpu()).item(), right.double().mean().item()


losses, step = [], 0
best_loss, best_weights, waited = math.inf, None, 0  #? patience
for epoch in range(1, EPOCHS + 1):
    for chosen in batches(epoch):
        chosen = torch.from_numpy(chosen).to(device)
        x, y = train[0][chosen], train[1][chosen]
        rng = np.random.default_rng((SEED, step, 1))  #? augment
        x = torch.tensor(augment(x.cpu().numpy(), rng)).to(device)  #? augment
        network.train()
        torch.manual_seed(SEED + step)  # what dropout draws from  #? dropout
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step)
        optimizer.zero_grad()
        loss = F.cross_entropy(network(x), y)
        losses.append(loss.item())
        if not losses[-1] < $unbearable:
            raise SystemExit(f"Step {step}: the loss is {losses[-1]}. Try a smaller learning rate.")
        loss.backward()
        for parameter in network.parameters():  #? l1
            if parameter.dim() > 1 and parameter.grad is not None:  # the slope of l1 * |w|  #? l1
                parameter.grad += $l1 * parameter.detach().sign()  #? l1
        optimizer.step()
        with torch.no_grad():  #? max_norm
            for layer in network.modules():  # no unit's weights are longer than this  #? max_norm
                if isinstance(layer, (nn.Conv2d, nn.Linear)):  #? max_norm
                    axes = tuple(range(1, layer.weight.dim()))  #? max_norm
                    length = torch.linalg.vector_norm(layer.weight, dim=axes, keepdim=True)  #? max_norm
                    layer.weight.mul_($max_norm / length.clamp(min=$max_norm))  #? max_norm
                if isinstance(layer, nn.ConvTranspose2d):  #? max_norm transposed
                    for part in layer.weight.chunk(layer.groups):  #? max_norm transposed
                        length = torch.linalg.vector_norm(part, dim=(0, 2, 3), keepdim=True)  #? max_norm transposed
                        part.mul_($max_norm / length.clamp(min=$max_norm))  #? max_norm transposed
    told = f"epoch {epoch}: loss of the last step {losses[-1]:.4f}"
    if len(validation[0]):
        validation_loss, accuracy = evaluate(*validation)
        told += f", validation loss {validation_loss:.4f}, accuracy {100 * accuracy:.1f} %"
    print(told)
    if validation_loss < best_loss:  #? patience
        best_loss, waited = validation_loss, 0  #? patience
        best_weights = {name: tensor.clone() for name, tensor in network.state_dict().items()}  #? patience
    else:  #? patience
        waited += 1  #? patience
        if waited == $patience:  #? patience
            break  #? patience
if best_weights is not None:  # those of the epoch with the lowest validation loss  #? patience
    network.load_state_dict(best_weights)  #? patience
if len(test[0]):
    print("test pictures: loss {:.4f}, accuracy {:.4f}".format(*evaluate(*test)))
'''
