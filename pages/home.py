"""Page script of Home: what there is to learn, and where to start."""

import streamlit as st

from lesson_ui.frame.style import add_stylesheet
from lesson_ui.home import show_lessons
from lesson_ui.words.catalogue import LESSONS
from lesson_ui.words.prose import lesson_text

text = lesson_text("home")
add_stylesheet("home.css")
with st.container(key="home-welcome", horizontal=True, vertical_alignment="center"):
    with st.container(key="home-words"):
        st.markdown(f"# {text.title}")
        st.markdown(text.question)
    if st.button(text.sections["start"], key="start", type="primary"):
        st.switch_page(LESSONS[0].script)
show_lessons()
