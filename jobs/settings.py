"""Where data is stored, as environment variables say."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = "CNN_LESSONS_DATA"
DATABASE = "DATABASE_URL"


def data_folder() -> Path:
    """
    Read the folder for runs, pictures and datasets.

    Returns
    -------
    Path
        What ``CNN_LESSONS_DATA`` names, else ``.data`` beside the app.
    """
    return Path(os.environ.get(FOLDER) or Path(__file__).parents[1] / ".data").resolve()


def database_url() -> str:
    """
    Read the address of the database for runs.

    Returns
    -------
    str
        What ``DATABASE_URL`` names, else a SQLite file in the data folder.
    """
    return os.environ.get(DATABASE) or f"sqlite:///{data_folder() / 'runs.sqlite'}"
