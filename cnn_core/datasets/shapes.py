"""Coloured shapes, as many as one likes, each different and every one made again from the same seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.checks import check_choice, check_integer, check_number
from cnn_core.datasets._checks import check_choices, check_generator, check_range
from cnn_core.datasets.dataset import Dataset, Images
from cnn_core.datasets.noise import add_noise
from cnn_core.datasets.outlines import OUTLINES

FORMS = tuple(OUTLINES)
# Told apart by colour-blind eyes: P. Tol, Colour Schemes, SRON/EPS/TN/09-002, 2021, the vibrant scheme.
COLOURS: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    {
        "red": (204, 51, 17),
        "orange": (238, 119, 51),
        "teal": (0, 153, 136),
        "cyan": (51, 187, 238),
        "blue": (0, 119, 187),
        "magenta": (238, 51, 119),
    }
)
LABELS = ("form", "colour", "both")
SIZES = (16, 64)
MOST = 20_000  # pictures in one call
AT_ONCE = 2**18  # pixels drawn together: their arrays fit the processor's cache

Numbers = NDArray[np.float32]


class Shapes(NamedTuple):
    """
    The exact shapes to draw, one per picture.

    Attributes
    ----------
    form : ndarray of shape (N,)
        Indices into `FORMS`.
    colour : ndarray of shape (N, 3)
        Red, green, blue from 0 to 1.
    row, column : ndarray of shape (N,)
        Where the centre lies, in pixels from the top left corner of the picture: pixel i reaches from i to i + 1.
    radius : ndarray of shape (N,)
        Radius in pixels of the circle around the shape.
    angle : ndarray of shape (N,)
        How far it is turned anticlockwise, in degrees.
    background : ndarray of shape (N,)
        Grey level behind it, from 0 to 1.
    """

    form: NDArray[np.int64]
    colour: Numbers
    row: Numbers
    column: Numbers
    radius: Numbers
    angle: Numbers
    background: Numbers


def make_shapes(
    count: int,
    rng: np.random.Generator,
    size: int = 32,
    *,
    forms: Sequence[str] = ("circle", "square", "triangle", "cross"),
    colours: Sequence[str] = tuple(COLOURS),
    label: str = "form",
    radius: Sequence[float] = (0.2, 0.4),
    shift: float = 1.0,
    rotation: float = 180.0,
    background: Sequence[float] = (0.0, 0.3),
    noise: float = 0.05,
) -> Dataset:
    """
    Draw pictures of one coloured shape each.

    Parameters
    ----------
    count : int
        How many, 0 … 20 000.
    rng : numpy.random.Generator
        Where chance comes from; the same generator state always gives the same pictures.
    size : int, default: 32
        Side of each picture in pixels, 16 … 64.
    forms, colours : sequence of str
        Names out of `FORMS` and `COLOURS`; each occurs as often as the others, within one.
    label : str, default: "form"
        What the classes are: ``"form"``, ``"colour"`` or ``"both"``, e.g. ``"blue circle"``.
    radius : pair of floats, default: (0.2, 0.4)
        Least and greatest radius of the circle around the shape, in parts of `size`, 0.1 … 0.5.
    shift : float, default: 1.0
        How far from the middle: 0 puts every shape in the middle, 1 lets it touch the edge of the picture.
    rotation : float, default: 180.0
        Greatest turn to either side in degrees, 0 … 180.
    background : pair of floats, default: (0.0, 0.3)
        Least and greatest grey level behind the shape, 0 … 1.
    noise : float, default: 0.05
        Standard deviation of what is added to every value, 0 … 1; the sums are cut off at 0 and 1.

    Returns
    -------
    Dataset
        Images of shape (count, 3, size, size). All shapes lie wholly inside.

    Raises
    ------
    InvalidInputError
        If an argument is outside its limits.

    See Also
    --------
    draw_shapes : Draw shapes that are all laid down, without chance.

    Examples
    --------
    >>> shapes = make_shapes(8, np.random.default_rng(0), label="both", colours=("red", "blue"))
    >>> shapes.shape, shapes.class_names[:3]
    ((3, 32, 32), ('red circle', 'blue circle', 'red square'))
    """
    check_integer("count", count, 0, MOST)
    check_generator(rng)
    check_integer("size", size, *SIZES)
    check_choices("forms", forms, FORMS)
    check_choices("colours", colours, tuple(COLOURS))
    check_choice("label", label, LABELS)
    check_range("radius", radius, 0.1, 0.5)
    check_number("shift", shift, 0, 1)
    check_number("rotation", rotation, 0, 180)
    check_range("background", background, 0, 1)
    form = rng.permutation(np.arange(count) % len(forms))
    colour = rng.permutation(np.arange(count) % len(colours))
    shapes = _scatter(
        rng,
        np.array([FORMS.index(name) for name in forms])[form],
        np.array([COLOURS[name] for name in colours])[colour] / 255,
        radius=size * rng.uniform(radius[0], radius[1], count),
        size=size,
        shift=shift,
        rotation=rotation,
        background=background,
    )
    images = add_noise(draw_shapes(shapes, size), noise, rng)
    labels = {"form": form, "colour": colour, "both": form * len(colours) + colour}[label]
    return Dataset(images, labels.astype(np.int64), _class_names(label, forms, colours))


def _scatter(
    rng: np.random.Generator,
    form: NDArray[np.int64],
    colour: NDArray[np.float64],
    *,
    radius: NDArray[np.float64],
    size: int,
    shift: float,
    rotation: float,
    background: Sequence[float],
) -> Shapes:
    """Draw at random where each shape lies, wholly inside, its rotation and its background."""
    count = len(form)
    room = shift * (size / 2 - radius)
    return Shapes(
        form=form,
        colour=colour.astype(np.float32),
        row=(size / 2 + room * rng.uniform(-1, 1, count)).astype(np.float32),
        column=(size / 2 + room * rng.uniform(-1, 1, count)).astype(np.float32),
        radius=radius.astype(np.float32),
        angle=(rotation * rng.uniform(-1, 1, count)).astype(np.float32),
        background=rng.uniform(background[0], background[1], count).astype(np.float32),
    )


def _class_names(label: str, forms: Sequence[str], colours: Sequence[str]) -> tuple[str, ...]:
    if label == "both":
        return tuple(f"{colour} {form}" for form in forms for colour in colours)
    return tuple(forms if label == "form" else colours)


def draw_shapes(shapes: Shapes, size: int = 32) -> Images:
    """
    Draw shapes that are laid down exactly, one a picture, their edges smooth.

    Parameters
    ----------
    shapes : Shapes
        Form, colour, place, size and turn of N shapes.
    size : int, default: 32
        Side of each picture in pixels, 16 … 64.

    Returns
    -------
    ndarray of shape (N, 3, size, size)
        float32: ``cover*colour + (1 - cover)*background``. A pixel whose middle lies d pixels outside the outline
        is covered by ``1/2 - d``, at least 0 and at most 1.

    Raises
    ------
    InvalidInputError
        If `size` is no integer in its limits, or a form is the index of none.
    """
    check_integer("size", size, *SIZES)
    for form in np.unique(shapes.form):
        check_integer("form", form, 0, len(FORMS) - 1)
    images = np.empty((len(shapes.form), 3, size, size), dtype=np.float32)
    batch = max(1, AT_ONCE // size**2)
    for kind, outline in enumerate(OUTLINES.values()):
        (places,) = np.nonzero(shapes.form == kind)
        for start in range(0, len(places), batch):
            chosen = places[start : start + batch]
            one = Shapes._make(values[chosen] for values in shapes)
            u, v = _turned_cells(one, size)
            cover = np.clip(0.5 - outline(u, v, _beside_cells(one.radius)), 0, 1)[:, np.newaxis]
            behind = one.background[:, np.newaxis, np.newaxis, np.newaxis]
            images[chosen] = behind + cover * (one.colour[:, :, np.newaxis, np.newaxis] - behind)
    return images


def _turned_cells(shapes: Shapes, size: int) -> tuple[Numbers, Numbers]:
    """Place the middle of every pixel in the shape's own axes, (N, size, size): rows down, columns to the right."""
    middle = np.arange(size, dtype=np.float32) + np.float32(0.5)
    row = middle[:, np.newaxis] - _beside_cells(shapes.row)
    column = middle - _beside_cells(shapes.column)
    turn = np.deg2rad(_beside_cells(shapes.angle))
    cosine, sine = np.cos(turn), np.sin(turn)
    return row * cosine + column * sine, column * cosine - row * sine


def _beside_cells(values: Numbers) -> Numbers:
    return values[:, np.newaxis, np.newaxis]
