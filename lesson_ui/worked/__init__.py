"""The words and formulas of each lesson with the live numbers put in; pure, no Streamlit."""
