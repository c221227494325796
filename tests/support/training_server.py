"""A server that trains: prints the run and its supervisor, then lives until its standard input ends or it is killed."""

from __future__ import annotations

import sys

from jobs import get_runner

if __name__ == "__main__":
    runner = get_runner()
    run = runner.submit("ada", sys.argv[1], "from a server")
    print(run, runner.pid, flush=True)
    sys.stdin.read()
