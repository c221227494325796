"""Files that many learners bring at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from lesson_ui.pictures.content_store import kept_folder, write_whole

MANY = 8


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path))
    kept_folder.cache_clear()
    yield tmp_path
    kept_folder.cache_clear()


def test_many_bring_the_same_picture_at_once(tmp_path: Path) -> None:
    """A class opens one link: nobody is told that there is no room, and nobody ever reads half of it."""
    content, together = bytes(200_000), Barrier(MANY)

    def bring(path: Path) -> bool:
        together.wait()
        return write_whole(path, content) and path.read_bytes() == content

    with ThreadPoolExecutor(MANY) as pool:
        for k in range(20):
            assert all(pool.map(bring, [tmp_path / str(k)] * MANY))
    assert len(list(tmp_path.iterdir())) == 20


def test_two_servers_that_start_at_once_find_the_same_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch = Path.touch

    def touch_and_lose(path: Path) -> None:
        touch(path)
        path.unlink()  # as the other one does

    monkeypatch.setattr(Path, "touch", touch_and_lose)
    assert kept_folder("pictures") == folder / "pictures"
