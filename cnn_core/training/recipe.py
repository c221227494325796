"""The recipe of a training: every hyperparameter a learner can choose, checked where it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.options import check_option
from cnn_core.training.options import AUGMENT_OPTIONS, RECIPE_OPTIONS


@dataclass(frozen=True)
class Augment:
    """
    Data augmentation of the training pictures: the random changes, made anew in each epoch.

    Validation and test pictures are never changed.

    Attributes
    ----------
    rotation : float, default: 0.0
        Greatest turn about the middle to either side in degrees, 0 … 180.
    shift : float, default: 0.0
        Greatest way along each axis in pixels, 0 … 64.
    zoom : float, default: 0.0
        Each picture is scaled by 1 − zoom … 1 + zoom, 0 … 0.5. What comes in from outside is 0.
    flip : bool, default: False
        Whether every second picture, by chance, is mirrored left for right.
    brightness : float, default: 0.0
        Each picture is multiplied by 1 − brightness … 1 + brightness and cut off at 0 and 1; 0 … 1.

    Raises
    ------
    InvalidInputError
        If a value is outside its limits.
    """

    rotation: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    flip: bool = False
    brightness: float = 0.0

    def __post_init__(self) -> None:
        _check_fields(self, AUGMENT_OPTIONS, "augment.")

    def __bool__(self) -> bool:
        return any(getattr(self, slot.name) for slot in fields(self))


@dataclass(frozen=True)
class Recipe:
    """
    The recipe of a training: batches, optimiser, learning rate, regularisation, data augmentation.

    Attributes
    ----------
    epochs : int, default: 10
        How often every training picture is seen, 1 … 1000.
    batch_size : int or tuple of int, default: 32
        Pictures a step, 1 … 4096; several sizes are taken in turn, step by step, from the first in every epoch. An
        epoch's last step takes what is left.
    optimizer : str, default: "Adam"
        A key of `OPTIMIZERS`, as in `torch.optim`.
    learning_rate : float, default: 0.001
        How long the steps are, 0 … 1e9.
    momentum : float, default: 0.0
        Of SGD: share of the step before that goes on, 0 … 0.999.
    nesterov : bool, default: False
        Of SGD with momentum: whether to look ahead.
    schedule : str, default: "constant"
        A key of `SCHEDULES`: how the learning rate changes. See `learning_rate_at`.
    step_size : int, default: 5
        Of the schedule step: epochs between two falls.
    gamma : float, default: 0.1
        Of the schedule step: factor of a fall, 0 … 1.
    warmup_steps : int, default: 0
        Steps in which the learning rate rises evenly to its value.
    weight_decay : float, default: 0.0
        As PyTorch means it: added to the gradient as ``weight_decay·w`` (L2), decoupled from it in AdamW; 0 … 10.
    l1 : float, default: 0.0
        Adds ``l1·Σ|w|`` over kernels and dense weights, not biases, to what is minimised; 0 … 10. The losses that
        are told are without it.
    max_norm : float or None, default: None
        After each step, the weights of a unit (a filter, a row of a dense layer) are scaled down to this length if
        they are longer; 0.001 … 1e6.
    dropout : float or None, default: None
        None: as the network says; else p of every Dropout layer, 0 … 0.95.
    patience : int or None, default: None
        None: never; else how many epochs in a row may pass without a lower validation loss before training stops.
        Then, and also when all epochs have passed, the weights of the epoch with the lowest one are kept.
    augment : Augment
        How training pictures are changed by chance; not at all by default.
    seed : int, default: 0
        Where first weights, order of the pictures, augmentation and dropout come from, 0 … 2**32 − 1.

    Raises
    ------
    InvalidInputError
        If a value is outside its limits, or momentum is asked of an optimizer that has none.

    References
    ----------
    Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning", 2013;
    Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight decay
    regularization", 2019; Srivastava and others, "Dropout", 2014 (max-norm, section 5.1).

    Examples
    --------
    >>> Recipe(optimizer="SGD", learning_rate=0.1, momentum=0.9).momentum
    0.9
    """

    epochs: int = 10
    batch_size: int | tuple[int, ...] = 32
    optimizer: str = "Adam"
    learning_rate: float = 0.001
    momentum: float = 0.0
    nesterov: bool = False
    schedule: str = "constant"
    step_size: int = 5
    gamma: float = 0.1
    warmup_steps: int = 0
    weight_decay: float = 0.0
    l1: float = 0.0
    max_norm: float | None = None
    dropout: float | None = None
    patience: int | None = None
    augment: Augment = field(default_factory=Augment)
    seed: int = 0

    def __post_init__(self) -> None:
        if isinstance(self.batch_size, list):  # as JSON has it
            object.__setattr__(self, "batch_size", tuple(self.batch_size))
        if self.momentum and self.optimizer in ("Adam", "AdamW"):
            rule = "momentum = 0 unless optimizer = SGD; Adam has its own"
            other = [Fix("optimizer", "=", "SGD")] if RECIPE_OPTIONS["momentum"].accepts(self.momentum) else []
            raise setting_refusal("momentum", self.momentum, rule, Fix("momentum", "=", 0.0), *other)
        _check_fields(self, RECIPE_OPTIONS)
        if not isinstance(self.augment, Augment):
            raise setting_refusal("augment", self.augment, "augment is an Augment", Fix("augment", "=", Augment()))
        if self.nesterov and not self.momentum:
            look = Fix("nesterov", "=", False)
            more = [Fix("momentum", "=", 0.9)] if self.optimizer == "SGD" else []
            raise setting_refusal("nesterov", True, "nesterov needs SGD with momentum > 0", look, *more)

    def to_plain(self) -> dict[str, Any]:
        """
        Write the recipe as a JSON object.

        Returns
        -------
        dict
            Every field by its name.
        """
        plain = asdict(self)
        return plain | {"batch_size": list(self.batch_size)} if isinstance(self.batch_size, tuple) else plain

    @classmethod
    def from_plain(cls, written: Any) -> Recipe:
        """
        Read a recipe from a JSON object.

        Parameters
        ----------
        written : mapping
            What `to_plain` wrote; fields left out stand at their defaults.

        Returns
        -------
        Recipe
            The recipe.

        Raises
        ------
        InvalidInputError
            If it is no object, names something a recipe does not have, or a value is outside its limits.
        """
        named = dict(_known(cls, "recipe", written))
        if "augment" in named:
            named["augment"] = Augment(**_known(Augment, "augment", named["augment"]))
        return cls(**named)


def _check_fields(record: Any, options: Mapping[str, Any], prefix: str = "") -> None:
    for name, option in options.items():
        value = getattr(record, name)
        if isinstance(value, np.generic):
            value = value.item()
            object.__setattr__(record, name, value)
        check_option(prefix + name, value, option, "The training cannot begin")


def _known(kind: Any, what: str, written: Any) -> Mapping[str, Any]:
    names = [slot.name for slot in fields(kind)]
    unknown = [str(name) for name in written if name not in names] if isinstance(written, Mapping) else [repr(written)]
    if unknown:
        raise InvalidInputError(
            f"This is no {what}.",
            given={what: written},
            allowed="an object with some of " + ", ".join(names),
            here=f"{unknown[0]} is not known",
            fixes=[Fix(what, "=", {})],
        )
    known: Mapping[str, Any] = written
    return known


def setting_refusal(name: str, value: object, allowed: str, *fixes: Fix) -> InvalidInputError:
    """
    Make the refusal of one setting of a training.

    Parameters
    ----------
    name : str
        The field of the recipe.
    value : object
        What it was given.
    allowed : str
        The rule.
    *fixes : Fix
        What would mend it.

    Returns
    -------
    InvalidInputError
        To be raised.
    """
    return InvalidInputError(
        f"The training cannot begin with this {name.replace('_', ' ')}.",
        given={name: value},
        allowed=allowed,
        here=f"{name} = {value!r}",
        fixes=fixes,
    )
