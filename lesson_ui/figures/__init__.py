"""Figure builders: data → plain values → a plotly figure with its links. Pure; no Streamlit."""
