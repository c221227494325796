"""The map of the lessons on Home: one card a lesson, the whole card a link."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import groupby

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.images import fit_picture
from lesson_ui.pictures.samples import load_sample
from lesson_ui.words.catalogue import LESSONS, Lesson
from lesson_ui.words.prose import lesson_data, lesson_text, words

# Sample, top, left and side of the square shown, and how many pixels a side of it are drawn.
SQUARES = {"pixels": ("astronaut", 0, 0, 224, 224), "filters": ("camera", 20, 60, 200, 150)}
ANY = SQUARES["pixels"]


@cache
def card_drawing(slug: str) -> str:
    """
    Draw a lesson's card, once for everybody.

    Parameters
    ----------
    slug : str
        The lesson.

    Returns
    -------
    str
        An HTML image.
    """
    sample, *place = SQUARES.get(slug, ANY)
    label = lesson_data(slug, "card")["drawing"]
    card = import_module(f"lesson_ui.lessons.{slug}.card")
    return str(card.card_drawing(square(load_sample(sample).pixels, *place), label))


def square(pixels: NDArray[np.uint8], top: int, left: int, side: int, shown: int) -> NDArray[np.uint8]:
    """
    Cut a square out of a picture and make it smaller.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W, 3)
        The picture.
    top, left, side : int
        The square, in pixels.
    shown : int
        Its side afterwards, in pixels.

    Returns
    -------
    ndarray of uint8, shape (shown, shown, 3)
        The square.
    """
    return fit_picture(np.ascontiguousarray(pixels[top : top + side, left : left + side]), shown)


def show_lessons() -> None:
    """Show the lessons in the order they are taught, group by group."""
    titles = words()["groups"]
    for group, lessons in groupby(LESSONS, key=lambda lesson: lesson.group):
        st.markdown(f"## {titles[group]}")
        with st.container(key=f"home-group-{group}"):
            for lesson in lessons:
                _card(lesson)


def _card(lesson: Lesson) -> None:
    text = lesson_text(lesson.slug)
    with st.container(key=f"home-card-{lesson.slug}", border=True):
        st.html(card_drawing(lesson.slug))
        with st.container(key=f"home-words-{lesson.slug}"):
            st.page_link(lesson.script, label=text.title)
            st.markdown(text.question)
            st.caption(lesson_data(lesson.slug, "card")["ideas"])
