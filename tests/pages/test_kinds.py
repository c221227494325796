"""Kinds of convolution: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

Visit = Callable[..., AppTest]
Drawn = Callable[[AppTest], dict[str, Any]]

GROUPS = "Groups"


def everything_written(app: AppTest) -> str:
    return "\n".join(node.value for node in app.markdown)


def link(app: AppTest) -> dict[str, str]:
    """Read the address as one would copy it."""
    return {name: value if isinstance(value, str) else value[0] for name, value in dict(app.query_params).items()}


def refusals(app: AppTest) -> str:
    return "\n".join(node.value for node in app.error).replace("\\", "")


# C5: 1×1 convolution


def test_a_1x1_layer_from_256_to_64_channels_learns_16_448_numbers(visit: Visit) -> None:
    written = everything_written(visit("kinds", shown="pointwise"))
    assert "256 · 64 = 16 384 | 16 384 + 64 = **16 448**" in written
    assert "3 · 3 · 256 · 64 = 147 456 | 147 456 + 64 = 147 520" in written


def test_the_channels_of_the_counted_layer_can_be_changed(visit: Visit) -> None:
    written = everything_written(visit("kinds", shown="pointwise", kinds_c_in="512", kinds_c_out="128"))
    assert "65 536 + 128 = **65 664**" in written


def test_a_pixel_of_a_map_is_a_weighted_sum_across_the_sheets(visit: Visit, drawn: Drawn) -> None:
    panels = drawn(visit("kinds", shown="pointwise"))["panels"]
    sheets, weights, maps = (panels[name]["grid"] for name in ("input", "weight", "output"))
    for k, matrix_row in enumerate(weights):
        for row in range(4):
            for column in range(4):
                terms = [w * sheets[row][4 * c + column] for c, w in enumerate(matrix_row)]
                assert sum(terms) == maps[row][4 * k + column]


def test_the_mixed_pixel_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds")
    assert drawn(app)["concealed"] == [1, 4]
    app.text_input(key="prediction-kinds-pointwise").set_value("3").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-kinds-pointwise").set_value("9").run()
    assert "Right: 9. The products are 0 + 6 + 1 + 2." in everything_written(app)
    assert drawn(app)["concealed"] is None


# C6: groups


@pytest.mark.parametrize(("groups", "weights", "sheets"), [("1", 144, 4), ("2", 72, 2), ("4", 36, 1)])
def test_one_slider_leads_from_one_group_to_depthwise(
    visit: Visit, drawn: Drawn, groups: str, weights: int, sheets: int
) -> None:
    app = visit("kinds", kinds_show=GROUPS, kinds_groups=groups, shown="groups")
    scene = drawn(app)
    assert scene["panels"]["weight"]["note"] == f"{weights} of 144 weights"
    assert scene["links"][0]["taps"] == 9 * sheets
    states = scene["panels"]["weight"]["states"]
    assert (0 if states is None else int((states > 0).sum())) == 144 - weights
    assert f"{sheets * 9} products" in everything_written(app)


def test_the_weights_that_are_left_are_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=GROUPS)
    assert "72" not in drawn(app)["panels"]["weight"]["note"]
    app.text_input(key="prediction-kinds-groups").set_value("72").run()
    assert "Right: 72." in everything_written(app)
    assert "| 64 | 9 | 576 |" in everything_written(app)
