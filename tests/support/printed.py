"""Numbers and formulas as learners read them, taken apart again: what is printed can be added up."""

from __future__ import annotations

import math
import re

NAMES = {
    "floor": math.floor,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "max": max,
    "Phi": lambda x: 0.5 * (1 + math.erf(x / math.sqrt(2))),
    "phi": lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi),
}
REWRITTEN = (
    (r"\\\\(\[\d+pt\])?|\\begin\{aligned\}|\\end\{aligned\}|&|\{\}|\\;|\\ ", " "),
    (r"\\,|[\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}]", ""),  # between thousands
    (r"\\dfrac|\\tfrac", r"\\frac"),
    (r"\\left\\lfloor", "floor("),
    (r"\\right\\rfloor", ")"),
    (r"\\mathbf\{([^{}]*)\}", r"\1"),
    (r"\\varphi", "phi"),
    (r"\\(Phi|max)", r"\1"),
    (r"\\ln (-?[\d.]+)", r"log(\1)"),
    (r"\\cdot", "*"),
    ("−", "-"),
)
BRACES = (  # the innermost first
    (r"e\^\{([^{}]*)\}", r"exp(\1)"),
    (r"\^\{([^{}]*)\}", r"**(\1)"),
    (r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)"),
    (r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))"),
)

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(text: str) -> float:
    """Read a number as it is printed: thousands apart, a minus, a power of ten, a fraction, a share of 100."""
    bare = re.sub(r"\s|\\,|\\approx", "", text).replace("−", "-")
    bare = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$", lambda found: f"e{found[1].translate(RAISED)}", bare)
    if bare.endswith("%"):
        return float(bare[:-1]) / 100
    above, _, below = bare.partition("/")
    return float(above) / float(below or 1)


def sides(formula: str) -> list[float]:
    """Work out each side of the equalities of a formula; sides with letters that stand for something are left out."""
    for pattern, text in REWRITTEN:
        formula = re.sub(pattern, text, formula)
    before = ""
    while before != formula:
        before = formula
        for pattern, text in BRACES:
            formula = re.sub(pattern, text, formula)
    formula = re.sub(r"\^(\d)", r"**\1", formula)
    parts = [part.strip() for part in re.split(r"=|\\approx", formula)]
    return [float(eval(part, {"__builtins__": {}}, NAMES)) for part in parts if _is_number(part)]


def _is_number(part: str) -> bool:
    letters = set(re.findall(r"[A-Za-z]+", part))
    return re.fullmatch(r"[\d\s.,()+*/A-Za-z-]*\d[\d\s.,()+*/A-Za-z-]*", part) is not None and letters <= NAMES.keys()
