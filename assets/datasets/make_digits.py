"""Write digits.npz from the handwritten digits that scikit-learn carries.

Run in an environment of its own, from the root of the repository::

    python -m pip install -r assets/images/requirements.txt
    python -m assets.datasets.make_digits

The app reads digits.npz and never needs scikit-learn.
"""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parent / "digits.npz"


def source() -> Path:
    """
    Find the table of digits inside the installed package.

    Returns
    -------
    pathlib.Path
        A gzipped CSV file: 64 levels and the class in each line.

    Raises
    ------
    ModuleNotFoundError
        If scikit-learn is not installed.
    """
    found = importlib.util.find_spec("sklearn")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("install assets/images/requirements.txt: no package sklearn")
    return Path(found.origin).parent / "datasets" / "data" / "digits.csv.gz"


def main() -> None:
    """Write images (1797, 8, 8) of levels 0 … 16 and labels (1797,), both uint8."""
    with gzip.open(source(), "rt", encoding="ascii") as lines:
        table = np.loadtxt(lines, delimiter=",").astype(np.uint8)
    np.savez_compressed(TARGET, images=table[:, :64].reshape(-1, 8, 8), labels=table[:, 64])


if __name__ == "__main__":
    main()
