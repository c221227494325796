"""The script of every visit: theme, navigation, then the page that was asked for."""

import streamlit as st

from lesson_ui.frame.style import apply_style
from lesson_ui.words.catalogue import LESSONS, PAGES
from lesson_ui.words.prose import lesson_text, words

text = words()
st.set_page_config(page_title=text["app"]["title"], layout="wide", initial_sidebar_state="auto")
home = st.Page(PAGES / "home.py", title=text["app"]["home"], default=True)
groups = {"": [home]}
for lesson in LESSONS:
    page = st.Page(lesson.script, title=lesson_text(lesson.slug).title, url_path=lesson.slug)
    groups.setdefault(text["groups"][lesson.group], []).append(page)
current = st.navigation(groups, position="hidden")
with st.sidebar.container(key="lesson-list", gap="xsmall"):
    for group, pages in groups.items():
        if group:
            st.caption(group)
        for page in pages:
            st.page_link(page)
apply_style()
current.run()
