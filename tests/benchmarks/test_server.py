"""What is measured is kept apart from the runs of whoever measures."""

from pathlib import Path

import pytest

from benchmarks.server import apart
from jobs.settings import data_folder, database_url


def test_the_app_under_measurement_has_data_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CNN_LESSONS_DATA", "/somewhere")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@somewhere/mine")
    environment = apart(str(tmp_path))
    monkeypatch.delenv("DATABASE_URL")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert data_folder() == tmp_path.resolve()
    assert database_url() == f"sqlite:///{tmp_path.resolve() / 'runs.sqlite'}"
