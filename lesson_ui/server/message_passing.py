"""Fewer thread switches per rerun: messages pass to the server's thread in batches, not in two steps each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

AT_ONCE = 50  # messages between two moments in which the server listens; its queue for a browser holds 500
NOTHING: tuple[Sequence[Any], ...] = ()
PUT = object()  # told by a handler that put a message into the queue and left it to its caller to say so


def pass_messages_together() -> None:
    """
    Patch Streamlit so that the server's thread takes whole batches of messages.

    Streamlit wakes that thread for each of some forty messages of a rerun, and goes once around its loop for each
    again before the next is sent: with three hundred learners, more than a third of the server's work
    (docs/decisions/0006). Call it once, before the first learner comes.
    """
    vars_of_session: Any = AppSession
    handle = messages_straight_on(AppSession._handle_scriptrunner_event_on_event_loop)
    vars_of_session._on_scriptrunner_event = events_together(handle, AppSession._call_soon_on_event_loop)
    vars_of_session.flush_browser_queue = in_batches(AppSession.flush_browser_queue)
    vars_of_runtime: Any = Runtime
    vars_of_runtime._send_message = each(Runtime._send_message)
    server: Any = Runtime.instance()
    server._session_mgr = Waiting(server._session_mgr)


def events_together(handle: Callable[..., object], call_soon: Callable[..., None]) -> Callable[..., None]:
    """
    Make a receiver of a rerun's events that wakes the event loop once for all that wait.

    Parameters
    ----------
    handle : callable
        Handles one event of a session, on the server's thread; `PUT` if it left a message to be sent.
    call_soon : callable
        Has a function called on the server's thread.

    Returns
    -------
    callable
        Takes a session and an event, on any thread. Events are handled in the order in which they came.
    """

    def receive(session: Any, *event: Any, **details: Any) -> None:
        waiting = vars(session).setdefault("events_waiting", deque())
        waiting.append((event, details))
        if not getattr(session, "is_woken", False):
            session.is_woken = True
            call_soon(session, lambda: handle_all(session, waiting))

    def handle_all(session: Any, waiting: deque[Any]) -> None:
        session.is_woken = False  # before the last look: what comes after it wakes the thread anew
        put = False
        try:
            while waiting:
                event, details = waiting.popleft()
                put |= handle(session, *event, **details) is PUT
        finally:
            if put:
                session._message_enqueued_callback()
            if waiting:  # an event that failed takes no other with it
                call_soon(session, lambda: handle_all(session, waiting))

    return receive


def messages_straight_on(handle: Callable[..., object]) -> Callable[..., object]:
    """
    Make a handler of a rerun's events that puts a message into the session's queue without further questions.

    Nine of ten events are messages. Streamlit compares each with all kinds of events there are, asks whether the state
    of the session has changed, which no message does, and wakes the sender for each.

    Parameters
    ----------
    handle : callable
        Handles any event of a session.

    Returns
    -------
    callable
        The same; it returns `PUT` for a message.
    """

    def handle_message(session: Any, sender: Any, event: Any, **details: Any) -> object:
        if event is ScriptRunnerEvent.ENQUEUE_FORWARD_MSG and sender is session._scriptrunner:
            session._browser_queue.enqueue(details["forward_msg"])
            return PUT
        return handle(session, sender, event, **details)

    return handle_message


class Waiting:
    """
    The sessions of a server, for its loop: of three hundred, one or two have messages to be sent at any time.

    Parameters
    ----------
    manager : SessionManager
        Streamlit's record of all sessions.
    """

    def __init__(self, manager: Any) -> None:
        self.manager = manager

    def __getattr__(self, name: str) -> Any:
        return getattr(self.manager, name)

    def list_active_sessions(self) -> list[Any]:
        """
        List the sessions that have something to send, or somebody who waits until all is sent.

        Returns
        -------
        list of ActiveSessionInfo
            In the order in which they came.
        """
        every = self.manager.list_active_sessions()
        return [one for one in every if one.session._browser_queue._queue or one.session._settle_pending]


def in_batches(flush: Callable[[Any], Sequence[Any]]) -> Callable[[Any], Sequence[Sequence[Any]]]:
    """
    Make what empties a session's queue hand out batches instead of messages.

    Parameters
    ----------
    flush : callable
        Empties the queue and returns its messages.

    Returns
    -------
    callable
        Returns the same messages, `AT_ONCE` in each batch.
    """

    def flush_in_batches(session: Any) -> Sequence[Sequence[Any]]:
        if session._browser_queue.is_empty():  # of three hundred sessions, all but one or two at any time
            return NOTHING
        messages = flush(session)
        return [messages[first : first + AT_ONCE] for first in range(0, len(messages), AT_ONCE)]

    return flush_in_batches


def each(send: Callable[[Any, Any, Any], None]) -> Callable[[Any, Any, Sequence[Any]], None]:
    """
    Make a sender of batches from a sender of messages.

    Parameters
    ----------
    send : callable
        Sends one message of a session.

    Returns
    -------
    callable
        Sends all messages of a batch.
    """

    def send_each(runtime: Any, session: Any, messages: Sequence[Any]) -> None:
        for message in messages:
            send(runtime, session, message)

    return send_each
