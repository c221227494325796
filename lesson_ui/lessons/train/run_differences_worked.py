"""Two runs compared: the settings in which they differ, as a table."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from cnn_core.training import TrainingSpec

Words = dict[str, Any]


def differences(one: TrainingSpec, other: TrainingSpec) -> dict[str, tuple[str, str]]:
    """List the settings in which two trainings differ."""
    plain = [_flat(spec) for spec in (one, other)]
    names = list(dict.fromkeys([*plain[0], *plain[1]]))
    pairs = {name: (plain[0].get(name, "–"), plain[1].get(name, "–")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _flat(spec: TrainingSpec) -> dict[str, str]:
    recipe = spec.recipe.to_plain()
    augment: Mapping[str, Any] = recipe.pop("augment")
    source = {f"pictures: {name}": value for name, value in spec.data.to_plain().items()}
    layers = ", ".join(map(repr, spec.network.layers))
    changed = {f"augment: {name}": value for name, value in augment.items()}
    started = {} if spec.start is None else {"starts from": spec.start}
    return {name: _plain(value) for name, value in {**source, "layers": layers, **started, **recipe, **changed}.items()}


def _plain(value: Any) -> str:
    """Print a setting as one types it: 3 for 3.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def comparison(rows: Mapping[str, tuple[str, str]], words: Words) -> str:
    """Write the settings in which two runs differ as a table."""
    heads = "".join(f"<th scope='col'>{html.escape(words[n])}</th>" for n in ("setting", "this_run", "other_run"))
    body = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th>"
        + "".join(f"<td>{html.escape(value)}</td>" for value in pair)
        + "</tr>"
        for name, pair in rows.items()
    )
    caption = html.escape(words["differs"])
    head = f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead>"
    return f"<table class='train-compare'>{head}<tbody>{body}</tbody></table>"
