"""What is fast, measured beside its peers and floors in the same run: ``python -m benchmarks``."""
