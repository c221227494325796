"""Every question of every lesson: the right answer is accepted, each known mistake named, the solution worked out."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.exercises import DIFFICULTIES
from lesson_ui.frame.exercise import exercise_of
from lesson_ui.words.catalogue import EXERCISES
from lesson_ui.words.prose import exercise_texts, words
from tests.support.exercises import assert_solvable, typed
from tests.support.waiting import PATIENCE

QUESTIONS = [(slug, number) for slug, kinds in EXERCISES.items() for number in range(len(kinds) * len(DIFFICULTIES))]


def asked(slug: str, number: int) -> AppTest:
    def ask(slug: str) -> None:
        from lesson_ui.frame.exercise import show_exercise

        show_exercise(slug)

    app = AppTest.from_function(ask, args=(slug,), default_timeout=PATIENCE)
    app.session_state["exercise"] = str(number)
    return app.run()


@pytest.mark.parametrize(("slug", "number"), QUESTIONS)
def test_a_wrong_answer_is_refused_the_right_one_accepted_and_the_solution_shown(slug: str, number: int) -> None:
    assert_solvable(asked(slug, number), slug, number)


@pytest.mark.parametrize(("slug", "number"), QUESTIONS)
def test_each_known_mistake_is_told_what_it_means(slug: str, number: int) -> None:
    app, exercise = asked(slug, number), exercise_of(slug, number)
    for mistake in exercise.mistakes:
        app.text_input(key=f"exercise-answer-{slug}-{number}").set_value(typed(mistake.answer)).run()
        hint = exercise_texts()[exercise.kind].misconceptions[mistake.key]
        said = f"{words()['exercise']['wrong']} {hint.format(**exercise.values, answer=exercise.answer)}"
        assert [node.value for node in app.warning] == [said]


def test_what_is_no_number_is_named() -> None:
    app = asked("convolution", 0)
    app.text_input(key="exercise-answer-convolution-0").set_value("cat").run()
    assert "cat" in app.error[0].value
    assert not app.success
    assert not app.warning


def test_another_question_has_a_box_of_its_own() -> None:
    app = asked("convolution", 0)
    app.text_input(key="exercise-answer-convolution-0").set_value("1").run()
    app.button(key="exercise-another-convolution").click().run()
    assert app.text_input(key="exercise-answer-convolution-1").value == ""
    assert app.session_state["exercise"] == "1"
    assert not app.warning


@pytest.mark.parametrize("number", ["", "-1", "cat", "1234567890"])
def test_a_number_that_is_none_asks_the_first_question(number: str) -> None:
    app = asked("pixels", 0)
    app.session_state["exercise"] = number
    assert app.run().text_input(key="exercise-answer-pixels-0").value == ""
