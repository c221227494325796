"""The activity on a picture: the receptive field of any unit of any layer, and the fields of the layers between."""

from __future__ import annotations

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import Network
from cnn_core.network.stacks import layer_sizes
from lesson_ui.controls import controls
from lesson_ui.controls.picture import choose_picture
from lesson_ui.frame.activities import Closing, made_or_refused
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.receptive_field.code import picture_code
from lesson_ui.lessons.receptive_field.picture_figure import picture_scene
from lesson_ui.lessons.receptive_field.picture_worked import picture_facts
from lesson_ui.lessons.receptive_field.stack_activity import (
    BUILT,
    SIDES,
    depth_control,
    field_words,
    net_control,
    stack_text,
)
from lesson_ui.lessons.receptive_field.units_figure import PictureInfo, picture_info
from lesson_ui.pictures.by_key import fitted, fitted_grey, picture_words

DEFAULT_PICTURE, DEFAULT_NET = "bus", "vgg16"


def small_net() -> Fix:
    """Make the fix that takes the ready-made stack which fits nearly every picture."""
    return Fix(field_words()["stack_label"], "=", "three")


def side_control() -> int:
    """Ask how large the picture is made."""
    words = field_words()
    return int(controls.choice("rf_side", words["side_label"], SIDES, SIDES[-1], help=words["side_help"]))


def picture_activity(frame: Frame) -> Closing:
    """Draw the activity that shows a unit's receptive field on a picture."""
    words = field_words()
    with frame.controls:
        picture = choose_picture(DEFAULT_PICTURE)
        stack = net_control("rf_net", DEFAULT_NET)
        depth = depth_control("rf_depth", stack, len(stack.layers), words["depth_help"])
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        side = side_control()
        if st.session_state.get("rf_net") == BUILT:
            stack = stack_text()
            depth = min(depth, len(stack.layers))
    info = made_or_refused(
        frame,
        lambda: picture_info(fitted(picture, side), fitted_grey(picture, side), stack, depth),
        fixes=lambda _: [*_larger(picture, stack), small_net()],
    )
    pin = pinned(*info.means.shape)
    facts = picture_facts(info, pin, words=words)
    seen = ask(frame, facts["jump"], words["picture_answer"].format(**facts), about="picture", facts=facts)
    scene = picture_scene(info, words, alt=picture_words(picture).alt, zoom=(picture, side), seen=seen)
    show_scene(frame, scene, pin=pin)

    worked_out = explanation(
        frame, facts, seen=seen, left=("worked_picture",), right=("border",), widths=(3, 2), gap="small"
    )
    return Closing(worked_out, lambda: picture_code(stack, depth, info.pixels.shape[:2], _looked_at(info, pin)))


def _larger(picture: str, stack: Network) -> list[Fix]:
    """Find the smallest picture on which a stack fits."""
    for side in SIDES:
        try:
            for length in fitted(picture, int(side)).shape[:2]:
                layer_sizes(stack, length)
        except InvalidInputError:
            continue
        return [Fix(field_words()["side_label"], "=", side)]
    return []


def _looked_at(info: PictureInfo, pin: tuple[int, int] | None) -> tuple[int, int]:
    return pin or (info.means.shape[0] // 2, info.means.shape[1] // 2)
