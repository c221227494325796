"""A page with nothing but the control of own classes."""

import streamlit as st

from lesson_ui import history
from lesson_ui.training.own_classes import choose_own_classes

history.begin("own")
own = choose_own_classes("try")
st.text(f"ready: {own.key} {own.counts}" if own else "not ready")
history.record()
