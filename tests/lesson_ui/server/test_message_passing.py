"""Messages pass in batches, in order, and none is lost."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from lesson_ui.server.message_passing import (
    AT_ONCE,
    Waiting,
    each,
    events_together,
    in_batches,
    messages_straight_on,
)


class Loop:
    """The server's thread: what it was asked to call, and what it handled."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.handled: list[Any] = []

    def call_soon(self, session: Any, call: Any) -> None:
        self.asked.append(call)

    def handle(self, session: Any, event: str, *, message: int = 0) -> None:
        if event == "fails":
            raise ZeroDivisionError
        self.handled.append((event, message))

    def run(self) -> None:
        while self.asked:
            self.asked.pop(0)()


def test_the_server_s_thread_is_woken_once_for_all_that_wait() -> None:
    loop, session = Loop(), SimpleNamespace()
    receive = events_together(loop.handle, loop.call_soon)
    for k in range(40):
        receive(session, "message", message=k)
    assert len(loop.asked) == 1
    loop.run()
    assert loop.handled == [("message", k) for k in range(40)]
    receive(session, "message", message=40)
    assert len(loop.asked) == 1


def test_sessions_do_not_wait_for_one_another() -> None:
    loop, one, two = Loop(), SimpleNamespace(), SimpleNamespace()
    receive = events_together(loop.handle, loop.call_soon)
    receive(one, "message")
    receive(two, "message")
    assert len(loop.asked) == 2


def test_an_event_that_fails_takes_no_other_with_it() -> None:
    loop, session = Loop(), SimpleNamespace()
    receive = events_together(loop.handle, loop.call_soon)
    for event in ("first", "fails", "last"):
        receive(session, event)
    with pytest.raises(ZeroDivisionError):
        loop.run()
    loop.run()
    assert loop.handled == [("first", 0), ("last", 0)]


def test_events_from_another_thread_all_arrive_in_order() -> None:
    loop, session = Loop(), SimpleNamespace()
    receive = events_together(loop.handle, loop.call_soon)
    count = 20_000
    thread = threading.Thread(target=lambda: [receive(session, "message", message=k) for k in range(count)])
    thread.start()
    while thread.is_alive():
        loop.run()
    loop.run()
    assert [message for _, message in loop.handled] == list(range(count))


def test_batches_hold_every_message_once_in_order() -> None:
    messages = list(range(2 * AT_ONCE + 7))
    waiting = SimpleNamespace(_browser_queue=SimpleNamespace(is_empty=lambda: False))
    batches = in_batches(lambda session: messages)(waiting)
    assert [len(batch) for batch in batches] == [AT_ONCE, AT_ONCE, 7]
    sent: list[int] = []
    send = each(lambda runtime, session, message: sent.append(message))
    for batch in batches:
        send(None, None, batch)
    assert sent == messages
    assert in_batches(lambda session: [])(waiting) == []


def test_a_session_with_nothing_to_send_is_passed_over() -> None:
    asked: list[Any] = []

    def flush(session: Any) -> list[Any]:
        asked.append(session)
        return asked

    idle = SimpleNamespace(_browser_queue=SimpleNamespace(is_empty=lambda: True))
    assert list(in_batches(flush)(idle)) == []
    assert asked == []


MESSAGE, STARTED = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, ScriptRunnerEvent.SCRIPT_STARTED


def _session(queue: list[Any], announced: list[bool], runner: object) -> Any:
    return SimpleNamespace(
        _scriptrunner=runner,
        _browser_queue=SimpleNamespace(enqueue=queue.append),
        _message_enqueued_callback=lambda: announced.append(True),
    )


def test_messages_go_straight_into_the_queue_in_their_place_and_are_announced_once() -> None:
    loop, runner = Loop(), object()
    queue: list[Any] = []
    announced: list[bool] = []
    session = _session(queue, announced, runner)
    handle = messages_straight_on(lambda session, sender, event, **details: queue.append(event))
    receive = events_together(handle, loop.call_soon)
    for forward_msg in ("first", "second"):
        receive(session, runner, event=MESSAGE, forward_msg=forward_msg)
    receive(session, runner, event=STARTED)
    receive(session, runner, event=MESSAGE, forward_msg="third")
    loop.run()
    assert queue == ["first", "second", STARTED, "third"]
    assert announced == [True]
    receive(session, runner, event=STARTED)
    loop.run()
    assert announced == [True]  # Streamlit announces its own


def test_a_message_of_a_rerun_that_was_overtaken_is_left_to_streamlit() -> None:
    handled: list[Any] = []
    queue: list[Any] = []
    session = _session(queue, [], object())
    handle = messages_straight_on(lambda session, sender, event, **details: handled.append((event, details)))
    handle(session, object(), MESSAGE, forward_msg="late")
    assert (queue, handled) == ([], [(MESSAGE, {"forward_msg": "late"})])


def test_messages_before_a_failure_are_announced() -> None:
    loop, runner = Loop(), object()
    announced: list[bool] = []

    def fail(*event: Any, **details: Any) -> None:
        raise ZeroDivisionError

    session = _session([], announced, runner)
    receive = events_together(messages_straight_on(fail), loop.call_soon)
    receive(session, runner, event=MESSAGE, forward_msg="first")
    receive(session, runner, event=STARTED)
    with pytest.raises(ZeroDivisionError):
        loop.run()
    assert announced == [True]


def test_the_sender_passes_over_sessions_that_have_nothing_to_send() -> None:
    def session(*messages: ForwardMsg, awaited: bool = False) -> SimpleNamespace:
        queue = ForwardMsgQueue()
        for message in messages:
            queue.enqueue(message)
        return SimpleNamespace(session=SimpleNamespace(_browser_queue=queue, _settle_pending=awaited))

    idle, speaking, awaited = session(), session(ForwardMsg()), session(awaited=True)
    everyone = [idle, speaking, awaited]
    manager = SimpleNamespace(list_active_sessions=lambda: everyone, num_active_sessions=lambda: len(everyone))
    waiting = Waiting(manager)
    assert waiting.list_active_sessions() == [speaking, awaited]
    assert waiting.num_active_sessions() == 3
    speaking.session._browser_queue.flush()
    assert waiting.list_active_sessions() == [awaited]
