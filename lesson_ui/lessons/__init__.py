"""One folder a lesson: *activity.py draws it with Streamlit; *figure.py, *worked.py, *code.py and card.py are pure."""
