"""Pictures are numbers: A1."""

import streamlit as st

from lesson_ui import controls
from lesson_ui.figures.pixels import VIEWS, pixels_info, pixels_scene
from lesson_ui.lesson import close_lesson, open_lesson, pinned, run_lesson, show_scene
from lesson_ui.picture_by_key import fitted, fitted_levels, original
from lesson_ui.picture_control import choose_picture
from lesson_ui.pictures import sample_pictures
from lesson_ui.predict import predict
from lesson_ui.prose import lesson_data
from lesson_ui.snippets.pixels import pixels_code
from lesson_ui.worked.pixels import pixels_facts, telling_pixel


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("pixels")
    words = lesson_data("pixels", "figure")
    samples = {sample.key: sample for sample in sample_pictures()}

    with frame.controls:
        key = choose_picture("astronaut")
        view = controls.choice(
            "pixels_view",
            words["channels_label"],
            words["views"],
            VIEWS[0],
            help=words["channels_help"],
            horizontal=True,
        )
        scale = controls.choice(
            "pixels_scale", words["scale_label"], words["scales"], "0..255", help=words["scale_help"], horizontal=True
        )
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        side = controls.integer("pixels_side", words["side_label"], 8, 224, 224, help=words["side_help"])
        patch = controls.choice(
            "pixels_patch", words["patch_label"], words["patches"], "5", help=words["patch_help"], horizontal=True
        )

    picture = original(key)
    info = pixels_info(
        fitted(key, side),
        picture.original_size,
        grey=fitted_levels(key, side) if view == "grey" else None,
        scale=scale,
        patch=3 if view == "split" else int(patch),
    )
    pin = pinned(*info.tensor.shape[:2])
    facts = pixels_facts(info, pin, words=words)
    seen = predict(frame, answer=facts.answer, accepts=facts.accepts, hint=facts.hint, **facts.question)
    title = samples[key].title if key in samples else picture.name
    show_scene(frame, pixels_scene(info, words, title=title, view=view, start=telling_pixel(info)), pin=pin)

    def worked_out() -> None:
        if not seen:
            frame.section("predict_first")
            return
        frame.section("pixel", **facts.pixel)
        left, right = st.columns(2, gap="large")
        with left:
            frame.section("size", **facts.size)
            frame.section("scales", **facts.scales)
        with right:
            frame.section("layouts", **facts.layouts)

    close_lesson(
        frame,
        worked_out=worked_out,
        code=lambda: pixels_code(
            info,
            f"assets/images/{samples[key].file}" if key in samples else "my_picture.png",
            facts.cell,
            own=key not in samples,
        ),
    )


run_lesson("pixels", lesson)
