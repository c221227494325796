"""Own classes being put together, stored on disk under a key of their content, so that a link brings them back."""

from __future__ import annotations

from cnn_core.datasets import set_key
from lesson_ui.pictures.content_store import by_age, is_key, kept_folder, write_whole

MAX_BYTES = 500_000_000  # of all together; the oldest go first
PREFIX, FOLDER = "set-", "classes"


def keep_draft(content: bytes) -> bool:
    """Store classes under the `set_key` of their content."""
    path = kept_folder(FOLDER) / set_key(content)
    try:
        if path.exists():
            path.touch()
            return True
        if not write_whole(path, content):
            return False
        _drop_oldest()
    except OSError:
        return False
    return True


def find_draft(key: str) -> bytes | None:
    """Find stored classes by their key."""
    if not is_key(key, PREFIX):
        return None
    try:
        return (kept_folder(FOLDER) / key).read_bytes()
    except OSError:
        return None


def _drop_oldest() -> None:
    room = MAX_BYTES
    for path, size in reversed(by_age(kept_folder(FOLDER))):
        room -= size
        if room < 0:
            path.unlink(missing_ok=True)
