"""The activity on receptive field and object: is what one unit sees enough to see the whole object?"""

from __future__ import annotations

from functools import cache

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.controls.picture import choose_picture
from lesson_ui.controls.undo import bring_back
from lesson_ui.frame.activities import Closing, made_or_refused
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.receptive_field.code import object_code
from lesson_ui.lessons.receptive_field.picture_activity import DEFAULT_NET, DEFAULT_PICTURE, small_net
from lesson_ui.lessons.receptive_field.picture_figure import picture_scene
from lesson_ui.lessons.receptive_field.picture_worked import object_facts
from lesson_ui.lessons.receptive_field.stack_activity import (
    BUILT,
    SLUG,
    depth_control,
    field_words,
    net_control,
    stack_text,
)
from lesson_ui.lessons.receptive_field.units_figure import Thing, picture_info
from lesson_ui.pictures.by_key import fitted, fitted_grey, picture_words
from lesson_ui.words.prose import lesson_data

SIDE = 224  # pixels, the longest side of the picture
TOO_SMALL = 4  # the layer at first: behind one pooling of VGG-16 a unit sees 10 × 10 pixels
BOX = ("height", "width", "row", "column")


@cache
def things() -> dict[str, tuple[str, int, int, int, int]]:
    """Read the objects on the sample pictures and their boxes."""
    return {key: (name, *box) for key, (name, *box) in lesson_data(SLUG, "things").items()}


def object_activity(frame: Frame) -> Closing:
    """Draw the activity that compares receptive fields with an object on a picture."""
    words = field_words()
    with frame.controls:
        picture = choose_picture(DEFAULT_PICTURE)
        stack = net_control("rf_net", DEFAULT_NET)
        depth = depth_control("rf_object_depth", stack, min(TOO_SMALL, len(stack.layers)), words["depth_help"])
    pixels = fitted(picture, SIDE)
    with frame.more:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            thing = _thing_controls(picture, pixels.shape[:2])
        if st.session_state.get("rf_net") == BUILT:
            stack = stack_text()
            depth = min(depth, len(stack.layers))
    info = made_or_refused(
        frame,
        lambda: picture_info(pixels, fitted_grey(picture, SIDE), stack, depth),
        fixes=lambda _: [small_net()],
    )
    facts = object_facts(info, thing, words=words)
    accepts, hint = facts["right_answers"], words["object_answer"].format(**facts)
    seen = ask(frame, facts["enough"], hint, about="object", facts=facts, accepts=accepts)
    show_scene(frame, picture_scene(info, words, alt=picture_words(picture).alt, thing=thing, zoom=(picture,)))

    worked_out = explanation(
        frame, facts, seen=seen, left=("worked_object",), right=("context",), widths=(3, 2), gap="small"
    )
    return Closing(worked_out, lambda: object_code(stack, info.pixels.shape[:2], thing))


def _thing_controls(picture: str, shape: tuple[int, ...]) -> Thing:
    """Ask for the object's box; another picture brings its own object."""
    words = field_words()
    H, W = shape
    name, *usual = things().get(picture, (words["object"], H // 2, W // 2, H // 2, W // 2))
    keys = [f"rf_object_{part}" for part in BOX]
    moved = st.session_state.get("rf object of", picture) != picture
    st.session_state["rf object of"] = picture
    numbers = []
    for key, part, value in zip(keys, BOX, usual, strict=True):
        bring_back(key)
        if moved and key in st.session_state:
            st.session_state[key] = value
        low, high = (1, SIDE) if part in ("height", "width") else (0, SIDE - 1)
        numbers.append(controls.integer(key, words[f"object_{part}"], low, high, value, unit=words["pixels"]))
    height, width = min(numbers[0], H), min(numbers[1], W)
    return Thing(name, _first(numbers[2], height, H), _first(numbers[3], width, W), height, width)


def _first(middle: int, length: int, side: int) -> int:
    """Place a box by its middle, inside the picture."""
    return min(max(0, middle - length // 2), side - length)
