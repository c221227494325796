"""Home."""

import streamlit as st

st.markdown("# Home")
