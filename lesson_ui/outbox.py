"""What a rerun draws leaves for the browser in one piece."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx


@contextmanager
def sent_together() -> Iterator[None]:
    """
    Hold back what is drawn in this block, and send it at its end.

    The browser draws a page anew every ten milliseconds while messages come in. Messages that arrive one by one make it
    draw four or five half-finished pages before the figure moves; all at once, it draws one.
    """
    context = get_script_run_ctx()
    if context is None:
        yield
        return
    held: list[Any] = []
    send = context._enqueue
    context._enqueue = held.append
    try:
        yield
    finally:
        context._enqueue = send
        for message in held:
            send(message)
