"""Streamlit's insides and the server process."""
