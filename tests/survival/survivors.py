"""What learners had at commit 0d37478, as `tests/data/survivors` keeps it, and copies of it to work on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.repository import ROOT

SURVIVORS = ROOT / "tests" / "data" / "survivors"
LEARNER = "0123456789abcdef0123456789abcdef"  # whose most of the runs are
RENAMED_PANELS = {  # lesson → what its panels were called then, and are now; no address holds a panel's name
    "channels": {
        "sheets": "channels",
        **{f"{colour}Sheet": f"{colour}Channel" for colour in ("red", "green", "blue")},
    },
    "activations": {"slope": "derivative", "slopes": "derivatives", "shares": "probabilities"},
}


class KeptRun(NamedTuple):
    """A run of the store, as it was left."""

    id: str
    learner: str
    title: str
    state: str
    steps: int
    total: int
    snapshots: list[int]


RUNS = {name: KeptRun(**values) for name, values in json.loads((SURVIVORS / "runs.json").read_text("utf-8")).items()}
SPECS = {path.stem: path.read_text("utf-8") for path in sorted((SURVIVORS / "specs").glob("*.json"))}


def addresses() -> list[dict[str, Any]]:
    """Read every address, with what it opened, by the names that panels have today."""
    kept = [json.loads(line) for line in (SURVIVORS / "addresses.jsonl").read_text("utf-8").splitlines()]
    for address in kept:
        today = RENAMED_PANELS.get(address["lesson"], {})
        for figure in address["opens"]["figures"].values():
            figure["parts"] = {today.get(name, name): numbers for name, numbers in figure["parts"].items()}
    return kept


def data_folder(place: Path) -> Path:
    """Copy what the data folder of that app held."""
    shutil.copy(SURVIVORS / "runs.sqlite", place / "runs.sqlite")
    shutil.copytree(SURVIVORS / "pictures", place / "pictures", dirs_exist_ok=True)
    return place
