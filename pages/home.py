"""Home: what there is to learn, and where to start."""

import streamlit as st

from lesson_ui.catalogue import LESSONS
from lesson_ui.home_cards import show_lessons
from lesson_ui.prose import lesson_text
from lesson_ui.style import add_sheet

text = lesson_text("home")
add_sheet("home.css")
with st.container(key="home-welcome", horizontal=True, vertical_alignment="center"):
    with st.container(key="home-words"):
        st.markdown(f"# {text.title}")
        st.markdown(text.question)
    if st.button(text.sections["start"], key="start", type="primary"):
        st.switch_page(LESSONS[0].script)
show_lessons()
