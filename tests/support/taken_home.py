"""Run the scripts that are named, one after the other, and write a line of JSON for each: what it printed."""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import sys


def printed(path: str) -> str:
    """Run a script with names of its own."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        runpy.run_path(path, run_name="__main__")
    return out.getvalue()


if __name__ == "__main__":
    for script in sys.argv[1:]:
        print(json.dumps(printed(script)), flush=True)
