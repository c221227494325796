"""The activity on the curve of an activation: one number in, one number out, and the derivative there."""

from __future__ import annotations

from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.activations.activity import activation_controls, activation_words
from lesson_ui.lessons.activations.code import curve_code
from lesson_ui.lessons.activations.curve_figure import curve_points, curve_scene
from lesson_ui.lessons.activations.worked import curve_facts, derivative_answers, largest_derivative

START = 1.0  # where the cursor stands at first


def curve_activity(frame: Frame) -> Closing:
    """Draw the activity that follows one number along an activation's curve and derivative."""
    words = activation_words()
    activation = activation_controls(frame, "relu")
    pin = pinned(1, curve_points().size)
    x = float(curve_points()[pin[1]]) if pin else START
    seen = ask(
        frame,
        largest_derivative(activation),
        words["derivative_hint"],
        about=f"slope-{activation.kind.replace('_', '-')}",
        facts={"name": words["kinds"][activation.kind]},
        options=derivative_answers(),
        section="predict_derivative",
    )
    show_scene(frame, curve_scene(activation, words, hidden=not seen, start=START), pin=pin)
    facts = curve_facts(activation, x, words=words, is_pinned=pin is not None)

    vanish = frame.text.sections[f"vanish_{activation.kind}"]
    worked_out = explanation(
        frame,
        facts,
        seen=seen,
        left=("worked_curve",),
        right=(("vanish", {"vanish": vanish, **facts}),),
        below=("compare",),
        gap="small",
    )
    return Closing(worked_out, lambda: curve_code(activation, x))
