"""The server process and Streamlit's internals: message queues, patches, garbage collection, the learner's cookie."""
