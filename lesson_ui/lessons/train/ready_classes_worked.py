"""Own classes that a network can be trained on, and the store that keeps their pictures for runs."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class SetStore(Protocol):
    """
    What a store of picture sets offers; the store of runs is one.

    Notes
    -----
    ``put_set`` keeps bytes and returns their key, the same as `cnn_core.datasets.set_key`; ``get_set`` gives them back,
    and raises `InvalidInputError` or `LookupError` if there are none.
    """

    def put_set(self, content: bytes) -> str:
        """Store bytes under a key of their content."""

    def get_set(self, key: str) -> bytes:
        """Read the bytes of a key."""


class OwnClasses(NamedTuple):
    """
    Classes that a network can be trained on.

    Attributes
    ----------
    key : str
        Name of the set: what `DataSource.key` takes.
    class_names : tuple of str
        What the classes are called.
    counts : tuple of int
        Pictures of each.
    content : bytes
        The set, as `cnn_core.datasets.unpack_dataset` reads it.
    """

    key: str
    class_names: tuple[str, ...]
    counts: tuple[int, ...]
    content: bytes

    def fetch(self, key: str) -> bytes:
        """Read the bytes of the set, as `cnn_core.datasets.load_source` asks for them."""
        if key != self.key:
            raise KeyError(key)
        return self.content

    def keep(self, store: SetStore) -> str:
        """Store the set where runs find it; to be called before a run starts."""
        return store.put_set(self.content)
