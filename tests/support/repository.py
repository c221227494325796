"""Where the repository lies, whichever folder a test moves to."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
