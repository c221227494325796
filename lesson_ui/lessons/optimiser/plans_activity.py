"""Comparisons of three runs: their specs, their names, and the short text that stands for them in the address."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cnn_core.datasets import DataSource, source_shape
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import Conv2d, Flatten, Linear, MaxPool2d, Network, ReLU
from cnn_core.training import Recipe, TrainingSpec
from lesson_ui.words.numbers import short

RATES, OPTIMISERS = "rates", "optimisers"
KINDS = (RATES, OPTIMISERS)
SOURCES = {"digits": DataSource("digits", count=1000), "gratings": DataSource("gratings", count=600, size=16)}
RULES = {"SGD": ("SGD", 0.0), "momentum": ("SGD", 0.9), "Adam": ("Adam", 0.0)}
FACTORS = (0.01, 1.0, 100.0)  # of the learning rate, in a comparison of rates
LEARNING_RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
EPOCHS, MOST_SEED = (2, 40), 99
COUNT = len(FACTORS)
MOST_DIGITS = 3  # of a whole number in the address: Python itself reads no more than 4300
NO_SNAPSHOTS = 100_000  # steps between two, beside the first and the last


class Plan(NamedTuple):
    """
    Three runs that differ in one setting.

    Attributes
    ----------
    kind : str
        ``"rates"`` or ``"optimisers"``.
    data : str
        A key of `SOURCES`.
    rule : str
        A key of `RULES`, for a comparison of rates.
    rate : float
        The learning rate, of the middle run where rates are compared.
    epochs, seed : int
        How long they learn, and where chance starts.
    """

    kind: str = RATES
    data: str = "digits"
    rule: str = "SGD"
    rate: float = 0.2
    epochs: int = 12
    seed: int = 0

    @property
    def code(self) -> str:
        """The plan as it stands in the address."""
        return f"{self.kind}-{self.data}-{self.rule}-{self.rate:g}-{self.epochs}-{self.seed}"

    @property
    def parts(self) -> tuple[tuple[str, float], ...]:
        """Rule and learning rate of each run."""
        if self.kind == RATES:
            return tuple((self.rule, float(f"{self.rate * factor:.6g}")) for factor in FACTORS)
        return tuple((rule, self.rate) for rule in RULES)

    @property
    def names(self) -> tuple[str, ...]:
        """What each run is called on the chart."""
        return tuple(f"{rule}, {short(rate, 6)}" for rule, rate in self.parts)


def read_plan(code: str) -> Plan:
    """
    Read a plan from the address.

    Examples
    --------
    >>> read_plan("rates-digits-SGD-0.2-12-0").names
    ('SGD, 0.002', 'SGD, 0.2', 'SGD, 20')
    """
    parts = code.split("-")
    rates = {f"{rate:g}": rate for rate in LEARNING_RATES}
    whole = len(parts) == 6 and all(part.isdecimal() and len(part) <= MOST_DIGITS for part in parts[4:])
    if whole and parts[3] in rates:
        plan = Plan(parts[0], parts[1], parts[2], rates[parts[3]], int(parts[4]), int(parts[5]))
        known = plan.kind in KINDS and plan.data in SOURCES and plan.rule in RULES
        if known and EPOCHS[0] <= plan.epochs <= EPOCHS[1] and plan.seed <= MOST_SEED:
            return plan
    raise InvalidInputError(
        "There is no such comparison.",
        given={"comparison": code},
        allowed=f"kind-pictures-optimiser-rate-epochs-seed, such as {Plan().code}",
        here=f"comparison = {code!r}; the address is not complete",
        fixes=[Fix("comparison", "=", Plan().code)],
    )


@lru_cache(maxsize=64)
def plan_specs(plan: Plan) -> tuple[TrainingSpec, ...]:
    """Make the specs of the three runs: the same small network, first weights and pictures."""
    source = SOURCES[plan.data]
    shape = source_shape(source)
    layers = (Conv2d(8, 3, padding=1), ReLU(), MaxPool2d(2), Flatten(), Linear(len(shape.class_names)))
    recipes = [
        Recipe(plan.epochs, 32, RULES[rule][0], rate, RULES[rule][1], seed=plan.seed) for rule, rate in plan.parts
    ]
    return tuple(
        TrainingSpec(
            Network(layers, "Tiny network"),
            shape.shape,
            shape.class_names,
            source,
            recipe,
            snapshot_every=NO_SNAPSHOTS,
        )
        for recipe in recipes
    )
