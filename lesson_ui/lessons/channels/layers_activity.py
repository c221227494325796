"""The activity on layer after layer: the output channels of the first are the input channels of the next."""

from __future__ import annotations

import streamlit as st

from cnn_core.kernels.colour_bank import filter_bank, second_layer
from lesson_ui.controls import controls
from lesson_ui.controls.picture import choose_picture
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.channels.activity import channels_words, square_channels
from lesson_ui.lessons.channels.code import layers_code
from lesson_ui.lessons.channels.layers_figure import layers_info, layers_scene
from lesson_ui.lessons.channels.layers_worked import layers_facts
from lesson_ui.lessons.channels.maps_activity import DEFAULT_PICTURE, SIZE
from lesson_ui.pictures.by_key import picture_words

FIRST = ("2", "4", "8", "16", "32", "64")
SECOND = ("1", "2", "4", "8", "16", "32")


def layers_activity(frame: Frame) -> Closing:
    """Draw the activity that stacks two convolution layers."""
    words = channels_words()
    with frame.controls:
        picture = choose_picture(DEFAULT_PICTURE)
        maps = int(controls.choice("channels_first", words["first_label"], FIRST, "32"))
        filters = int(controls.choice("channels_second", words["second_label"], SECOND, "8"))
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        first_size = int(
            controls.choice("channels_first_kernel", words["first_kernel"], ("3", "5"), "3", horizontal=True)
        )
        second_size = int(
            controls.choice("channels_second_kernel", words["second_kernel"], ("1", "3", "5"), "3", horizontal=True)
        )
        padding = controls.choice("channels_layers_padding", "padding", ("same", "valid"), "same", horizontal=True)
    info = layers_info(
        square_channels(picture, SIZE),
        filter_bank(maps, first_size),
        second_layer(filters, maps, second_size),
        padding=padding,
    )
    facts = layers_facts(info)
    seen = ask(frame, facts["reads_two"], words["layers_answer"].format(**facts), about="layers", facts=facts)
    about = picture_words(picture)
    scene = layers_scene(
        info, words, picture=about.alt, hide_depth=not seen, zoom=(picture, maps, filters, first_size, padding)
    )
    show_scene(frame, scene, pin=pinned(*scene.panels[-1].size))

    worked_out = explanation(frame, facts, seen=seen, above=("worked_layers", "layers_table", "why_depth"))
    sizes = (maps, first_size, filters, second_size)
    return Closing(worked_out, lambda: layers_code(about.file, SIZE, sizes, padding, kept_side=about.kept_side))
