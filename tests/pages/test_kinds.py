"""Kinds of convolution: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

Visit = Callable[..., AppTest]
Drawn = Callable[[AppTest], dict[str, Any]]

GROUPS, DILATED, TRANSPOSED = "Groups", "Dilated", "Transposed"


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


# C9: dilated


def test_a_dilated_kernel_of_3x3_reaches_over_5x5_with_9_weights(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=DILATED, shown="dilated")
    scene = drawn(app)
    assert scene["panels"]["kernel"]["note"] == "3 × 3 weights, reach 5 × 5"
    assert scene["panels"]["kernel"]["rows"] == 5
    assert [label for label in scene["panels"]["kernel"]["labels"] if label] == ["1", "0", "−1"] * 3
    assert scene["links"][0]["taps"] == 9
    written = everything_written(app)
    assert r"2 \cdot (3 - 1) + 1 = 5 \text{ rows}" in written
    assert "without gaps would need 25 weights" in written


def test_the_dilated_answer_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=DILATED)
    assert drawn(app)["concealed"] == [1, 0]
    app.text_input(key="prediction-kinds-dilated").set_value("-24").run()
    assert "Right: −24." in everything_written(app)


# B7: transposed, and why the size is ambiguous


def test_stride_2_paints_8x8_from_4x4(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=TRANSPOSED, shown="transposed")
    panels = drawn(app)["panels"]
    assert (panels["input"]["note"], panels["output"]["note"]) == ("4 × 4", "8 × 8")
    assert r"(4 - 1) \cdot 2 - 2 \cdot 1 + (3 - 1) + 1 + 1 = \mathbf{8}" in everything_written(app)


@pytest.mark.parametrize(("extra", "size"), [("0", 7), ("1", 8)])
def test_output_padding_picks_one_of_the_sizes_that_become_4(visit: Visit, drawn: Drawn, extra: str, size: int) -> None:
    app = visit("kinds", kinds_show=TRANSPOSED, kinds_output_padding=extra, shown="transposed")
    assert drawn(app)["panels"]["output"]["rows"] == size
    written = everything_written(app)
    assert "maps 7 and 8 rows to 4" in written
    assert f"| **{size}** | 4 | **{extra}** |" in written


def test_overlapping_prints_are_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=TRANSPOSED)
    assert drawn(app)["concealed"] is not None
    app.button(key="predict-reveal").click().run()
    assert "Prints that meet there: 4" in everything_written(app)
    assert drawn(app)["concealed"] is None


def test_prints_that_overlap_unevenly_are_counted(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=TRANSPOSED, kinds_overlaps="true", shown="transposed")
    assert drawn(app)["panels"]["overlaps"]["grid"][3][:4] == [2, 4, 2, 4]
    assert "chessboard" in everything_written(app)
    app.selectbox(key="kinds_stamp preset").select("copy").run()
    app.slider(key="kinds_padding").set_value(0).run()
    app.slider(key="kinds_output_padding").set_value(0).run()
    assert set(map(tuple, drawn(app)["panels"]["overlaps"]["grid"])) == {(1,) * 8}
    assert "no two prints overlap" in everything_written(app)
