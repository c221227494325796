"""Train a network: an iterator of events, the same from the same spec, whoever asks and whenever."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnn_core.datasets import Dataset, Split
from cnn_core.datasets.dataset import Images
from cnn_core.network import Dropout, trace
from cnn_core.torch_backend.building import build, read_weights, write_weights
from cnn_core.torch_backend.checkpoints import Progress, load_checkpoint, save_checkpoint, weights_of
from cnn_core.torch_backend.devices import choose_device, device_name
from cnn_core.torch_backend.measuring import Evaluation, evaluate_tensors, gradient_norms, probe, share
from cnn_core.torch_backend.stepping import Stepper
from cnn_core.training import (
    Checkpoint,
    Diverged,
    Event,
    Finished,
    Measured,
    Probed,
    Score,
    Snapshot,
    Started,
    Step,
    TrainingSpec,
    augment_images,
    batch_sizes,
    check_spec,
    first_weights,
    learning_rate_at,
    picture_order,
    snapshot_interval,
)
from cnn_core.training.divergence import explain_divergence, unbearable_loss
from cnn_core.training.events import DIVERGED, DONE, EARLY

Change = Callable[[Images, np.random.Generator], Images]
FIRST_LOOK = 500_000_000  # multiply-adds spent on validation pictures before the first step


def train(
    spec: TrainingSpec,
    data: Split,
    *,
    start: Checkpoint | None = None,
    weights: Mapping[str, NDArray[Any]] | None = None,
    device: str = "auto",
    augment: Change | None = None,
) -> Training:
    """
    Train a network, and yield an event after every step.

    Parameters
    ----------
    spec : TrainingSpec
        Network, recipe, what to look at.
    data : Split
        The pictures that `spec.data` stands for.
    start : Checkpoint, optional
        Where to go on from. What follows is bit by bit what would have followed without the interruption.
    weights : mapping of str to ndarray, optional
        What to start from instead of `first_weights`.
    device : str, default: "auto"
        What computes; see `choose_device`.
    augment : callable, optional
        Changes a batch of training images by chance, instead of the recipe's augmentation: ``augment(images, rng)``.

    Returns
    -------
    Training
        An iterator of events: `Started`; `Snapshot`, `Probed` (if there are probes) and `Measured` before the first
        step; a `Step` for each step; `Measured` after each epoch; `Snapshot`, `Probed` and `Checkpoint` at the
        interval of snapshots and at the end; `Finished`. A training whose loss gets out of hand ends with `Diverged`
        and `Finished`. With patience the weights of the best epoch are kept; if no snapshot shows them yet, one
        follows at the end. Nothing is computed until the next event is asked for.

    Raises
    ------
    InvalidInputError
        At once, if spec, data, checkpoint or weights do not fit each other.

    Notes
    -----
    The same numbers come from the same machine with as many threads; a graphics card may add in another order, and the
    last digits then differ. Dropout seeds PyTorch's own generator anew before every step.
    """
    if start is not None:
        weights = weights_of(start)
    check_spec(spec, data, weights)
    return Training(spec, data, start, weights, choose_device(device), augment)


class Training:
    """
    One training: an iterator of events, to be looked into between any two of them; see `train`.

    Parameters
    ----------
    spec, data, start, weights
        As for `train`.
    device : torch.device
        What computes.
    augment : callable or None
        As for `train`.

    Raises
    ------
    InvalidInputError
        If spec, checkpoint or weights do not fit each other.
    """

    def __init__(
        self,
        spec: TrainingSpec,
        data: Split,
        start: Checkpoint | None,
        weights: Mapping[str, NDArray[Any]] | None,
        device: torch.device,
        augment: Change | None,
    ) -> None:
        self.spec, self.recipe, self.device = spec, spec.recipe, device
        self.network = spec.trained_network
        self.module = build(self.network, spec.input_shape)
        write_weights(self.module, first_weights(spec) if weights is None else weights)
        self.module.to(device)
        self.stepper = Stepper(self.module, self.recipe)
        self.resumed = start is not None
        self.progress = load_checkpoint(self.module, self.stepper, start) if start else Progress()
        self.train, self.validation, self.test = data
        self.images, self.labels = self._tensors(self.train)
        self.validation_pictures = self._tensors(self.validation)
        self.sizes = batch_sizes(self.recipe, len(self.train))
        self.steps = self.recipe.epochs * len(self.sizes)
        self.interval = snapshot_interval(self.steps, len(self.sizes), spec.snapshot_every)
        self.augment = augment or (self._augment if self.recipe.augment else None)
        self.draws = any(isinstance(node.layer, Dropout) and node.layer.p for node in self.network.nodes)
        self.unbearable = unbearable_loss(len(spec.class_names))
        self.events = self._events()

    def __iter__(self) -> Training:
        return self

    def __next__(self) -> Event:
        """Compute the next event, and count the time it takes."""
        began = time.perf_counter()
        event = next(self.events, None)
        self.progress.seconds += time.perf_counter() - began
        if event is None:
            raise StopIteration
        return event._replace(seconds=self.progress.seconds) if isinstance(event, Step) else event

    def look(self) -> Snapshot:
        """
        Copy the weights as they are now, between two events; what follows does not depend on it.

        Returns
        -------
        Snapshot
            With all steps in it that were told.
        """
        return Snapshot(self.progress.step, read_weights(self.module))

    def _events(self) -> Iterator[Event]:
        yield self._started()
        if not self.resumed:
            yield from self._shown()
            yield self._measured(self._first_look())
        for event in self._learn():
            yield event
            if isinstance(event, Diverged):
                yield Finished(event.step, DIVERGED, event.step - 1, None)
                return
        yield from self._end()

    def _learn(self) -> Iterator[Event]:
        """Take the steps that are left."""
        per_epoch, progress = len(self.sizes), self.progress
        ends = np.cumsum(self.sizes)
        while progress.step < self.steps and not progress.stopped:
            epoch, done = progress.step // per_epoch + 1, progress.step % per_epoch
            order = picture_order(self.recipe, epoch, len(self.train))
            for chosen in np.split(order, ends[:-1])[done:]:
                step = self._step(epoch, chosen)
                yield step
                if not step.loss < self.unbearable:
                    yield self._diverged(step.loss, step.gradient_norm)
                    return
                if progress.step % per_epoch == 0:
                    evaluation = self._evaluate()
                    yield self._measured(evaluation)
                    if evaluation and not evaluation.score.loss < self.unbearable:
                        yield self._diverged(evaluation.score.loss, step.gradient_norm)
                        return
                    self._close_epoch(evaluation)
                if progress.step % self.interval == 0 or progress.step == self.steps or progress.stopped:
                    yield from self._shown()
                    yield save_checkpoint(self.module, self.stepper, progress)

    def _step(self, epoch: int, chosen: NDArray[np.int64]) -> Step:
        progress = self.progress
        rate = learning_rate_at(self.recipe, progress.step + 1, len(self.sizes))
        x, y = self._batch(chosen)
        if not self.module.training:
            self.module.train()
        if self.draws:
            torch.manual_seed(self.recipe.seed + progress.step)
        taken = self.stepper.take(x, y, rate, self.unbearable)
        progress.step += 1
        progress.loss_sum += taken.loss * len(chosen)
        progress.right += taken.right
        progress.seen += len(chosen)
        accuracy = taken.right / len(chosen)
        return Step(progress.step, epoch, taken.loss, accuracy, rate, taken.gradient_norm, progress.seconds)

    def _batch(self, chosen: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        places = torch.from_numpy(chosen).to(self.device)
        if self.augment is None:
            return self.images[places], self.labels[places]
        rng = np.random.default_rng((self.recipe.seed, self.progress.step, 1))
        changed = self.augment(self.train.images[chosen], rng)
        return torch.tensor(changed).to(self.device), self.labels[places]

    def _augment(self, images: Images, rng: np.random.Generator) -> Images:
        return augment_images(images, self.recipe.augment, rng)

    def _started(self) -> Started:
        parameters = sum(parameter.numel() for parameter in self.module.parameters())
        counts = (len(self.train), len(self.validation), len(self.test))
        name = device_name(self.device)
        return Started(self.progress.step, self.steps, len(self.sizes), parameters, name, *counts)

    def _shown(self) -> Iterator[Event]:
        yield self.look()
        if self.spec.probes:
            images = self.validation_pictures[0][list(self.spec.probes)]
            yield Probed(self.progress.step, probe(self.module, self.network, images))

    def _measured(self, evaluation: Evaluation | None) -> Measured:
        progress, classes = self.progress, len(self.spec.class_names)
        seen = progress.seen
        return Measured(
            progress.step,
            progress.step // len(self.sizes),
            Score(progress.loss_sum / seen, progress.right / seen) if seen else None,
            evaluation.score if evaluation else None,
            evaluation.confusion if evaluation else np.zeros((classes, classes), np.int64),
            gradient_norms(self.module),
            evaluation.wrong if evaluation else (),
        )

    def _evaluate(self, most: int | None = None) -> Evaluation | None:
        if len(self.validation) == 0:
            return None
        images, labels = self.validation_pictures
        return evaluate_tensors(self.module, images[:most], labels[:most])

    def _first_look(self) -> Evaluation | None:
        """Measure as many validation pictures as do not delay the first step."""
        each = trace(self.network, self.spec.input_shape).multiply_adds
        return self._evaluate(max(1, FIRST_LOOK // max(1, each)))

    def _close_epoch(self, evaluation: Evaluation | None) -> None:
        """Close an epoch: begin a new sum, and note whether this was the best epoch so far."""
        progress = self.progress
        progress.loss_sum, progress.right, progress.seen = 0.0, 0, 0
        if self.recipe.patience is None or evaluation is None:
            return
        if progress.best_loss is None or evaluation.score.loss < progress.best_loss:
            progress.best_loss, progress.best_step, progress.waited = evaluation.score.loss, progress.step, 0
            progress.best = read_weights(self.module)
        else:
            progress.waited += 1
            progress.stopped = progress.waited >= self.recipe.patience

    def _diverged(self, loss: float, gradient_norm: float) -> Diverged:
        step = self.progress.step
        return Diverged(step, loss, explain_divergence(self.spec, step, loss, gradient_norm))

    def _end(self) -> Iterator[Event]:
        """Restore the best weights, and measure the test pictures with them, once."""
        progress, kept = self.progress, self.progress.step
        if progress.best:
            kept = progress.best_step
            write_weights(self.module, progress.best)
            if kept % self.interval and kept != progress.step:
                yield Snapshot(kept, read_weights(self.module))
        score = evaluate_tensors(self.module, *self._tensors(self.test)).score if len(self.test) else None
        yield Finished(progress.step, EARLY if progress.stopped else DONE, kept, score)

    def _tensors(self, dataset: Dataset) -> tuple[Tensor, Tensor]:
        return share(dataset.images).to(self.device), share(dataset.labels).to(self.device)
