"""Messages of a rerun in two batches for the browser: the figure first, then everything else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

LEAD = 0.08  # seconds from the figure to the rest: a browser's time to put the figure on the screen
_LOOK = 0.005  # seconds between two looks whether the learner has moved on
_START = 0.001  # seconds in which the server tells the browser that a rerun has begun
_HANDOVER = (
    0.012  # seconds in which it sends what went ahead, before the lesson's words keep the interpreter busy again
)
_CROWD = 0.2  # seconds in which no other learner's lesson was drawn: only then is there time to wait for the browser


class _Server:
    """The reruns of all learners that are drawing right now."""

    lock = threading.Lock()
    in_progress: ClassVar[list[HeldMessages]] = []
    last: ClassVar[tuple[str, float]] = ("", 0.0)  # whose lesson was drawn, and when


class HeldMessages:
    """
    The messages of one rerun that wait to be sent.

    Parameters
    ----------
    context : ScriptRunContext
        Streamlit's record of the rerun.
    """

    def __init__(self, context: Any) -> None:
        self.context = context
        self.send = context._enqueue
        self.held: list[Any] = []
        self.figure_sent_at = 0.0
        stands, context.figure_stands = getattr(context, "figure_stands", False), False
        with _Server.lock:
            session, at = _Server.last
            crowded = session != context.session_id and time.monotonic() < at + _CROWD
            alone = not crowded and not _Server.in_progress
            self.is_leading = bool(context.fragment_ids_this_run) and alone and not stands
            _Server.in_progress.append(self)
            _Server.last = (context.session_id, time.monotonic())

    def hold(self) -> None:
        """Hold back the messages drawn from now on."""
        self.context._enqueue = self.held.append

    def send_at_once(self) -> None:
        """Send the messages drawn from now on at once."""
        self.context._enqueue = self.send

    def hold_again(self) -> None:
        """Hold back messages again, and let the server send those of the figure."""
        self.hold()
        self.figure_sent_at = time.monotonic()
        self.step_aside(_HANDOVER)

    def step_aside(self, seconds: float) -> None:
        """
        Yield the interpreter to the server's thread, which sends; not while others wait.

        Parameters
        ----------
        seconds : float, >= 0
            For how long.
        """
        if self.is_leading and not self._is_pressed():
            time.sleep(seconds)

    def release(self) -> None:
        """Send the messages held back, once the browser has drawn the figure."""
        self.context._enqueue = self.send
        while self.is_leading and time.monotonic() < self.figure_sent_at + LEAD and not self._is_pressed():
            time.sleep(_LOOK)
        for message in self.held:
            self.send(message)
        with _Server.lock:
            _Server.in_progress.remove(self)

    def _is_pressed(self) -> bool:
        """Tell whether the learner has asked for something else, or other learners' lessons are being drawn."""
        requests = self.context.script_requests
        return len(_Server.in_progress) > 1 or (requests is not None and requests._state != ScriptRequestType.CONTINUE)


def figure_stands() -> None:
    """Mark, in a callback, that the figure shows the result already: no message need be held back for it."""
    context: Any = get_script_run_ctx()
    if context is not None:
        context.figure_stands = True


@contextmanager
def sent_together() -> Iterator[None]:
    """
    Hold back the messages of this block, and send them together at its end.

    The browser draws a page anew every ten milliseconds while messages come in. Messages that arrive one by one make it
    draw four or five half-finished pages before the figure moves; all at once, it draws one.

    Yields
    ------
    None
        Draw inside the with block.
    """
    context: Any = get_script_run_ctx()
    if context is None:
        yield
        return
    held_messages = context.held_messages = HeldMessages(context)
    held_messages.hold()
    held_messages.step_aside(_START)
    try:
        yield
    finally:
        held_messages.release()
        context.held_messages = None


@contextmanager
def sent_ahead() -> Iterator[None]:
    """
    Send the messages of this block, the figure's, before all others that are held back.

    The learner looks at the figure: it need not wait until the browser has set the words under it. Only where the
    lesson alone is drawn again, since the figure's place must be on the page already, and while the server is not busy
    with other learners: many small pieces cost it more than one large one.

    Yields
    ------
    None
        Draw the figure inside the with block.
    """
    context: Any = get_script_run_ctx()
    held_messages = getattr(context, "held_messages", None)
    if held_messages is None or not held_messages.is_leading:
        yield
        return
    held_messages.send_at_once()
    try:
        yield
    finally:
        held_messages.hold_again()
