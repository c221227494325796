"""Receptive field: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

Visit = Callable[..., AppTest]
Drawn = Callable[[AppTest], dict[str, Any]]

SLUG = "receptive_field"
VGG_16 = "c3p1-c3p1-p2-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2"


def everything_written(app: AppTest) -> str:
    return "\n".join(node.value for node in app.markdown)


def link(app: AppTest) -> dict[str, str]:
    """Read the address as one would copy it."""
    return {name: value if isinstance(value, str) else value[0] for name, value in dict(app.query_params).items()}


def refusals(app: AppTest) -> str:
    return "\n".join(node.value for node in app.error).replace("\\", "")


def notes(scene: dict[str, Any]) -> list[str]:
    return [panel["note"] for panel in scene["panels"].values()]


# E1: the recurrence


def test_three_small_kernels_see_seven_cells(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, shown="growth")
    assert notes(drawn(app)) == ["9 cells", "R = 3, jump 1", "R = 5, jump 1", "R = 7, jump 1"]
    written = everything_written(app)
    assert r"1 + 2 \cdot 1 + 2 \cdot 1 + 2 \cdot 1 = \mathbf{7}" in written
    assert "| 3 | conv 3 | 3 | 5 + (3 − 1) · 1 = **7** | 1 · 1 = **1** | 0 − 0 · 1 = **0** |" in written


def test_the_unit_under_the_cursor_is_traced_through_every_layer_to_the_input(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit(SLUG, shown="growth"))
    assert scene["start"] == [2, 1]
    view = scene["views"][2]
    assert [sight["read"] for sight in view["sights"]] == ["layerC", "layerB", "layerA"]
    assert [sight["columns"][1].tolist() for sight in view["sights"]] == [[1, 3], [1, 5], [1, 7]]
    assert view["columnTexts"][1].endswith("through them cells 1 to 7 of the input: 7 of them.")


def test_two_small_kernels_reach_as_far_as_one_large_with_fewer_weights(visit: Visit) -> None:
    two = everything_written(visit(SLUG, shown="growth", rf_stack="c3-c3"))
    assert "| your stack | 5 | 3² + 3² = **18** |" in two
    assert "| one 5 × 5 | 5 | 5² = **25** |" in two
    assert "only 72 % of the weights" in two
    one = everything_written(visit(SLUG, shown="growth", rf_stack="c5"))
    assert "| your stack | 5 | 5² = **25** |" in one


def test_vgg_16_sees_212_pixels_in_steps_of_32(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, shown="growth", rf_stack=VGG_16)
    assert notes(drawn(app))[-1] == "R = 212, jump 32"
    assert "| 18 | pool 2, stride 2 | 2 | 196 + (2 − 1) · 16 = **212** | 2 · 16 = **32** |" in everything_written(app)


def test_the_size_is_predicted_first(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG)
    assert notes(drawn(app))[-1] == "R = ?, jump 1"
    assert "7 of them" not in str(drawn(app)["views"])
    assert "Make your prediction first" in everything_written(app)
    app.text_input(key="prediction-receptive_field-growth").set_value("9").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-receptive_field-growth").set_value("7").run()
    assert "Right: 7." in everything_written(app)
    assert notes(drawn(app))[-1] == "R = 7, jump 1"


def test_layers_are_changed_added_moved_and_removed(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, shown="growth")
    app.number_input(key="rf_stack kernel_size").set_value(5).run()
    assert link(app)["rf_stack"] == "c5-c3-c3"
    app.number_input(key="rf_stack stride").set_value(2).run()
    assert link(app)["rf_stack"] == "c5s2-c3-c3"
    app.button(key="rf-add").click().run()
    assert link(app)["rf_stack"] == "c5s2-c3-c3-c3"
    assert app.session_state["rf_layer"] == "2"
    app.get("button_group")
    app.number_input(key="rf_stack dilation").set_value(3).run()
    assert link(app)["rf_stack"] == "c5s2-c3d3-c3-c3"
    app.button(key="rf-earlier").click().run()
    assert link(app)["rf_stack"] == "c3d3-c5s2-c3-c3"
    app.button(key="rf-remove").click().run()
    assert link(app)["rf_stack"] == "c5s2-c3-c3"
    app.selectbox(key="rf_stack preset").select("pooled").run()
    assert link(app)["rf_stack"] == "c3-p2-c3-p2"
    assert len(drawn(app)["views"]) == 4


def test_dilation_leaves_gaps_that_are_drawn_and_named(visit: Visit, drawn: Drawn) -> None:
    view = drawn(visit(SLUG, shown="growth", rf_stack="c3d2"))["views"][0]
    assert not view["sights"][0]["solid"]
    assert view["sights"][0]["columns"][0].tolist() == [0, 2, 4]
    assert "3 of them, with gaps between them, in a field of 5" in view["columnTexts"][0]


def test_padding_cuts_the_field_and_the_sentence_says_so(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, shown="growth", rf_stack="c3p1-c3p1-c3p1", pin="2,0")
    assert drawn(app)["pin"] == [2, 0]
    assert "the rest of its field of 7 is padding" in drawn(app)["views"][2]["columnTexts"][0]
    written = everything_written(app)
    assert "$−3 + 0 \\cdot 1 = −3$" in written
    assert "3 cells of that lie before the input" in written
    assert "really reach it: **4**" in written


# links and addresses


@pytest.mark.parametrize(
    "address",
    [
        {"rf_stack": "c5s2-p3s2-c3d2", "rf_layer": "2", "pin": "1,3", "shown": "growth"},
        {"rf_stack": VGG_16, "rf_cells": "224"},
    ],
)
def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn, address: dict[str, str]) -> None:
    app = visit(SLUG, **address)
    assert not app.error
    assert drawn(visit(SLUG, **link(app)))["stamp"] == drawn(app)["stamp"]
    assert set(address) <= set(link(app))
    assert drawn(visit(SLUG))["stamp"] != drawn(app)["stamp"]


@pytest.mark.parametrize("text", ["", "c3-q2", "c0", "c3s99", "-".join(["c3"] * 21), "c3 c3"])
def test_a_stack_that_cannot_be_read_is_named_and_the_last_good_one_stays(
    visit: Visit, drawn: Drawn, text: str
) -> None:
    app = visit(SLUG, shown="growth")
    app.text_input(key="rf_stack").set_value(text).run()
    for part in ("Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)
    assert notes(drawn(app))[-1] == "R = 7, jump 1"
    fresh = visit(SLUG, shown="growth", rf_stack=text or "-")
    assert refusals(fresh)
    assert notes(drawn(fresh))[-1] == "R = 7, jump 1"


@pytest.mark.parametrize(
    ("name", "value"), [("rf_show", "Nothing"), ("rf_layer", "9"), ("rf_cells", "-1"), ("rf_cells", "many")]
)
def test_a_made_up_value_is_named_and_the_default_shown(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit(SLUG, **{name: value, "shown": "growth"})
    assert f"{name} = {value}" in refusals(app)
    assert notes(drawn(app))[-1] == "R = 7, jump 1"


def test_an_input_too_short_is_refused_in_five_parts(visit: Visit) -> None:
    app = visit(SLUG, rf_cells="5")
    for part in ("layer 3", "Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)


def test_a_pin_outside_is_ignored(visit: Visit, drawn: Drawn) -> None:
    assert drawn(visit(SLUG, pin="2,8"))["pin"] is None
