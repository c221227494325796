"""Rows of 'page ready' from times that need no browser."""

import pytest

from benchmarks.ready import CACHES, EMPTY, EVERY, PLAIN, TWIN, WEAKLY, Addresses, _order, rows_of


def times(ours: float, plain: float, empty: float = 500.0) -> dict[tuple[str, str], list[float]]:
    return {
        (cache, page): [taken] * 9
        for cache in (*CACHES, WEAKLY)
        for page, taken in {TWIN: ours, PLAIN: plain, EMPTY: empty}.items()
    }


@pytest.mark.parametrize(("ours", "met"), [(399.0, True), (401.0, False)])
def test_the_lesson_is_measured_against_its_plain_twin(ours: float, met: bool) -> None:
    row = rows_of([TWIN], times(ours, 1000.0))[0]
    assert row.ours is not None
    assert (row.beside, row.wanted, row.met, row.ours.n) == (PLAIN, "ratio <= 0.4", met, 9)
    assert row.ratio == pytest.approx(ours / 1000)


def test_every_lesson_stands_beside_an_empty_page_without_a_limit() -> None:
    rows = [row for row in rows_of([TWIN], times(800.0, 1000.0)) if row.beside == "empty page"]
    assert [(row.wanted, row.met) for row in rows] == [("", None)] * 3
    assert [row.ratio for row in rows] == pytest.approx([1.6] * 3)
    assert [row.name.partition(", ")[2] for row in rows] == [*CACHES, WEAKLY]


def test_a_weak_machine_is_told_without_a_limit() -> None:
    weak = rows_of([TWIN], times(400.0, 1000.0))[-2:]
    assert [(row.beside, row.wanted, row.met) for row in weak] == [(PLAIN, "", None), ("empty page", "", None)]


def test_a_page_that_never_came_is_said() -> None:
    (first, *_) = rows_of([TWIN], {})
    assert first.ours is None
    assert first.note == "no figure was drawn"
    assert rows_of([TWIN], {(CACHES[0], TWIN): [1.0]})[0].note == "the other page never came"


def test_every_page_has_its_turn() -> None:
    lessons = ["pixels", TWIN, "filters", "padding", "pooling"]
    plan = _order(lessons)
    assert [page for page in plan if page not in (EMPTY, PLAIN)] == lessons
    assert plan.count(EMPTY) == -(-len(lessons) // EVERY)
    assert plan[plan.index(TWIN) + 1] == PLAIN
    addresses = Addresses("app", "empty", "plain")
    assert [addresses.of(page)[0] for page in (EMPTY, PLAIN, TWIN)] == ["empty", "plain", f"app/{TWIN}"]
