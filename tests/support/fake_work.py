"""Trainings that only pretend, as odd as a spec wants them: for the tests of jobs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

from cnn_core.training import Packed

WORK = "tests.support.fake_work:pretend"


def spec(steps: int = 20, **more: object) -> str:
    return json.dumps({"steps": steps, **more})


class Pretended:
    """Tell what a spec wants, and show the step as weights if it wants that too."""

    def __init__(self, text: str, checkpoint: Packed | None) -> None:
        self._shows = json.loads(text).get("shows", False)
        self._told, self._step = _told(text, checkpoint), 0

    def __iter__(self) -> Iterator[Packed]:
        for packed in self._told:
            self._step = packed.step
            yield packed

    def look(self) -> Packed | None:
        return Packed("snapshot", self._step, "{}", bytes([self._step % 256])) if self._shows else None


def pretend(text: str, checkpoint: Packed | None, fetch: Callable[[str], bytes]) -> Pretended:
    return Pretended(text, checkpoint)


def _told(text: str, checkpoint: Packed | None) -> Iterator[Packed]:
    told = json.loads(text)
    first = checkpoint.step if checkpoint else 0
    every, size = told.get("every", 5), told.get("size", 8)
    _trouble(told, 0)  # before it has told anything
    yield _event("started", first, steps=told["steps"])
    yield from _kept(first, size)
    for step in range(first + 1, told["steps"] + 1):
        if not (checkpoint and told.get("once")):
            if step == told.get("stall_at"):
                yield _event("stalls", step - 1)  # once this is stored, nothing is looked at any more
            _trouble(told, step)
        time.sleep(told.get("sleep", 0.0))
        yield _event("step", step, step=step, loss=_loss(step))
        if step % every == 0:
            yield _event("measured", step, step=step)
            yield from _kept(step, size)
    yield _event("finished", told["steps"], reason=told.get("reason", "done"))


def _loss(step: int) -> float:
    return 1 / (step + 1)


def _kept(step: int, size: int) -> Iterator[Packed]:
    yield Packed("snapshot", step, "{}", bytes([step % 256]) * size)
    yield Packed("checkpoint", step, "{}", bytes([step % 256]) * size)


def _event(kind: str, step: int, /, **values: object) -> Packed:
    return Packed(kind, step, json.dumps(values))


def _trouble(told: dict[str, object], step: int) -> None:
    if step == told.get("fail_at"):
        raise RuntimeError("the numbers do not add up")
    if step == told.get("eat_at"):
        bytearray(1 << 40)
    if step == told.get("stall_at"):
        time.sleep(3600)
