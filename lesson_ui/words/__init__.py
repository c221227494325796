"""What is written: numbers, formulas, code lines. Nothing here knows Streamlit."""
