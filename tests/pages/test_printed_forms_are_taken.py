"""Every box takes the printed form of a number back: thousands apart, a real minus, a power of ten."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.kernels import parse_matrix
from lesson_ui.controls.grids import LONGEST
from lesson_ui.words.catalogue import LESSONS
from tests.support.activities import seen_activities
from tests.support.pages import Visit, refusals

Typed = tuple[str, str]  # as Python writes it, as it is printed
GRID = ("", "")  # a grid: its first and its last number are typed over
TWO, FIVE, TEN, TWENTY = ("2", "2·10⁰"), ("5", "0.5·10¹"), ("10", "1·10¹"), ("20", "2·10¹")


class State(NamedTuple):
    """Where boxes stand: a lesson, what its address says besides the activity, and what is typed into each box."""

    slug: str
    address: dict[str, str]
    boxes: dict[str, Typed]


def grids(prefix: str, names: str) -> dict[str, Typed]:
    return dict.fromkeys((prefix + name for name in names.split()), GRID)


def numbers(before: str, names: str, typed: Typed) -> dict[str, Typed]:
    return dict.fromkeys((f"{before} {name}" for name in names.split()), typed)


SHAPE = "rows columns"
STATES = [
    State("convolution", {}, grids("", "input weight") | numbers("input", SHAPE, TEN) | numbers("weight", SHAPE, TWO)),
    State("filters", {}, grids("filters_", "kernel")),
    State("pooling", {}, grids("pool_", "input map") | numbers("pool_input", SHAPE, TEN)),
    State("channels", {}, grids("channels_", "filter image bias colour_image colour_rows")),
    State("kinds", {}, grids("kinds_", "sheets mix kernels whole under plane tap stamped stamp")),
    State("activations", {}, grids("act_", "map scores x first second")),
    State("normalization", {}, grids("norm_", "batch weight bias stream pictures kernel")),
    State(
        "decision",
        {},
        grids("dec_", "dense_x dense_weight dense_bias loss_logits") | {"dec_loss_target": ("2 1 0 2", "2·10⁰ 1 0 2")},
    ),
    State("receptive_field", {}, numbers("rf_stack", "kernel_size stride padding dilation", FIVE)),
    State("architectures", {}, grids("arch_", "a w1 w2")),
    State(
        "build",
        {"build_layer": "3"},
        numbers("build Conv2d 3", "kernel_size stride dilation groups", TWO)
        | {
            "build Conv2d 3 out_channels": ("4096", "4\u202f096"),
            "build_input": ("3, 1000, 64", "3, 1\u202f000, 64"),
            "build_network": (
                "Conv2d(1024,3),BatchNorm2d(eps=1.5e-5)",
                "Conv2d(1\u202f024,3),BatchNorm2d(eps=1.5·10⁻⁵)",
            ),
        },
    ),
    State(
        "build",
        {"build_network": "Conv2d(8,(3,5)),BatchNorm2d()", "build_layer": "1"},
        {f"build BatchNorm2d 1 {name}": ("1.5e-5", "1.5·10⁻⁵") for name in ("eps", "momentum")},
    ),
    State(
        "build",
        {"build_network": "Conv2d(8,(3,5))", "build_rectangular": "true"},
        numbers("build Conv2d 0 kernel_size", "height width", TWO),
    ),
    State(
        "one_step",
        {"one_step_start": "your own numbers", "one_step_target": "your own numbers"},
        grids("one_step_", "input weight map") | {"one_step_lr": ("1.5e-5", "1.5·10⁻⁵")},
    ),
    State(
        "train",
        {"show": "In code", "train_optimizer": "SGD", "train_schedule": "step"},
        dict.fromkeys([f"train_{name}" for name in ["learning_rate", "weight_decay", "l1"]], ("1.5e-5", "1.5·10⁻⁵"))
        | dict.fromkeys([f"train_{name}" for name in ["epochs", "count", "step_size", "seed"]], ("1000", "1\u202f000"))
        | dict.fromkeys(
            [f"train_{name}" for name in ["size", "batch_size", "patience", "warmup_steps"]], ("20", "2·10¹")
        )
        | dict.fromkeys(
            [f"train_{name}" for name in ["momentum", "gamma", "augment_zoom", "augment_brightness"]],
            ("0.015", "1.5·10⁻²"),
        )
        | dict.fromkeys([f"train_{name}" for name in ["max_norm", "augment_rotation", "augment_shift"]], TWO),
    ),
    State(
        "train",
        {
            "show": "In code",
            "train_data": "Stripes",
            "train_network": "The network you built",
            "network": "Conv2d(4,3),ReLU,Dropout(0.5),Flatten,Linear(4)",
        },
        dict.fromkeys(("train_dropout", "train_noise"), ("0.015", "1.5·10⁻²"))
        | {"network": ("Conv2d(1000,3),Flatten,Linear(4)", "Conv2d(1\u202f000,3),Flatten,Linear(4)")},
    ),
    State("optimiser", {}, {"optimiser_start": ("-1.5 0.015", "−1.5 1.5·10⁻²")}),
]
# What is typed there is no number, or stands in the address alone; `build count` is typed in the lesson's own tests.
OTHER = {"build count", "shown", "own_picture", "build_layer", "build pasted", "rf_stack"}
ASKED = re.compile(r"(prediction|exercise-answer)-.*")


def box_of(app: AppTest, key: str) -> Any:
    return next(box for box in [*app.text_input, *app.text_area] if box.key == key)


def snapshot(app: AppTest) -> tuple[Any, ...]:
    """Read what a page says and draws."""
    hosts = [node.proto.bytes for node in app.get("bidi_component")]
    return [node.value for node in app.markdown], [node.value for node in app.code], hosts


def forms(box: Any, typed: Typed) -> Typed:
    """Write what is typed, as Python writes it and printed."""
    if typed != GRID:
        return typed
    rows = [[f"{value:g}" for value in row] for row in parse_matrix(box.value, max_side=LONGEST)]
    written = []
    for first, last in (("-1234", "0.015"), ("−1\u202f234", "1.5·10⁻²")):
        rows[-1][-1], rows[0][0] = last, first
        written.append("; ".join(map(" ".join, rows)))
    return written[0], written[1]


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.slug}-{'-'.join(state.address.values())}")
def test_what_was_printed_is_taken(visit: Visit, state: State) -> None:
    typed_into: set[str] = set()
    for seen in seen_activities(visit, state.slug, **state.address):
        for key in (state.boxes.keys() - typed_into) & seen.boxes:
            before = snapshot(seen.app)
            box = box_of(seen.app, key)
            start = box.value
            plain, printed = forms(box, state.boxes[key])
            shown = []
            for text in (printed, plain):
                box_of(seen.app, key).set_value(text).run()
                assert not refusals(seen.app), (key, text)
                shown.append(snapshot(seen.app))
            assert shown[0] == shown[1] != before, (key, printed)
            box_of(seen.app, key).set_value(start).run()
            typed_into.add(key)
    assert typed_into == state.boxes.keys()


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_every_box_of_a_lesson_is_tried(visit: Visit, slug: str) -> None:
    tried = {key for state in STATES if state.slug == slug for key in state.boxes}
    address = next((state.address for state in STATES if state.slug == slug), {})
    boxes = {box for seen in seen_activities(visit, slug, **address) for box in seen.boxes}
    assert {box for box in boxes - tried - OTHER if not ASKED.fullmatch(box)} == set()
