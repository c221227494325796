"""Draw or collect every sample picture and write the table in README.md.

Run in an environment of its own, from the root of the repository::

    python -m pip install -r assets/images/requirements.txt
    python -m assets.images.make_pictures

The photographs lie inside the packages of requirements.txt; nothing else is downloaded. What is said about
each picture stands in pictures.json and is not changed here.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from PIL import Image

from assets.images.drawing import DRAWINGS, Pixels
from cnn_core.images import fit_picture

ROOM = Path(__file__).parent


class Photograph(NamedTuple):
    """
    A photograph inside an installed package.

    Attributes
    ----------
    package : str
        Name of the package as it is imported.
    path : str
        File inside the package.
    max_side : int
        Longest side of our copy in pixels.
    """

    package: str
    path: str
    max_side: int


PHOTOGRAPHS: Mapping[str, Photograph] = MappingProxyType(
    {
        "cat": Photograph("skimage", "data/chelsea.png", 384),
        "coffee": Photograph("skimage", "data/coffee.png", 384),
        "astronaut": Photograph("skimage", "data/astronaut.png", 224),
        "pagoda": Photograph("sklearn", "datasets/images/china.jpg", 384),
        "rocket": Photograph("skimage", "data/rocket.jpg", 384),
        "camera": Photograph("skimage", "data/camera.png", 320),
        "coins": Photograph("skimage", "data/coins.png", 384),
        "bricks": Photograph("skimage", "data/brick.png", 256),
    }
)

COLUMNS = ("file", "title", "size", "kind", "author", "source", "licence", "made")


def collect(photograph: Photograph) -> Pixels:
    """
    Read a photograph from its package and shrink it.

    Parameters
    ----------
    photograph : Photograph
        Where it lies and how large it may be.

    Returns
    -------
    ndarray of shape (H, W, 3) or (H, W)
        uint8; grey photographs stay grey.

    Raises
    ------
    ModuleNotFoundError
        If the package is not installed.
    """
    found = importlib.util.find_spec(photograph.package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"install assets/images/requirements.txt: no package {photograph.package}")
    with Image.open(Path(found.origin).parent / photograph.path) as image:
        return fit_picture(np.asarray(image), photograph.max_side)


def table(entries: Sequence[Mapping[str, str]]) -> str:
    """
    Write the README's table.

    Parameters
    ----------
    entries : sequence of mapping
        The entries of pictures.json.

    Returns
    -------
    str
        Markdown, one row a picture; sizes are read from the files.
    """
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    for entry in entries:
        with Image.open(ROOM / entry["file"]) as image:
            size = f"{image.height} × {image.width} × {len(image.getbands())}"
        lines.append("| " + " | ".join({**entry, "size": size}[column] for column in COLUMNS) + " |")
    return "\n".join(lines) + "\n"


def write_table() -> None:
    """Put the table of pictures.json after the first line of README.md that starts a table, or at its end."""
    entries = json.loads((ROOM / "pictures.json").read_text("utf-8"))
    readme = ROOM / "README.md"
    before = readme.read_text("utf-8").partition("| file |")[0]
    readme.write_text(before + table(entries), "utf-8")


def main() -> None:
    """Write every picture, then the table."""
    for key, draw in DRAWINGS.items():
        Image.fromarray(draw()).save(ROOM / f"{key}.png", optimize=True)
    for key, photograph in PHOTOGRAPHS.items():
        Image.fromarray(collect(photograph)).save(ROOM / f"{key}.png", optimize=True)
    write_table()


if __name__ == "__main__":
    main()
