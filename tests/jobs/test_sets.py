"""Sets of own pictures are kept under a name of their content."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from cnn_core.errors import InvalidInputError
from jobs import Limits, Store
from tests.support.stored_runs import NewStore


def test_sets_of_pictures(store: Store) -> None:
    key = store.put_set(b"pictures")
    assert store.put_set(b"pictures") == key
    assert store.get_set(key) == b"pictures"
    assert key.startswith("set-")
    assert store.sets_size() == 8
    with pytest.raises(InvalidInputError, match="not kept here any more") as refusal:
        store.get_set("set-0")
    assert isinstance(refusal.value, LookupError)  # as those who fetch are told what is gone


def test_two_tabs_keep_the_same_pictures_at_once(new_store: NewStore, url: str) -> None:
    stores = [new_store(url) for _ in range(6)]
    together = Barrier(len(stores))

    def keep(store: Store) -> str:
        together.wait()
        return store.put_set(bytes(2_000_000))

    with ThreadPoolExecutor(len(stores)) as pool:
        assert len(set(pool.map(keep, stores))) == 1
    assert stores[0].sets_size() == 2_000_000


def test_a_set_may_be_too_large(new_store: NewStore, url: str) -> None:
    store = new_store(url, Limits(set_bytes=10))
    with pytest.raises(InvalidInputError, match="too many to be kept"):
        store.put_set(bytes(11))


def test_old_sets_go_unless_a_run_uses_them(new_store: NewStore, url: str) -> None:
    store = new_store(url, Limits(sets=2))
    used, unused = store.put_set(b"0"), store.put_set(b"1")
    store.add_run("ada", f'{{"data":"{used}"}}')
    newer = [store.put_set(bytes([k])) for k in (2, 3)]
    assert [store.get_set(key) for key in (used, *newer)] == [b"0", b"\x02", b"\x03"]
    with pytest.raises(InvalidInputError, match="not kept here any more"):
        store.get_set(unused)
