"""The room held back on the disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jobs.reserve import Reserve
from tests.support.disks import fill, small_disk


def test_many_take_the_same_room_at_once(tmp_path: Path) -> None:
    """Two tabs press Start: neither is told that the disk is full."""
    with ThreadPoolExecutor(8) as pool:
        for k in range(20):
            room = Reserve(tmp_path / f"{k}.reserve", 200_000)
            assert all(pool.map(lambda _, room=room: room.fill(), range(8)))
            assert room.path is not None
            assert room.path.stat().st_size == 200_000
    assert len(list(tmp_path.iterdir())) == 20


def test_room_given_back_is_free(tmp_path: Path) -> None:
    room = Reserve(tmp_path / "runs.reserve", 1000)
    assert room.fill()
    room.release()
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_no_room(tmp_path: Path) -> None:
    assert not Reserve(tmp_path / "missing" / "runs.reserve", 1000).fill()


def test_a_place_held_before_the_disk_was_full_is_no_room_for_more(tmp_path: Path) -> None:
    """A run that ended on a full disk may have needed nothing of what is held back; the next one is refused."""
    with small_disk(tmp_path / "disk", 1) as mounted:
        if not mounted:
            pytest.skip("skipped: mounting a small disk is not permitted here")
        room = Reserve(tmp_path / "disk" / "runs.reserve", 200_000)
        assert room.fill()
        assert room.fill()
        fill(tmp_path / "disk" / "something else")
        assert not room.fill()
        assert room.path is not None
        assert sorted(path.name for path in room.path.parent.iterdir()) == ["runs.reserve", "something else"]
        assert room.path.stat().st_size == 200_000
