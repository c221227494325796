"""Limits of uploaded pictures: every limit in one place, for checks, messages and pages."""

from __future__ import annotations

CLASSES = (2, 10)  # least and most classes of one's own
PICTURES = (8, 120)  # least and most pictures of each
SIDE = 64  # pixels a side at which own pictures are kept; a run makes them smaller
NAME_LENGTH = 30  # letters of the name of a class

ZIP_BYTES = 100_000_000
ZIP_ENTRIES = 5000
ZIP_UNPACKED = 500_000_000  # bytes of all files together
ZIP_RATIO = 100  # times as large as packed: photographs hardly shrink, bombs a thousandfold
ZIP_RATIO_FROM = 1_000_000  # bytes below which the ratio does not matter
ZIP_PIXELS = 3_000_000_000  # of all pictures as they were taken; a small file can hold very many
ZIP_DEPTH = 10  # folders in folders

SET_BYTES = 16_000_000  # of a packed set: 10 classes of 120 pictures take 14.8 million
STANDARD_COUNT = 20_000  # pictures of a standard set in one run, limited for memory and speed
