"""The activity on spatially separable kernels: is this kernel a column times a row?"""

from __future__ import annotations

from lesson_ui.controls import controls, grids
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.lessons.kinds.activity import ask_about, kinds_presets, kinds_words, made
from lesson_ui.lessons.kinds.code import rank_code
from lesson_ui.lessons.kinds.rank_figure import rank_info, rank_scene
from lesson_ui.lessons.kinds.rank_worked import rank_facts

MOST_INPUT, MOST_KERNEL = 8, 5


def rank_activity(frame: Frame) -> Closing:
    """Draw the activity that splits a kernel into a column and a row."""
    words, images, kernels = kinds_words(), kinds_presets("small"), grids.kernel_presets(most=MOST_KERNEL)
    with frame.controls:
        grids.preset("kinds_whole", words["kernel"], kernels, default="sobel-x")
        grids.preset("kinds_under", words["input"], images, default="slope")
    with frame.more:
        kernel = controls.matrix(
            "kinds_whole", "weight", kernels["sobel-x"][1], max_side=MOST_KERNEL, help=words["grid_help"]
        )
        image = controls.matrix(
            "kinds_under", "input", images["slope"][1], max_side=MOST_INPUT, help=words["grid_help"]
        )
    info = made(frame, image, kernel, lambda: rank_info(image, kernel))
    facts = rank_facts(info, words=words)
    seen = ask_about(frame, "rank", facts, (words["yes"], words["no"]))
    edited = grids.editor({"kernel": ("kinds_whole", kernel), "input": ("kinds_under", image)})
    show_scene(frame, rank_scene(info, words, seen=seen), pin=pinned(*info.one.shape), on_edit=edited)

    worked_out = explanation(frame, facts, seen=seen, left=("worked_rank",), right=("rank_cost", "rank_two"))
    return Closing(worked_out, lambda: rank_code(image, kernel))
