"""An explanation waits for the prediction, then puts its parts above, in two columns and below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lesson_ui.words.catalogue import LESSONS
from lesson_ui.words.prose import lesson_text

SECTIONS = lesson_text("kinds").sections


def written(app: AppTest) -> list[str]:
    return [node.value for node in app.markdown]


def explained(**given: Any) -> AppTest:
    def page(given: dict[str, object]) -> None:
        from typing import cast

        import streamlit as st

        from lesson_ui.frame.explanation import explanation
        from lesson_ui.frame.lesson import Frame
        from lesson_ui.words.filling import fill

        parts: Any = given

        class Said:
            def section(self, name: str, /, **values: object) -> None:
                st.markdown(fill(f"{name}: {{a}}, {{b}}", values))

        explanation(cast(Frame, Said()), **parts)()

    return AppTest.from_function(page, args=(given,)).run()


def test_before_the_prediction_only_that_is_asked_for() -> None:
    app = explained(facts={"a": 1}, seen=False, above=["one"], left=["two"], right=["three"], below=["four"])
    assert written(app) == ["predict_first: {a}, {b}"]
    assert not app.columns


def test_what_stands_there_always_comes_before_what_asks_for_the_prediction() -> None:
    app = explained(seen=False, always=[("bank", {"a": 1, "b": 2})], above=["one"])
    assert written(app) == ["bank: 1, 2", "predict_first: {a}, {b}"]
    assert written(explained(seen=True, always=[("bank", {"a": 1, "b": 2})], above=[("one", {"a": 3})])) == [
        "bank: 1, 2",
        "one: 3, {b}",
    ]


def test_parts_stand_above_in_two_columns_and_below() -> None:
    app = explained(
        facts={"a": 1, "b": 2}, seen=True, above=["one"], left=["two", "three"], right=["four"], below=["five"]
    )
    assert written(app) == [f"{name}: 1, 2" for name in ("one", "two", "three", "four", "five")]
    left, right = app.columns
    assert [node.value for node in left.markdown] == ["two: 1, 2", "three: 1, 2"]
    assert [node.value for node in right.markdown] == ["four: 1, 2"]


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_side_alone_keeps_its_column(side: str) -> None:
    columns = explained(facts={}, seen=True, **{side: ["one"]}).columns
    assert [len(column.markdown) for column in columns] == ([1, 0] if side == "left" else [0, 1])


def test_without_sides_there_are_no_columns() -> None:
    assert not explained(facts={}, seen=True, above=["one"], below=["two"]).columns


@pytest.mark.parametrize(("widths", "shares"), [((1, 1), [0.5, 0.5]), ((3, 2), [0.6, 0.4])])
def test_columns_share_the_width(widths: tuple[float, float], shares: list[float]) -> None:
    columns = explained(facts={}, seen=True, left=["one"], right=["two"], widths=widths).columns
    assert [column.weight for column in columns] == pytest.approx(shares)


@pytest.mark.parametrize("gap", ["small", "large"])
def test_columns_keep_their_distance(gap: str) -> None:
    app = explained(facts={}, seen=True, left=["one"], right=["two"], gap=gap)
    assert f"gap_size: {gap.upper()}" in str(app.main.children[0].proto)


def test_a_part_can_have_facts_of_its_own() -> None:
    app = explained(facts={"a": 1, "b": 2}, seen=True, above=["one", ("two", {"a": 3}), ("three", lambda: {"b": 4})])
    assert written(app) == ["one: 1, 2", "two: 3, {b}", "three: {a}, 4"]


def test_a_part_can_draw_what_is_no_text() -> None:
    def table() -> None:
        import streamlit as st

        st.markdown("a table")

    app = explained(facts={"a": 1, "b": 2}, seen=True, left=[table], right=["one"], below=[table, "two"])
    assert [node.value for node in app.columns[0].markdown] == ["a table"]
    assert written(app) == ["a table", "one: 1, 2", "a table", "two: 1, 2"]


@pytest.mark.parametrize(("seen", "times"), [(False, 0), (True, 1)])
def test_facts_are_made_once_and_only_when_they_are_written(seen: bool, times: int) -> None:
    asked = []

    def facts() -> dict[str, int]:
        asked.append(1)
        return {"a": 5, "b": 6}

    app = explained(facts=facts, seen=seen, above=["one", "two"], left=["three"])
    assert len(asked) == times
    assert written(app) == (["one: 5, 6", "two: 5, 6", "three: 5, 6"] if seen else ["predict_first: {a}, {b}"])


def test_a_lesson_leads_to_another_one(visit: Callable[..., AppTest]) -> None:
    links = visit("kinds", kinds_show="Dilated", shown="dilated").get("page_link")
    labels = [link.proto.label for link in links if link.proto.label.startswith("→")]
    titles = [lesson_text(slug).title for slug in ("padding", "receptive_field")]
    assert labels[:2] == [f"→ {title}" for title in titles]


def test_a_link_can_say_more_and_set_the_other_lesson() -> None:
    said: dict[str, Any] = {}

    def page(said: dict[str, object]) -> None:
        from unittest.mock import patch

        import streamlit as st

        from lesson_ui.frame.explanation import lesson_link

        with patch.object(st, "page_link", lambda script, **given: said.update(script=script, **given)):
            lesson_link("train", "Train it: {title}", {"network": "ReLU"})

    assert not AppTest.from_function(page, args=(said,)).run().exception
    assert said["script"] == next(lesson.script for lesson in LESSONS if lesson.slug == "train")
    assert said["label"] == f"Train it: {lesson_text('train').title}"
    assert said["query_params"] == {"network": "ReLU"}
