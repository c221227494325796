"""Sets of own pictures, stored under a key of their content so that a run can be repeated."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, delete, exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from cnn_core.datasets import set_key
from cnn_core.errors import InvalidInputError
from jobs.database import Database
from jobs.limits import MB
from jobs.refusals import NotKeptError
from jobs.tables import runs, sets


class SetTable(Database):
    """The sets of own pictures in the store."""

    def put_set(self, content: bytes) -> str:
        """
        Store a set of pictures.

        Parameters
        ----------
        content : bytes
            As `cnn_core.datasets` packs it.

        Returns
        -------
        str
            Its key, as `cnn_core.datasets.set_key` gives it. Whoever has the key can see the pictures. Two calls at
            once are safe.

        Raises
        ------
        InvalidInputError
            If it is larger than `Limits.set_bytes`.
        """
        if len(content) > self.limits.set_bytes:
            raise _too_large(len(content), self.limits.set_bytes)
        key = set_key(content)
        with suppress(IntegrityError), self.write() as connection:  # another has just kept the same pictures
            if connection.execute(select(sets.c.size).where(sets.c.key == key)).one_or_none() is None:
                self._add(connection, key, content)
        return key

    def _add(self, connection: Connection, key: str, content: bytes) -> None:
        values = {"key": key, "created": self.now(), "size": len(content), "content": content}
        connection.execute(insert(sets).values(**values))
        newest = select(sets.c.key).order_by(sets.c.created.desc(), sets.c.key).limit(self.limits.sets)
        used = exists().where(runs.c.spec.contains(sets.c.key))
        connection.execute(delete(sets).where(sets.c.key.not_in(newest.scalar_subquery()), ~used))

    def get_set(self, key: str) -> bytes:
        """
        Read a set of pictures.

        Parameters
        ----------
        key : str
            As `put_set` returned it.

        Returns
        -------
        bytes
            What was kept.

        Raises
        ------
        NotKeptError
            If there is none.
        """
        with self.read() as connection:
            found: bytes | None = connection.execute(select(sets.c.content).where(sets.c.key == key)).scalar()
        if found is None:
            raise NotKeptError(
                "These pictures are not kept here any more.",
                given={"key": key},
                allowed=f"key names one of the {self.limits.sets} newest sets, or one that a stored run uses",
                here=f"key = {key!r}; add the pictures again",
            )
        return bytes(found)

    def sets_size(self) -> int:
        """
        Sum the bytes of all sets.

        Returns
        -------
        int
            Bytes.
        """
        with self.read() as connection:
            return int(connection.execute(select(func.coalesce(func.sum(sets.c.size), 0))).scalar_one())


def _too_large(size: int, limit: int) -> InvalidInputError:
    return InvalidInputError(
        "The pictures are too many to be kept.",
        given={"size": f"{size / MB:.1f} MB"},
        allowed=f"{limit / MB:.0f} MB a set",
        here=f"{size / MB:.1f} MB > {limit / MB:.0f} MB; take fewer or smaller pictures",
    )
