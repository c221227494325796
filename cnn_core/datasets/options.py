"""Kinds of data to train on, and the options of each: names, limits and defaults as data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from cnn_core.datasets.gratings import DIRECTIONS
from cnn_core.datasets.limits import SIDE, STANDARD_COUNT
from cnn_core.datasets.official import STANDARD
from cnn_core.datasets.shapes import COLOURS, FORMS, LABELS
from cnn_core.datasets.splitting import PARTS
from cnn_core.options import Option


class Limits(NamedTuple):
    """
    The limits and the default of a whole number that can be chosen.

    Attributes
    ----------
    low, high : int
        Least and greatest.
    default : int
        What is taken when nothing is said.
    """

    low: int
    high: int
    default: int


class Kind(NamedTuple):
    """
    A kind of data, as known before any picture is made.

    Attributes
    ----------
    title : str
        Name on a page.
    summary : str
        Where the pictures come from, in a sentence or two.
    counts : Limits or None
        How many pictures, all three parts together; None: as many as there are.
    sizes : Limits
        Side of the pictures in pixels.
    parts : tuple of three float
        Shares of the training, validation and test pictures.
    options : tuple of str
        Keys of `OPTIONS` that apply.
    drawn : bool
        Whether the pictures are generated.
    """

    title: str
    summary: str
    counts: Limits | None
    sizes: Limits
    parts: tuple[float, float, float]
    options: tuple[str, ...]
    drawn: bool = False


OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "label": Option("choice", "form", choices=LABELS),
        "forms": Option("choices", FORMS, choices=FORMS),
        "colours": Option("choices", tuple(COLOURS), choices=tuple(COLOURS)),
        "radius": Option("range", (0.2, 0.48), 0.1, 0.5),
        "shift": Option("number", 1.0),
        "rotation": Option("number", 180.0, 0.0, 180.0),
        "background": Option("range", (0.0, 1.0)),
        "directions": Option("numbers", DIRECTIONS, 0.0, 180.0),
        "tilt": Option("number", 0.0, 0.0, 90.0),
        "period": Option("range", (4.0, 10.0), 2.0, 64.0),
        "contrast": Option("range", (0.5, 1.0)),
        "noise": Option("number", 0.05),
        "grey": Option("switch", False),
    }
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "digits": Kind(
            "Handwritten digits",
            "The 1 797 handwritten digits of the UCI repository. The test pictures are always the same: no network "
            "that comes with the app has seen them.",
            Limits(100, 1797, 1797),
            Limits(8, 64, 8),
            (0.7, 0.1, 0.2),
            (),
        ),
        "shapes": Kind(
            "Coloured shapes",
            "Generated pictures, one shape each: form, colour, place, size, turn and noise are under your control.",
            Limits(100, 20_000, 4000),
            Limits(16, 64, 32),
            (0.7, 0.15, 0.15),
            ("label", "forms", "colours", "radius", "shift", "rotation", "background", "noise"),
            drawn=True,
        ),
        "gratings": Kind(
            "Stripes",
            "Generated pictures of smooth stripes; the class is the direction in which they run.",
            Limits(100, 20_000, 2000),
            Limits(16, 64, 32),
            (0.7, 0.15, 0.15),
            ("directions", "tilt", "period", "contrast", "noise"),
            drawn=True,
        ),
        "own": Kind(
            "Your own classes",
            "Pictures you brought, cut to squares and divided class by class.",
            None,
            Limits(16, SIDE, 32),
            PARTS,
            ("grey",),
        ),
    }
    | {
        key: Kind(
            standard.title,
            "From the official files: fetched once, then kept. The test pictures are the official ones.",
            Limits(100, STANDARD_COUNT, STANDARD_COUNT // 2),
            Limits(16, 32, standard.shape[1]),
            PARTS,
            ("grey",) if standard.shape[0] == 3 else (),
        )
        for key, standard in STANDARD.items()
    }
)
