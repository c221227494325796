"""Worker processes: one run each."""
