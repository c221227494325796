"""Convolutional networks in NumPy, small enough to read. Usable alone in a notebook."""
