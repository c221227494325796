"""A page with nothing but the control of own classes."""

import streamlit as st

from lesson_ui.controls import undo
from lesson_ui.lessons.train.own_classes_activity import choose_own_classes

undo.begin("own")
own = choose_own_classes("try")
st.text(f"ready: {own.key} {own.counts}" if own else "not ready")
undo.record()
