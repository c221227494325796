"""Channels and filters: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

Visit = Callable[..., AppTest]
Drawn = Callable[[AppTest], dict[str, Any]]


def everything_written(app: AppTest) -> str:
    return "\n".join(node.value for node in app.markdown)


def link(app: AppTest) -> dict[str, str]:
    """Read the address as one would copy it."""
    return {name: value if isinstance(value, str) else value[0] for name, value in dict(app.query_params).items()}


def refusals(app: AppTest) -> str:
    return "\n".join(node.value for node in app.error).replace("\\", "")


# C1: a filter is a stack of kernels


def test_an_rgb_filter_has_27_weights_and_one_bias(visit: Visit) -> None:
    written = everything_written(visit("channels", shown="stack"))
    assert r"3 \cdot 3 \cdot 3 = 27 \text{ weights}" in written
    assert r"27 + 1 = \mathbf{28}" in written
    assert "27 products" in written


def test_three_maps_and_the_bias_add_up_to_the_result(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit("channels", shown="stack"))
    panels = scene["panels"]
    maps = [np.array(panels[f"{name}Map"]["grid"]) for name in ("red", "green", "blue")]
    np.testing.assert_allclose(sum(maps) + panels["bias"]["grid"][0][0], panels["output"]["grid"])
    assert panels["output"]["grid"][1][1] == 44
    line = scene["lines"][0]
    assert list(line["columns"]) == ["red", "green", "blue", "bias"]
    assert [float(column["values"][4]) for column in line["columns"].values()] == [45, 0, -2, 1]


def test_the_result_is_predicted_from_the_sums_of_the_channels(visit: Visit, drawn: Drawn) -> None:
    app = visit("channels")
    assert drawn(app)["concealed"] == [1, 1]
    assert "red 45, green 0, blue (−2); the bias is 1" in everything_written(app)
    app.text_input(key="prediction-channels-stack").set_value("45").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-channels-stack").set_value("44").run()
    assert "Right: 44. 45 + 0 + (−2) + 1 = 44" in everything_written(app)
    assert drawn(app)["concealed"] is None


def test_the_products_are_written_out_on_request(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit("channels", shown="stack", channels_products="true"))
    assert [line["kind"] for line in scene["lines"]] == ["formula", "products", "products", "products"]
    written = everything_written(visit("channels", shown="stack", pin="0,0"))
    assert r"\text{red:} &\; 1 \cdot 0 + 1 \cdot 1 + 8 \cdot 0" in written


def test_sheets_kernels_and_bias_can_be_typed(visit: Visit, drawn: Drawn) -> None:
    ones = "; ".join(["1 1"] * 6)
    app = visit("channels", shown="stack", channels_filter=ones, channels_bias="0.5")
    assert drawn(app)["panels"]["output"]["grid"][0][0] == 1 + 1 + 1 + 2 + 2 + 2 + 2 + 3 + 6 + 7 + 7 + 6 + 0.5
    assert r"2 \cdot 2 \cdot 3 = 12 \text{ weights}" in everything_written(app)


@pytest.mark.parametrize("text", ["1 2; 3 4", "1 a; 2 3; 3 4", ""])
def test_a_stack_that_three_channels_cannot_share_is_named_and_the_last_one_stays(
    visit: Visit, drawn: Drawn, text: str
) -> None:
    app = visit("channels", shown="stack")
    app.text_input(key="channels_filter").set_value(text).run()
    for part in ("Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)
    assert drawn(app)["panels"]["output"]["grid"][1][1] == 44


def test_a_filter_larger_than_its_sheets_is_refused(visit: Visit) -> None:
    app = visit("channels", shown="stack", channels_image="1 2; 3 4; 5 6; 7 8; 9 1; 2 3")
    assert "does not fit" in refusals(app)
