"""Streamlit widgets bound to the address, the refusals of their values, and the fixes."""
