"""The activity on many filters: one map per filter, and the parameters the layer learns."""

from __future__ import annotations

from cnn_core.kernels.colour_bank import KERNELS, filter_bank, filter_keys
from lesson_ui.controls import controls, fix_buttons
from lesson_ui.controls.picture import choose_picture
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.channels.activity import channels_words, square_channels
from lesson_ui.lessons.channels.code import maps_code
from lesson_ui.lessons.channels.layers_worked import maps_facts
from lesson_ui.lessons.channels.maps_figure import layer_info, maps_scene
from lesson_ui.pictures.by_key import picture_words
from lesson_ui.words.prose import lesson_data

COUNTS = ("1", "2", "3", "4", "6", "8", "12", "16", "32", "64")
SIZE = 32  # longest side of the picture
DEFAULT_PICTURE = "coffee"


def filter_names(count: int) -> tuple[str, ...]:
    """Name the filters of the bank in words."""
    words = channels_words()
    return tuple(f"{words['shapes'][shape]}, {words['mixes'][mix]}" for shape, mix in filter_keys(count))


def maps_activity(frame: Frame) -> Closing:
    """Draw the activity that runs many filters over one picture."""
    words = channels_words()
    with frame.controls:
        picture = choose_picture(DEFAULT_PICTURE)
        count = int(controls.choice("channels_filters", words["filters_label"], COUNTS, "2"))
        kernels = [str(size) for size in KERNELS]
        kernel_size = int(controls.choice("channels_kernel", "kernel_size", kernels, "3", horizontal=True))
        padding = controls.choice("channels_padding", "padding", ("valid", "same"), "valid", horizontal=True)
    with frame.more:
        one_scale = controls.toggle("channels_one_scale", words["one_scale_label"], help=words["one_scale_help"])
    weight, bias = filter_bank(count, kernel_size)
    info = layer_info(square_channels(picture, SIZE), weight, bias, filter_names(count), padding=padding)
    facts = maps_facts(info, words=words)
    seen = ask(frame, facts["parameters"], words["maps_answer"].format(**facts), about="maps", facts=facts)
    if seen:
        fix_buttons.offer_examples(frame.question, lesson_data("channels", "examples"), prefix="channels_filters")
    about = picture_words(picture)
    zoom = (picture, count, kernel_size, padding)
    scene = maps_scene(info, words, picture=about.alt, shared_scale=one_scale, zoom=zoom)
    show_scene(frame, scene, pin=pinned(*scene.panels[-1].size))

    worked_out = explanation(frame, facts, seen=seen, left=("worked_maps",), right=("depth_out",))
    return Closing(
        worked_out, lambda: maps_code(about.file, SIZE, count, kernel_size, padding, kept_side=about.kept_side)
    )
