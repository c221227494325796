"""Answering the questions under "Check yourself" as a learner does: typed, judged, solved."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from cnn_core.exercises import Exercise
from cnn_core.exercises.exercise import Answer
from lesson_ui.frame.exercise import exercise_of
from lesson_ui.words.prose import exercise_texts, words


def typed(answer: Answer) -> str:
    """Write an answer as one types it."""
    return " ".join(map(str, answer)) if isinstance(answer, tuple) else str(answer)


def wrong_answer(exercise: Exercise) -> Answer:
    """Give an answer that is neither right nor a well-known mistake."""
    answer = exercise.answer
    return tuple(123456789 + number for number in answer) if isinstance(answer, tuple) else 123456789 + answer


def assert_solvable(app: AppTest, slug: str, number: int) -> None:
    """Answer a question that a page asks: wrong, which is refused, then right, and look at its worked solution."""
    exercise, texts = exercise_of(slug, number), words()["exercise"]
    text = exercise_texts()[exercise.kind]
    assert text.question.format(**exercise.values) in [node.value for node in app.markdown]
    refusals = [node.value for node in app.error]
    box = f"exercise-answer-{slug}-{number}"
    app.text_input(key=box).set_value(typed(wrong_answer(exercise))).run()
    assert [node.value.strip() for node in app.warning] == [texts["wrong"]]
    assert not app.success
    app.text_input(key=box).set_value(typed(exercise.answer)).run()
    assert [node.value for node in app.success] == [texts["right"]]
    assert not app.warning
    solution = text.solution.format(**exercise.values, answer=exercise.answer)
    assert solution not in [node.value for node in app.markdown]
    app.toggle(key=f"exercise-solution-{slug}-{number}").set_value(True).run()
    assert solution in [node.value for node in app.markdown]
    assert not app.exception
    assert [node.value for node in app.error] == refusals
