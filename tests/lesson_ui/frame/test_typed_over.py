"""In every figure, a number typed over is the number drawn next: each panel that can be edited has its control."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.scene import GridScene, Scene, ViewsScene
from lesson_ui.frame import lesson
from lesson_ui.words.prose import lesson_data

NUMBERS = ("2", "1")  # pixels, weights and classes can be both
SHOWN = {
    "activations": ("act_show", ["map", "softmax", "linear"]),
    "architectures": ("arch_show", ["residual"]),
    "channels": ("channels_show", ["stack", "matrix"]),
    "decision": ("dec_show", ["dense", "loss"]),
    "kinds": ("kinds_show", ["pointwise", "groups", "rank", "dilated", "transposed"]),
    "normalization": ("norm_show", ["steps", "running", "redundant"]),
    "one_step": ("one_step_show", ["weight", "map"]),
    "pooling": ("pool_show", ["window", "shift"]),
}
FIGURES: list[tuple[str, dict[str, str]]] = [
    *(
        (slug, {key: lesson_data(slug, "figure")[f"activity_{name}"]})
        for slug, (key, names) in SHOWN.items()
        for name in names
    ),
    ("architectures", {"arch_show": "The residual block", "arch_shortcut": "projection"}),
    ("channels", {"channels_show": "One filter", "channels_source": "a picture"}),
    ("channels", {"channels_show": "As a matrix product", "channels_case": "1 sheet, 3 × 3 kernel"}),
    ("convolution", {}),
    ("convolution", {"flip": "true"}),
    ("filters", {}),
    ("normalization", {"norm_samples": "1", "norm_side": "1"}),
]


@pytest.fixture
def scenes(monkeypatch: pytest.MonkeyPatch) -> list[Scene]:
    """Keep what is drawn, with a button in the place of each figure that says a number was typed."""
    kept: list[Scene] = []

    def host(scene: Scene, *, key: str, on_edit: Callable[[], None], **others: Any) -> None:
        kept.append(scene)
        st.button("typed", key=f"typed {key}", on_click=on_edit)

    monkeypatch.setattr(lesson, "plotly_host", host)
    return kept


def panels_of(scene: Scene) -> tuple[Panel, ...]:
    """Take the grids of a scene that has any."""
    assert isinstance(scene, GridScene | ViewsScene)
    return scene.panels


def first_number(scene: Scene, name: str) -> float:
    panel = next(panel for panel in panels_of(scene) if panel.name == name)
    if panel.cells.labels is not None and name == "target":  # classes, drawn as names
        return float(panel.cells.labels[0])
    return float(panel.cells.values[0, 0])


@pytest.mark.parametrize(
    ("slug", "address"), FIGURES, ids=[" ".join([slug, *address.values()]) for slug, address in FIGURES]
)
def test_what_is_typed_over_is_drawn(
    visit: Callable[..., AppTest], scenes: list[Scene], slug: str, address: dict[str, str]
) -> None:
    app = visit(slug, **address)
    editable = [
        panel.name for panel in panels_of(scenes[-1]) if isinstance(panel.content, Cells) and panel.content.editable
    ]
    assert editable
    for name in editable:
        for number in NUMBERS:
            typed = {"panel": name, "row": 0, "column": 0, "text": number}
            app.session_state[f"{slug}-figure"] = {"edit": typed}
            app.button(key=f"typed {slug}-figure").click().run()
            assert not app.exception
            assert first_number(scenes[-1], name) == float(number), name
