"""Imports and caches that are filled once, before the first learner comes."""

from __future__ import annotations

from cnn_core.datasets import TASKS
from lesson_ui.drawing.colours import COLOURSCALES, colour_table, plotly_colourscale
from lesson_ui.home import card_drawing
from lesson_ui.networks.input_picture import unseen_pictures
from lesson_ui.words.catalogue import LESSONS


def warm_up() -> None:
    """Fill the caches that the first page view, or the first choice of a network, would otherwise wait for."""
    for name in COLOURSCALES:
        colour_table(name)
        plotly_colourscale(name)
    for lesson in LESSONS:
        card_drawing(lesson.slug)
    for task in TASKS:
        unseen_pictures(task)
