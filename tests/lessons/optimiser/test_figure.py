"""The figure of optimisers: paths, arrows, losses, and lines of arithmetic that come out as they say."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

from cnn_core.optimization import SURFACES, Rule, Surface
from lesson_ui.drawing.payload import payload
from lesson_ui.drawing.scene import GridScene
from lesson_ui.drawing.trails import Trails
from lesson_ui.lessons.optimiser.figure import RATES, SETS, WalkInfo, bound_of, walk_info, walk_scene
from lesson_ui.lessons.optimiser.lines_figure import text
from lesson_ui.words.formulas import bracketed
from lesson_ui.words.numbers import added
from lesson_ui.words.prose import lesson_data
from tests.support.lines import formula_of

WORDS: dict[str, Any] = lesson_data("optimiser", "figure")
START = (2.0, 1.0)


def trails_of(scene: GridScene, place: int = 0) -> Trails:
    trails = scene.panels[place].content
    assert isinstance(trails, Trails)
    return trails


def drawn(name: str = "valley", chosen: str = "all", lr: float = 0.05, **more: Any) -> tuple[WalkInfo, GridScene]:
    info = walk_info(Surface(name, 10.0), START, chosen, lr, **more)
    return info, walk_scene(info, WORDS)


def said(info: WalkInfo, scene: GridScene, row: int, k: int) -> list[tuple[str, str, str]]:
    """Give the lines under the figure at a point of a path: text, sign, result."""
    at = row * (info.steps + 1) + k
    found = []
    for line in map(formula_of, scene.lines):
        assert line.cases is not None
        if line.cases[at] == 0:
            parts = [line.columns[name].values[at] for name in ("text", "sign", "result")]
            found.append((str(parts[0]), str(parts[1]), str(parts[2])))
    return found


def computed(printed: str) -> np.ndarray:
    """Evaluate a printed pair as it stands."""
    pair = printed.replace("−", "-").replace("·", "*").replace("³", "**3").replace("²", "**2").replace("√", "sqrt")
    pair = re.sub(r"(?<=\d)e(-?\d+)", r"*10.0**\1", pair)
    return np.array(eval(pair, {"sqrt": math.sqrt}), dtype=np.float64)


def sums(info: WalkInfo, scene: GridScene) -> Iterator[tuple[str, str, str]]:
    for row, path in enumerate(info.walks):
        for k in range(len(path.taken)):
            yield from said(info, scene, row, k)


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_every_printed_sum_comes_out_as_printed(name: str, decay: float) -> None:
    info, scene = drawn(name, weight_decay=decay, steps=12)
    count = 0
    for shown, sign, result in sums(info, scene):
        if " = (" not in shown:
            continue  # the first velocity is the gradient, which stands above it
        ours = computed("(" + shown.rsplit(" = (", 1)[1])
        # "mean over root" divides rounded numbers: the third digit may differ
        near = 2e-3 if "√" in shown else 2e-4
        np.testing.assert_allclose(ours, computed(result), rtol=near, atol=near, err_msg=f"{shown} {sign} {result}")
        if sign == "=":
            np.testing.assert_allclose(ours, computed(result), atol=1e-9, err_msg=f"{shown} {sign} {result}")
        count += 1
    assert count > 100


def test_the_lines_say_what_the_walk_did() -> None:
    info, scene = drawn(lr=0.05, steps=10)
    for row, path in enumerate(info.walks):
        for k in range(10):
            lines = said(info, scene, row, k)
            assert lines[0][0].startswith(f"{info.names[row]}, step {k}: w = ")
            np.testing.assert_allclose(computed(lines[0][2]), path.taken[k].grad, rtol=2e-3, atol=1e-4)
            np.testing.assert_allclose(computed(lines[-1][2]), path.points[k + 1], rtol=2e-3, atol=1e-4)
        assert len(said(info, scene, row, 10)) == 1


def test_the_first_steps_by_hand() -> None:
    info, scene = drawn(lr=0.05, steps=5)
    assert said(info, scene, 0, 0) == [
        ("SGD, step 0: w = (2, 1), loss 7; g = (2, 10·1)", "=", "(2, 10)"),
        ("w − 0.05·g = (2 − 0.05·2, 1 − 0.05·10)", "=", "(1.9, 0.5)"),
    ]
    assert said(info, scene, 1, 1)[1:] == [
        ("velocity v = 0.9·v + g = (0.9·2 + 1.9, 0.9·10 + 5)", "=", "(3.7, 14)"),
        ("w − 0.05·v = (1.9 − 0.05·3.7, 0.5 − 0.05·14)", "=", "(1.715, −0.2)"),
    ]
    adam = said(info, scene, 3, 0)
    assert adam[1] == ("mean m = (0.9·0 + 0.1·2, 0.9·0 + 0.1·10)", "=", "(0.2, 1)")
    assert adam[2] == ("mean of squares v = (0.999·0 + 0.001·2², 0.999·0 + 0.001·10²)", "=", "(0.004, 0.1)")
    assert (
        adam[3][0]
        == "corrected for t = 1, mean over root: d = (0.2 / 0.1 / √(0.004 / 0.001), 1 / 0.1 / √(0.1 / 0.001))"
    )
    assert adam[4][2] == "(1.95, 0.95)"


def test_a_path_that_leaves_all_bounds_says_so() -> None:
    info, scene = drawn(chosen="sgd", lr=0.5, steps=40)
    path = info.walks[0]
    assert path.diverged is not None
    last = said(info, scene, 0, path.diverged)
    assert last[0][0].startswith(f"SGD has left all bounds at step {path.diverged}")
    assert said(info, scene, 0, 40) == last
    trails = trails_of(scene)
    assert np.isnan(trails.x[0, path.diverged + 1 :]).all()
    assert np.isfinite(trails.x[0, : path.diverged + 1]).all()


def test_a_path_is_drawn_until_it_leaves_the_map_for_good() -> None:
    _, scene = drawn(chosen=RATES, lr=0.12, steps=40)  # 0.21 is above the bound of 0.2
    trails = trails_of(scene)
    assert trails.drawn is not None
    away = trails.drawn[2]
    assert trails.drawn[:2] == (41, 41)
    assert abs(trails.y[2, away - 1]) > trails.y_axis.ends[1] >= abs(trails.y[2, away - 2])
    assert np.isfinite(trails.y[2]).all()  # the cursor still walks on


def test_the_blue_arrow_is_the_gradient_s_step_and_for_plain_sgd_the_step_itself() -> None:
    info, scene = drawn(steps=6)
    trails = trails_of(scene)
    assert trails.pulls is not None
    np.testing.assert_allclose(trails.pulls[0, :6], info.walks[0].points[1:])
    np.testing.assert_allclose(
        trails.pulls[1], info.walks[1].points - 0.05 * info.surface.gradient(info.walks[1].points)
    )


def test_rings_close_around_the_valleys_and_the_lowest_points_are_marked() -> None:
    for name, places in (("valley", 1), ("two_valleys", 2)):
        _, scene = drawn(name)
        trails = trails_of(scene)
        assert trails.rings is not None
        assert len(trails.places) == places
        for x, y in zip(*trails.rings, strict=True):
            inside = ~np.isnan(x)
            loss = Surface(name, 10.0).loss(np.column_stack([x[inside], y[inside]]))
            np.testing.assert_allclose(loss, loss[0], atol=1e-6)


def test_the_second_chart_shows_the_losses() -> None:
    info, scene = drawn(lr=0.05)
    trails = trails_of(scene, 1)
    assert trails.key
    for path, heights in zip(info.walks, trails.y, strict=True):
        seen = heights > trails.y_axis.ends[0]
        np.testing.assert_allclose(10.0 ** heights[seen], path.losses[seen])
    assert dict(zip(trails.y_axis.ticks, trails.y_axis.texts, strict=True))[0.0] == "1"


def test_three_rates_are_a_tenth_once_and_more() -> None:
    info, scene = drawn(chosen=RATES, lr=0.15)
    assert [path.rule.lr for path in info.walks] == pytest.approx([0.015, 0.15, 0.2625])
    assert info.names == ("SGD, 0.015", "SGD, 0.15", "SGD, 0.2625")
    ends = [path.losses[-1] for path in info.walks]
    assert ends[1] < ends[0] < 7 < ends[2]
    assert len(set(trails_of(scene).styles)) == 3


@pytest.mark.parametrize("chosen", SETS)
def test_every_set_is_drawn_and_written(chosen: str) -> None:
    info, scene = drawn("two_valleys", chosen)
    assert len(info.walks) == len(info.names) == len(SETS[chosen])
    trails = trails_of(scene)
    assert trails.names == info.names
    for name, path in zip(info.names, info.walks, strict=True):
        written = [
            text for line in scene.lines for text in formula_of(line).columns["text"].values if f"{name}, step" in text
        ]
        assert len(written) == len(path.points)
        assert "step 0: w = (2, 1), loss 7.8592" in written[0]
    assert len(payload(scene, key="k", words={})) > 1000


def test_covered_paths_are_not_sent() -> None:
    info = walk_info(Surface("two_valleys", 10.0), START, "adam", 0.05)
    scene = walk_scene(info, WORDS, hidden=True)
    assert scene.lines == ()
    for trails in map(partial(trails_of, scene), range(len(scene.panels))):
        assert trails.hidden
        assert np.isnan(trails.x[:, 1:]).all()
        assert np.isnan(trails.y[:, 1:]).all()
        assert trails.pulls is None


def test_bounds() -> None:
    valley, two = Surface("valley", 10.0), Surface("two_valleys", 10.0)
    assert bound_of(valley, Rule("SGD", 0.1)) == pytest.approx(0.2)
    assert bound_of(valley, Rule("momentum", 0.1, 0.9)) == pytest.approx(0.38)
    assert bound_of(valley, Rule("Adam", 0.1)) is None
    assert bound_of(two, Rule("SGD", 0.1)) is None


def test_numbers_are_short_and_say_enough() -> None:
    shown = {
        0.0: "0",
        2.0: "2",
        -0.5: "−0.5",
        1 / 3: "0.3333",
        0.0039940: "0.003994",
        3.412e-5: "3.412·10⁻⁵",
        1.5e6: "1.5·10⁶",
    }
    assert {value: text(value) for value in shown} == shown
    assert (bracketed(text(-2.0)), added(-2.0), added(2.0)) == ("(−2)", "− 2", "+ 2")
