"""Filters on your picture: A5, A8, and what a signed response means."""

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui import controls, grids
from lesson_ui.figures.filters import filter_info
from lesson_ui.figures.filters_bank import BANK_SIDE, bank_info, bank_scene
from lesson_ui.figures.filters_scene import filters_scene
from lesson_ui.lesson import close_lesson, open_lesson, pinned, refused, run_lesson, show_scene
from lesson_ui.picture_by_key import fitted, fitted_grey, fitted_png, picture_words
from lesson_ui.picture_control import choose_picture
from lesson_ui.predict import predict
from lesson_ui.prose import lesson_data
from lesson_ui.snippets.filters import filters_code
from lesson_ui.worked.filters import bank_facts, filters_facts, sections_of

KERNEL = "filters_kernel"


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("filters")
    words = lesson_data("filters", "figure")
    kernels = {key: (kernel.title, kernel.text) for key, kernel in NAMED_KERNELS.items()}

    with frame.controls:
        picture = choose_picture("cat")
        chosen = grids.preset(KERNEL, words["kernel_label"], kernels, default="sobel-x")
        view = controls.choice(
            "filters_view", words["view_label"], words["views"], "response", help=words["view_help"], horizontal=True
        )
    with frame.more:
        weight = controls.matrix(KERNEL, "weight", kernels["sobel-x"][1], max_side=7, help=words["weight_help"])
        with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
            sizes = ("32", "64", "96", "128", "192", "256")
            size = int(controls.choice("filters_size", words["size_label"], sizes, "128"))
            padding = controls.choice(
                "filters_padding", "padding", ("same", "valid"), "same", help=words["padding_help"]
            )
            scale = controls.choice("filters_scale", words["scale_label"], words["scales"], "own")

    def changed(edit: dict[str, object]) -> None:
        if edit["panel"] == "bank":
            st.session_state[KERNEL] = list(kernels.values())[int(str(edit["column"]))][1]
            st.session_state["filters_view"] = "response"
        else:
            grids.edit_cell(KERNEL, weight, edit)

    try:
        info = filter_info(fitted_grey(picture, size), weight, padding=padding)
    except InvalidInputError as error:
        refused(frame, error)
    else:
        pin, about = pinned(*info.response.shape), picture_words(picture)
        bank = bank_info(fitted_grey(picture, BANK_SIDE)) if view == "bank" else None
        facts = filters_facts(info, pin, words=words, named=NAMED_KERNELS.get(chosen), colours=fitted(picture, size))
        signs = tuple(words["signs"].values())
        seen = predict(frame, answer=facts.answer, accepts=(facts.answer,), hint=facts.hint, options=signs)
        if bank:
            scene = bank_scene(bank, words, picture=about.alt, shared=scale == "shared", chosen=chosen)
        else:
            scene = filters_scene(
                info, words, view=view, picture=about.alt, asked=facts.asked, seen=seen, zoom=(picture, size)
            )
        show_scene(frame, scene, pin=None if bank else pin, on_edit=changed)

        def worked_out() -> None:
            if bank:
                frame.section("bank", **bank_facts(bank))
            if not seen:
                frame.section("predict_first")
                return
            frame.section("worked_out", **facts.formulas)
            for column, sections in zip(st.columns(2, gap="large"), sections_of(facts, view), strict=True):
                with column:
                    for name, values in sections:
                        frame.section(name, **values)
            with column, st.container(horizontal=True):
                st.image(fitted_png(picture, size), words["colour"], width=150, alt=about.alt)
                st.image(fitted_png(picture, size, grey=True), words["in_grey"], width=150, alt=about.alt)

        close_lesson(
            frame,
            worked_out=worked_out,
            code=lambda: filters_code(
                about.file, weight, size, facts.place, padding=padding, view=view, kept_side=about.kept_side
            ),
        )


run_lesson("filters", lesson)
