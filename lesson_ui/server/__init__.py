"""Everything that touches Streamlit's insides, and the server process itself."""
