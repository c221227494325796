"""Filters on your picture: A5, A8, and what a signed response means."""

import json

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.images import to_png
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui import controls, grids
from lesson_ui.figures.filters import filter_info, filters_scene
from lesson_ui.figures.filters_bank import BANK_SIDE, bank_info, bank_scene
from lesson_ui.lesson import close_lesson, fill, open_lesson, pinned, refused, show_scene
from lesson_ui.own_pictures import MAX_SIDE
from lesson_ui.picture_control import choose_picture, fitted, fitted_grey, original
from lesson_ui.pictures import sample_pictures
from lesson_ui.predict import predict
from lesson_ui.snippets.filters import filters_code
from lesson_ui.worked.filters import bank_facts, filters_facts

KERNEL = "filters_kernel"
frame = open_lesson("filters")
words = json.loads(frame.text.sections["figure"])
samples = {sample.key: sample for sample in sample_pictures()}
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
        padding = controls.choice("filters_padding", "padding", ("same", "valid"), "same", help=words["padding_help"])
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
    pin = pinned(*info.response.shape)
    named = NAMED_KERNELS.get(chosen)
    facts = filters_facts(info, pin, words=words, named=named, colours=fitted(picture, size))
    row, column = facts.asked
    signs = tuple(words["signs"].values())
    seen = predict(frame, answer=facts.answer, accepts=(facts.answer,), hint=facts.hint, options=signs, row=row, column=column)
    seen_on_it = samples[picture].alt if picture in samples else original(picture).name
    if view == "bank":
        bank = bank_info(fitted_grey(picture, BANK_SIDE))
        label = fill(words["bank_label"], {"picture": seen_on_it, "count": len(bank.keys)})
        show_scene(frame, bank_scene(bank, words, shared=scale == "shared", chosen=chosen, label=label), on_edit=changed)
    else:
        label = fill(words["picture_label"], {"picture": seen_on_it, "filter": facts.filter["name"]})
        scene = filters_scene(
            info,
            words,
            view=view,
            concealed=None if seen else facts.asked,
            start=facts.asked,
            label=label,
            revision=f"{picture} {size} {padding}",
        )
        show_scene(frame, scene, pin=pin, on_edit=changed)

    def worked_out() -> None:
        if view == "bank":
            frame.section("bank", **bank_facts(bank))
        if not seen:
            frame.section("predict_first")
            return
        frame.section("worked_out", **facts.formulas)
        left, right = st.columns(2, gap="large")
        with left:
            frame.section("filter", **facts.filter)
            frame.section("signs", **facts.signs)
        with right:
            for name in ("relu", "clipped"):
                if view == name:
                    frame.section(name, **getattr(facts, name))
            frame.section("border", **facts.border)
            frame.section("grey", **facts.grey)
            with st.container(horizontal=True):
                st.image(to_png(fitted(picture, size)), words["colour"], width=150)
                st.image(to_png(info.grey.astype("uint8")), words["in_grey"], width=150)

    close_lesson(
        frame,
        worked_out=worked_out,
        code=lambda: filters_code(
            f"assets/images/{samples[picture].file}" if picture in samples else "my_picture.png",
            weight,
            max_side=size,
            place=facts.place,
            padding=padding,
            view=view,
            kept_side=None if picture in samples else MAX_SIDE,
        ),
    )
