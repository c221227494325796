"""The map of the lessons on Home: one card a lesson, the whole card a link."""

from __future__ import annotations

from functools import cache
from itertools import groupby

import streamlit as st

from lesson_ui.catalogue import LESSONS, Lesson
from lesson_ui.figures.home import DRAWINGS, square
from lesson_ui.pictures import load_sample
from lesson_ui.prose import lesson_data, lesson_text, words

# Sample, top, left and side of the square shown, and how many pixels a side of it are drawn.
SQUARES = {"pixels": ("astronaut", 0, 0, 224, 224), "filters": ("camera", 20, 60, 200, 150)}
ANY = SQUARES["pixels"]


@cache
def card_drawing(slug: str) -> str:
    """
    Draw what a lesson is about, once for everybody.

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
    labels: dict[str, str] = lesson_data("home", "drawings")
    return DRAWINGS[slug](square(load_sample(sample).pixels, *place), labels[slug])


def show_lessons() -> None:
    """Show the lessons in the order they are taught, group by group."""
    ideas: dict[str, str] = lesson_data("home", "ideas")
    titles = words()["groups"]
    for group, lessons in groupby(LESSONS, key=lambda lesson: lesson.group):
        st.markdown(f"## {titles[group]}")
        with st.container(key=f"home-group-{group}"):
            for lesson in lessons:
                _card(lesson, ideas[lesson.slug])


def _card(lesson: Lesson, ideas: str) -> None:
    text = lesson_text(lesson.slug)
    with st.container(key=f"home-card-{lesson.slug}", border=True):
        st.html(card_drawing(lesson.slug))
        with st.container(key=f"home-words-{lesson.slug}"):
            st.page_link(lesson.script, label=text.title)
            st.markdown(text.question)
            st.caption(ideas)
