"""Receptive field: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.activities import addresses
from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written, link, refusals

SLUG = "receptive_field"
VGG_16 = "c3p1-c3p1-p2-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2"


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
    assert [field["read"] for field in view["receptive_fields"]] == ["layerC", "layerB", "layerA"]
    assert [field["columns"][1].tolist() for field in view["receptive_fields"]] == [[1, 3], [1, 5], [1, 7]]
    assert view["column_texts"][1].endswith("through them cells 1 to 7 of the input: 7 of them.")


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
    app.text_input(key="rf_stack kernel_size").set_value("5").run()
    assert link(app)["rf_stack"] == "c5-c3-c3"
    app.text_input(key="rf_stack stride").set_value("2").run()
    assert link(app)["rf_stack"] == "c5s2-c3-c3"
    app.button(key="rf-add").click().run()
    assert link(app)["rf_stack"] == "c5s2-c3-c3-c3"
    assert app.session_state["rf_layer"] == "2"
    app.get("button_group")
    app.text_input(key="rf_stack dilation").set_value("3").run()
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
    assert not view["receptive_fields"][0]["solid"]
    assert view["receptive_fields"][0]["columns"][0].tolist() == [0, 2, 4]
    assert "3 of them, with gaps between them, in a field of 5" in view["column_texts"][0]


def test_padding_cuts_the_field_and_the_sentence_says_so(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, shown="growth", rf_stack="c3p1-c3p1-c3p1", pin="2,0")
    assert drawn(app)["pin"] == [2, 0]
    assert "the rest of its field of 7 is padding" in drawn(app)["views"][2]["column_texts"][0]
    written = everything_written(app)
    assert "$-3 + 0 \\cdot 1 = -3$" in written
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
    assert drawn(visit(SLUG, **link(app)))["version"] == drawn(app)["version"]
    assert set(address) <= set(link(app))
    assert drawn(visit(SLUG))["version"] != drawn(app)["version"]


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


# E2: on the picture


PICTURE, RACE, OBJECT, EFFECTIVE = (
    "On the picture",
    "Which widens fastest?",
    "Field against object",
    "What really counts",
)


def test_a_unit_behind_vgg_16_s_last_pooling_sees_212_pixels_in_steps_of_32(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=PICTURE, shown="picture")
    scene = drawn(app)
    assert scene["panels"]["units"]["note"] == "7 × 7 units, jump 32"
    assert scene["panels"]["patch"]["note"] == "212 × 212"
    (view,) = scene["views"]
    assert [field["label"] for field in view["receptive_fields"]][:3] == ["212", "196", "164"]
    assert len(view["receptive_fields"]) == 18
    assert view["receptive_fields"][0]["rows"][3].tolist() == [6, 217]
    assert view["receptive_fields"][0]["columns"][0].tolist() == [0, 121]
    assert view["row_texts"][0] == "rows 0 to 121 (122 of 212; the rest is padding)"
    assert view["patch"]["rows"][0].tolist() == [-90, 121]
    written = everything_written(app)
    assert "| 18 | pool 2, stride 2 | 212 | 32 | 7 × 7 |" in written
    assert "$-90 + 3 \\cdot 32 = 6$" in written


def test_every_layer_between_has_its_own_outline_around_the_same_place(visit: Visit, drawn: Drawn) -> None:
    (view,) = drawn(visit(SLUG, rf_show=PICTURE, shown="picture", rf_depth="10"))["views"]
    sizes = [int(field["label"]) for field in view["receptive_fields"]]
    assert sizes == [44, 40, 32, 24, 16, 14, 10, 6, 5, 3]
    for field, size in zip(view["receptive_fields"], sizes, strict=True):
        first, last = field["columns"][14].tolist()
        assert last - first + 1 == size
        assert abs((first + last) / 2 - sum(view["receptive_fields"][0]["columns"][14]) / 2) <= 4


def test_the_jump_is_predicted_first(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=PICTURE)
    assert drawn(app)["panels"]["units"]["note"] == "7 × 7 units, jump ?"
    app.text_input(key="prediction-receptive_field-picture").set_value("32").run()
    assert "Right: 32." in everything_written(app)


def test_the_stack_that_was_built_goes_onto_the_picture(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=PICTURE, rf_net="the stack you built", rf_stack="c5s2-c3d4", shown="picture")
    assert drawn(app)["panels"]["patch"]["note"] == "21 × 21"
    assert link(app)["rf_stack"] == "c5s2-c3d4"


def test_another_stack_starts_at_its_last_layer(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=PICTURE, shown="picture")
    app.selectbox(key="rf_net").select("alexnet").run()
    assert drawn(app)["panels"]["patch"]["note"] == "195 × 195"
    app.selectbox(key="rf_net").select("one").run()
    assert drawn(app)["panels"]["patch"]["note"] == "5 × 5"
    app.selectbox(key="rf_net").select("vgg16").run()
    assert drawn(app)["panels"]["patch"]["note"] == "212 × 212"


@pytest.mark.parametrize("picture", ["Cat", "Digit", "Coffee"])
def test_pictures_of_any_shape_are_laid_under_the_stack(visit: Visit, drawn: Drawn, picture: str) -> None:
    app = visit(SLUG, rf_show=PICTURE, shown="picture", picture=picture, rf_net="Three 3 × 3")
    panel = drawn(app)["panels"]["picture"]
    assert panel["note"] == f"{panel['rows']} × {panel['cols']}"
    assert drawn(app)["views"][0]["size"] == [panel["rows"] - 6, panel["cols"] - 6]


def test_a_picture_too_small_is_refused_in_five_parts_and_a_button_mends_it(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=PICTURE, rf_side="28")
    for part in ("layer 18", "Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)
    fixes = [button for button in app.button if str(button.key).startswith("fix-")]
    assert [button.label for button in fixes] == ["Set longest side = 56", "Set stack = three"]
    fixes[0].click().run()
    assert not app.error
    assert drawn(app)["panels"]["picture"]["note"] == "56 × 56"


# E3: which widens fastest


def test_four_stacks_grow_side_by_side(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=RACE, shown="race")
    panels = drawn(app)["panels"]
    grids = {name: panels[name]["grid"][0] for name in ("plain", "stride", "pooling", "dilation")}
    assert grids == {
        "plain": [3, 5, 7, 9],
        "stride": [3, 7, 15, 31],
        "pooling": [4, 10, 22, 46],
        "dilation": [3, 7, 15, 31],
    }
    assert panels["dilation"]["note"] == "at the end: jump 1"
    assert panels["stride"]["note"] == "at the end: jump 16"
    written = everything_written(app)
    assert "| dilation × 2 | 3 → 7 → 15 → 31 | **31** | 1 | 36 |" in written
    assert "Widest here: **pooling 2**" in written
    view = drawn(app)["views"][2]
    assert view["into"] == "stride"
    assert view["receptive_fields"][0]["columns"][3].tolist() == [12, 42]


def test_the_race_is_predicted_first_and_its_numbers_hidden(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=RACE)
    scene = drawn(app)
    assert scene["panels"]["pooling"]["content"]["labels"] == ["4", "?", "?", "?"]
    assert scene["panels"]["pooling"]["grid"] == [[4, 0, 0, 0]]
    assert "22" not in str([view["column_texts"] for view in scene["views"]])
    assert [len(view["receptive_fields"]) for view in scene["views"]] == [1, 1, 1, 1]
    app.get("button_group")
    app.session_state["shown"] = "race"
    app.run()
    assert drawn(app)["panels"]["pooling"]["grid"] == [[4, 10, 22, 46]]


# E4: field against object


def test_ten_pixels_are_too_few_for_a_school_bus(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=OBJECT, shown="object")
    scene = drawn(app)
    assert scene["panels"]["patch"]["note"] == "10 × 10"
    box = scene["views"][0]["receptive_fields"][-1]
    assert (box["role"], box["rows"][0].tolist(), box["columns"][0].tolist()) == ("asked", [76, 173], [34, 194])
    written = everything_written(app)
    assert "The best-placed unit of this layer sees 0.6 % of the school bus" in written
    assert "Its field is 10 × 10, the school bus is 98 × 161" in written
    assert "| 17 | conv 3, padding 1 | 196 × 196 | 100 % |" in written
    assert "From layer 17 on" in written


def test_the_layer_that_sees_it_all_is_predicted(visit: Visit) -> None:
    app = visit(SLUG, rf_show=OBJECT)
    app.text_input(key="prediction-receptive_field-object").set_value("4").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-receptive_field-object").set_value("17").run()
    assert "Right: 17." in everything_written(app)


def test_a_smaller_object_is_seen_sooner(visit: Visit) -> None:
    written = everything_written(
        visit(SLUG, rf_show=OBJECT, shown="object", rf_object_height="8", rf_object_width="8", rf_object_depth="6")
    )
    assert "One unit of this layer sees all of the school bus" in written


def test_an_object_no_unit_sees(visit: Visit) -> None:
    app = visit(SLUG, rf_show=OBJECT, rf_net="Three 3 × 3")
    app.text_input(key="prediction-receptive_field-object").set_value("never").run()
    assert "Right: never." in everything_written(app)
    assert "No unit of this stack sees all of it" in everything_written(app)


def test_another_picture_brings_its_own_object(visit: Visit) -> None:
    app = visit(SLUG, rf_show=OBJECT, shown="object", rf_object_height="20")
    assert "the school bus is 20 × 161" in everything_written(app)
    app.selectbox(key="picture").select("cat").run()
    assert "the cat’s eye is 36 × 42" in everything_written(app)


# E5: the effective field


def test_the_gradient_counts_the_middle_most(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=EFFECTIVE, shown="effective")
    line = [1, 3, 6, 7, 6, 3, 1]
    assert drawn(app)["panels"]["measured"]["grid"] == [[a * b for b in line] for a in line]
    written = everything_written(app)
    assert "**49.5 %** falls on the middle 3 × 3, which are 18.4 % of the pixels" in written
    assert "**1 1 1**" in written
    assert "**1 2 3 2 1**" in written
    assert "**1 3 6 7 6 3 1**" in written
    assert "counts 49 times as much" in written


def test_the_measured_field_is_predicted_first(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=EFFECTIVE)
    assert list(drawn(app)["panels"]) == ["theory"]
    app.button(key="predict-reveal").click().run()
    assert "The answer: more." in everything_written(app)
    assert "measured" in drawn(app)["panels"]


def test_a_deep_field_is_a_soft_spot(visit: Visit) -> None:
    written = everything_written(visit(SLUG, rf_show=EFFECTIVE, shown="effective", rf_effective_net="VGG-16"))
    assert "**89.7 %** falls on the middle 106 × 106, which are 25 % of the pixels" in written


@pytest.mark.parametrize("weights", ["random, 0 to 1", "random, both signs"])
def test_random_weights_are_the_same_for_the_same_seed(visit: Visit, drawn: Drawn, weights: str) -> None:
    grids = [
        drawn(visit(SLUG, rf_show=EFFECTIVE, shown="effective", rf_weights=weights, rf_seed=seed))["panels"]["measured"]
        for seed in ("1", "1", "2")
    ]
    assert grids[0]["grid"] == grids[1]["grid"] != grids[2]["grid"]
    assert max(map(max, grids[0]["grid"])) == 100


def test_a_field_too_large_is_refused_in_five_parts_and_a_button_mends_it(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, rf_show=EFFECTIVE, rf_stack="c15s8-c15s8-c15")
    assert "The field is larger" in refusals(app)
    next(button for button in app.button if str(button.key).startswith("fix-")).click().run()
    assert not app.error
    assert drawn(app)


ADDRESSES = [
    {"rf_show": PICTURE, "rf_net": "AlexNet", "rf_depth": "3", "rf_side": "112", "pin": "2,1", "picture": "Coffee"},
    {"rf_show": RACE, "rf_race": "3", "rf_race_kernel": "5", "rf_race_pool": "3", "rf_race_dilation": "3"},
    {"rf_show": OBJECT, "rf_object_depth": "9", "rf_object_width": "60", "rf_object_column": "80"},
    {"rf_show": EFFECTIVE, "rf_weights": "random, 0 to 1", "rf_seed": "7", "rf_effective_net": "LeNet-5"},
    {"rf_show": EFFECTIVE, "rf_stack": "c5-c3d2"},
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_opens_every_activity_as_it_was(visit: Visit, drawn: Drawn, address: dict[str, str]) -> None:
    asked = {**address, "shown": "growth.picture.race.object.effective"}
    app = visit(SLUG, **asked)
    assert not app.error
    assert drawn(visit(SLUG, **link(app)))["version"] == drawn(app)["version"]
    assert set(address) <= set(link(app))
    plain = drawn(visit(SLUG, rf_show=address["rf_show"], shown=asked["shown"]))
    assert plain["version"] != drawn(app)["version"]


ACTIVITIES = ["Build the stack", PICTURE, RACE, OBJECT, EFFECTIVE]


def test_no_activity_is_missing_here(visit: Visit) -> None:
    assert [one["rf_show"] for one in addresses(visit, "receptive_field")] == ACTIVITIES


@pytest.mark.parametrize("show", ACTIVITIES)
@pytest.mark.parametrize("section", ["In code", "Check yourself"])
def test_every_activity_has_its_code_and_exercises(visit: Visit, show: str, section: str) -> None:
    app = visit(SLUG, rf_show=show, show=section)
    if section == "In code":
        assert "print(" in app.code[0].value
    else:
        assert_solvable(app, SLUG, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rf_net", "GPT"),
        ("rf_depth", "19"),
        ("rf_side", "13"),
        ("rf_depth", "many"),
    ],
)
def test_a_made_up_value_on_the_picture_is_named(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit(SLUG, rf_show=PICTURE, shown="picture", **{name: value})
    assert f"{name} = {value}" in refusals(app)
    assert drawn(app)["panels"]["patch"]["note"] == "212 × 212"


def test_what_was_set_in_an_activity_is_kept_while_another_is_on_the_page(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, shown="growth.effective", rf_stack="c3-c3")
    app.session_state["rf_show"] = "effective"
    app.run()
    assert drawn(app)["panels"]["theory"]["note"] == "5 × 5"
    app.session_state["rf_show"] = "growth"
    app.run()
    assert notes(drawn(app))[-1] == "R = 5, jump 1"
