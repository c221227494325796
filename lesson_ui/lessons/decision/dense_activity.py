"""The activity on a dense layer and softmax: every logit and every probability taken apart."""

from __future__ import annotations

import numpy as np

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.kernels import format_kernel
from lesson_ui.controls import controls, grids
from lesson_ui.controls.fix_buttons import Target
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.decision.activity import class_names, decision_words, preset_control, presets_of
from lesson_ui.lessons.decision.code import dense_code
from lesson_ui.lessons.decision.dense_figure import MOST_CLASSES, Array, dense_info, dense_scene
from lesson_ui.lessons.decision.worked import dense_facts

X, WEIGHT, BIAS = "dec_dense_x", "dec_dense_weight", "dec_dense_bias"
TEMPERATURES = ("0.25", "0.5", "1", "2", "4", "10")
MOST_SHIFT = 10


def dense_activity(frame: Frame) -> Closing:
    """Draw the activity that computes logits and probabilities of a vector."""
    words, presets = decision_words(), presets_of("dense")
    with frame.controls:
        preset_control(words["example_label"], (X, WEIGHT, BIAS), presets)
        shift = controls.integer("dec_dense_shift", words["shift_label"], -MOST_SHIFT, MOST_SHIFT, 0)
        temperature = controls.choice(
            "dec_dense_temperature",
            words["temperature_label"],
            TEMPERATURES,
            "1",
            horizontal=True,
            help=words["temperature_help"],
        )
    first = presets["two"]
    with frame.more:
        x = controls.matrix(X, "input", first[1], max_side=MOST_CLASSES, help=words["x_help"])
        weight = controls.matrix(WEIGHT, "weight", first[2], max_side=MOST_CLASSES, help=words["weights_help"])
        bias = controls.matrix(BIAS, "bias", first[3], max_side=MOST_CLASSES, help=words["bias_help"])
        stable = controls.toggle("dec_dense_stable", words["stable_label"], help=words["stable_help"])
    _check(x, weight, bias)

    info = dense_info(x[0], weight, bias[:, 0], float(shift), float(temperature), stable=stable)
    names = class_names(len(weight))
    pin = pinned(len(weight), 1)
    facts = dense_facts(info, pin[0] if pin else 0, names, words=words)
    seen = ask(frame, facts["first_logit"], facts["first_hint"], about="dense", facts={"name": facts["first_name"]})
    edited = grids.editor({"x": (X, x), "weight": (WEIGHT, weight), "bias": (BIAS, bias)})
    show_scene(frame, dense_scene(info, names, words, concealed=not seen), pin=pin, on_edit=edited)

    worked_out = explanation(
        frame,
        facts,
        seen=seen,
        left=("worked_dense", "why_dense"),
        right=("worked_softmax", "shift", "temperature"),
    )
    return Closing(worked_out, lambda: dense_code(info))


def _check(x: Array, weight: Array, bias: Array) -> None:
    """Refuse a vector, weights and biases that do not fit together, with fixes as text."""
    classes, features = weight.shape
    if x.shape == (1, features) and bias.shape == (classes, 1):
        return
    raise InvalidInputError(
        decision_words()["misfit"],
        given={"input": x.shape, "weight": weight.shape, "bias": bias.shape},
        allowed="input: 1 × in_features; weight: out_features × in_features; bias: out_features × 1",
        here=f"in_features = {features}, out_features = {classes}; input: {x.shape}, bias: {bias.shape}",
        fixes=[
            Fix(name, "=", _fitted(values, shape))
            for name, values, shape in (("input", x, (1, features)), ("bias", bias, (classes, 1)))
            if values.shape != shape
        ],
    )


def _fitted(values: Array, shape: tuple[int, int]) -> str:
    """Cut numbers to a length, or fill up with zeros, as text."""
    fitted = np.zeros(int(np.prod(shape)))
    kept = values.ravel()[: fitted.size]
    fitted[: kept.size] = kept
    return format_kernel(fitted.reshape(shape))


def dense_targets(error: InvalidInputError) -> dict[str, Target]:
    """Name the controls that can carry out the fixes of a refusal."""
    keys = {"input": X, "bias": BIAS}
    return {
        fix.parameter: Target((keys[fix.parameter],), (str(fix.value),)) for fix in error.fixes if fix.parameter in keys
    }
