"""The script every visit runs: theme, navigation, the page asked for."""

from typing import Any

import streamlit as st

from lesson_ui.catalogue import LESSONS, PAGES
from lesson_ui.prose import lesson_text, words
from lesson_ui.style import apply_style

text = words()
st.set_page_config(page_title=text["app"]["title"], layout="wide", initial_sidebar_state="auto")
home = st.Page(PAGES / "home.py", title=text["app"]["home"], default=True)
groups: dict[str, list[Any]] = {"": [home]}
for lesson in LESSONS:
    page = st.Page(lesson.script, title=lesson_text(lesson.slug).title, url_path=lesson.slug)
    groups.setdefault(text["groups"][lesson.group], []).append(page)
current = st.navigation(groups)
apply_style()
current.run()
