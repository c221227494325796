"""Words and numbers: how numbers, formulas and code lines are written. Nothing here knows Streamlit."""
