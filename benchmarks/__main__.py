"""
Measure what is fast, and print each figure beside its peer or floor.

``python -m benchmarks`` takes half an hour or so, ``--quick`` about eight minutes; ``--only learners`` measures one
part.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import FrameType

from benchmarks import interaction, jobs, learners, operation_rows, ready, training_rows
from benchmarks.report import RESULTS, Row, document, table, write

SECTIONS = ("operations", "training", "jobs", "ready", "interaction", "learners")


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    signal.signal(signal.SIGTERM, _leave)
    started, begin = datetime.now(), time.monotonic()
    rows: list[Row] = []
    for section in SECTIONS:
        if section in options.only:
            print(f"measuring: {section} …", file=sys.stderr, flush=True)
            rows += _measure(section, options)
    seconds = time.monotonic() - begin
    print(table(rows))
    target = RESULTS / f"{started:%Y-%m-%dT%H-%M-%S}.json"
    content = document(rows, started=started, seconds=seconds, arguments=arguments)
    write(content, target, *([options.json] if options.json else []))
    missed = [row for row in rows if row.met is False]
    print(f"\n{seconds:.0f} s; {len(missed)} limits missed; written to {target}")
    return 1 if options.strict and missed else 0


def _measure(section: str, options: argparse.Namespace) -> list[Row]:
    if section == "operations":
        return operation_rows.measure(quick=options.quick)
    if section == "training":
        return training_rows.measure(quick=options.quick)
    if section == "jobs":
        return jobs.measure(quick=options.quick, first_port=options.port)
    if section == "ready":
        return ready.measure(quick=options.quick, first_port=options.port)
    if section == "interaction":
        return interaction.measure(quick=options.quick, first_port=options.port)
    return learners.measure(quick=options.quick, first_port=options.port)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What is fast, beside peers and floors.")
    parser.add_argument("--quick", action="store_true", help="measure less: about eight minutes")
    parser.add_argument("--only", type=_sections, default=SECTIONS, help=f"parts, with commas: {','.join(SECTIONS)}")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    parser.add_argument("--port", type=int, help="first port to try; any free one without it")
    parser.add_argument("--strict", action="store_true", help="fail if a limit is missed")
    return parser.parse_args(arguments)


def _sections(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)} is no part; parts are {', '.join(SECTIONS)}")
    return names


def _leave(number: int, frame: FrameType | None) -> None:
    """Leave in order when asked to end, so that servers and browser are ended too."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
