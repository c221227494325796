"""Kinds of convolution: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

import pytest

from tests.support.activities import addresses
from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written, link, refusals

GROUPS, DILATED, TRANSPOSED = "Groups", "Dilated", "Transposed"
SEPARABLE, RANK = "Depthwise separable", "Column × row"


# C5: 1×1 convolution


def test_a_1x1_layer_from_256_to_64_channels_learns_16_448_numbers(visit: Visit) -> None:
    written = everything_written(visit("kinds", shown="pointwise"))
    assert "256 · 64 = 16 384 | 16 384 + 64 = **16 448**" in written
    assert "3 · 3 · 256 · 64 = 147 456 | 147 456 + 64 = 147 520" in written


def test_the_channels_of_the_counted_layer_can_be_changed(visit: Visit) -> None:
    written = everything_written(visit("kinds", shown="pointwise", kinds_c_in="512", kinds_c_out="128"))
    assert "65 536 + 128 = **65 664**" in written


def test_a_pixel_of_a_map_is_a_weighted_sum_across_the_channels(visit: Visit, drawn: Drawn) -> None:
    panels = drawn(visit("kinds", shown="pointwise"))["panels"]
    in_channels, weights, maps = (panels[name]["grid"] for name in ("input", "weight", "output"))
    for k, matrix_row in enumerate(weights):
        for row in range(4):
            for column in range(4):
                terms = [w * in_channels[row][4 * c + column] for c, w in enumerate(matrix_row)]
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


@pytest.mark.parametrize(("groups", "weights", "in_channels"), [("1", 144, 4), ("2", 72, 2), ("4", 36, 1)])
def test_one_slider_leads_from_one_group_to_depthwise(
    visit: Visit, drawn: Drawn, groups: str, weights: int, in_channels: int
) -> None:
    app = visit("kinds", kinds_show=GROUPS, kinds_groups=groups, shown="groups")
    scene = drawn(app)
    assert scene["panels"]["weight"]["note"] == f"{weights} of 144 weights"
    assert scene["links"][0]["source"]["cells"].shape[1] == 9 * in_channels
    states = scene["panels"]["weight"]["content"]["states"]
    assert (0 if states is None else int((states > 0).sum())) == 144 - weights
    assert f"{in_channels * 9} products" in everything_written(app)


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
    assert [label for label in scene["panels"]["kernel"]["content"]["labels"] if label] == ["1", "0", "−1"] * 3
    assert [scene["links"][0]["source"][axis].shape[1] for axis in ("rows", "cols")] == [3, 3]
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


def test_overlapping_copies_are_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=TRANSPOSED)
    assert drawn(app)["concealed"] is not None
    app.button(key="predict-reveal").click().run()
    assert "Prints that meet there: 4" in everything_written(app)
    assert drawn(app)["concealed"] is None


def test_counting_the_copies_does_not_give_the_answer_away(visit: Visit, drawn: Drawn) -> None:
    assert drawn(visit("kinds", kinds_show=TRANSPOSED, kinds_overlaps="true"))["concealed"] == [1, 3]


def test_copies_that_overlap_unevenly_are_counted(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=TRANSPOSED, kinds_overlaps="true", shown="transposed")
    assert drawn(app)["panels"]["overlaps"]["grid"][3][:4] == [2, 4, 2, 4]
    assert "chessboard" in everything_written(app)
    app.selectbox(key="kinds_stamp preset").select("copy").run()
    app.slider(key="kinds_padding").set_value(0).run()
    app.slider(key="kinds_output_padding").set_value(0).run()
    assert set(map(tuple, drawn(app)["panels"]["overlaps"]["grid"])) == {(1,) * 8}
    assert "no two prints overlap" in everything_written(app)


# C7: depthwise separable


def test_one_filter_is_27_against_27_and_3(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=SEPARABLE, shown="separable")
    lines = drawn(app)["lines"]
    assert [int(line["columns"]["result"]["values"][0]) for line in lines] == [27, 30]
    assert "With one filter it is **27** against 27 + 3 = **30**." in everything_written(app)
    assert "The ordinary layer is cheaper, by 3 weights" in everything_written(app)


def test_the_crossing_is_found_by_moving_the_number_of_filters(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=SEPARABLE)
    assert drawn(app)["panels"]["cost"]["content"]["hidden"]
    app.slider(key="kinds_filters").set_value(2).run()
    scene = drawn(app)
    assert scene["start"] == [0, 1]
    assert [int(line["columns"]["result"]["values"][1]) for line in scene["lines"]] == [54, 33]
    app.text_input(key="prediction-kinds-separable").set_value("2").run()
    assert "Right: 2." in everything_written(app)
    curve = drawn(app)["panels"]["cost"]["content"]
    assert not curve["hidden"]
    assert [(y > other) for y, other in zip(curve["y"], curve["other"], strict=True)] == [False] + [True] * 7


def test_a_1x1_kernel_is_never_cheaper_when_separated(visit: Visit) -> None:
    app = visit("kinds", kinds_show=SEPARABLE, kinds_kernel="1")
    app.text_input(key="prediction-kinds-separable").set_value("never").run()
    assert "Right: never." in everything_written(app)


def test_a_real_layer_of_512_channels_becomes_almost_nine_times_smaller(visit: Visit) -> None:
    written = everything_written(visit("kinds", kinds_show=SEPARABLE, shown="separable"))
    assert "2 359 296" in written
    assert "4 608 + 262 144 = 266 752" in written
    assert "**8.8 times** fewer" in written


# C8: spatially separable


def test_sobel_is_a_column_times_a_row_and_6_weights_instead_of_9(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=RANK, shown="rank")
    panels = drawn(app)["panels"]
    assert panels["column"]["grid"] == [[1], [2], [1]]
    assert panels["row"]["grid"] == [[-1, 0, 1]]
    assert panels["one"]["grid"] == panels["two"]["grid"]
    written = everything_written(app)
    assert "3 × 3 = 9 weights, column and row together 3 + 3 = **6**" in written
    assert "here 1." in written


@pytest.mark.parametrize(("key", "rank"), [("box-3", 1), ("gaussian-3", 1), ("laplacian-4", 2), ("emboss", 3)])
def test_the_rank_says_which_kernels_can_be_split(visit: Visit, drawn: Drawn, key: str, rank: int) -> None:
    app = visit("kinds", kinds_show=RANK, shown="rank")
    app.selectbox(key="kinds_whole preset").select(key).run()
    panels = drawn(app)["panels"]
    assert f"Its rank is {rank}" in everything_written(app)
    assert f"here {rank}." in everything_written(app)
    same = panels["two"]["content"]["states"] is None
    assert same == (rank == 1)
    assert (panels["difference"]["note"] == "nothing") == (rank == 1)


def test_whether_it_can_be_split_is_predicted_before_the_parts_are_sent(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=RANK)
    assert list(drawn(app)["panels"]) == ["kernel", "input", "one"]
    app.segmented_control(key="prediction-kinds-rank").set_value("no").run()
    assert "Not yet" in everything_written(app)
    app.segmented_control(key="prediction-kinds-rank").set_value("yes").run()
    assert "Right: yes. Its rank is 1" in everything_written(app)


# Links, activities, refusals


ACTIVITIES = ["1×1", GROUPS, SEPARABLE, RANK, DILATED, TRANSPOSED]


def test_no_activity_is_missing_here(visit: Visit) -> None:
    assert [one["kinds_show"] for one in addresses(visit, "kinds")] == ACTIVITIES


@pytest.mark.parametrize("show", ["In code", "Check yourself"])
@pytest.mark.parametrize("activity", ACTIVITIES)
def test_every_activity_has_code_and_exercises(visit: Visit, activity: str, show: str) -> None:
    app = visit("kinds", kinds_show=activity, show=show)
    assert not app.error
    if show == "In code":
        assert "2d(x, " in app.code[0].value
    else:
        assert_solvable(app, "kinds", 0)


@pytest.mark.parametrize(
    "address",
    [
        {"kinds_mix": "1 0 0 1; 0 1 1 0; 2 -1 0 0", "kinds_c_in": "16", "shown": "pointwise"},
        {"kinds_show": GROUPS, "kinds_groups": "4", "shown": "groups"},
        {"kinds_show": SEPARABLE, "kinds_filters": "5", "kinds_depth": "2", "kinds_kernel": "2"},
        {"kinds_show": RANK, "kinds_whole": "1 2; 3 4", "shown": "rank"},
        {"kinds_show": DILATED, "kinds_dilation": "3", "shown": "dilated"},
        {"kinds_show": TRANSPOSED, "kinds_stride": "3", "kinds_padding": "0", "kinds_stamped": "1 2; 3 4"},
    ],
)
def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn, address: dict[str, str]) -> None:
    app = visit("kinds", **address)
    assert not app.error
    assert drawn(visit("kinds", **link(app)))["version"] == drawn(app)["version"]
    assert set(address) <= set(link(app))
    plain = drawn(visit("kinds", kinds_show=address.get("kinds_show", "1×1")))
    assert plain["version"] != drawn(app)["version"]


def test_what_was_set_is_there_again_after_a_visit_to_another_activity(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=TRANSPOSED, kinds_stride="3", shown="transposed")
    version = drawn(app)["version"]
    app.segmented_control(key="kinds_show").set_value("groups").run()
    app.segmented_control(key="kinds_show").set_value("transposed").run()
    assert drawn(app)["version"] == version


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"kinds_show": TRANSPOSED, "kinds_output_padding": "2"}, "output padding"),
        ({"kinds_show": TRANSPOSED, "kinds_stamped": "1", "kinds_padding": "2"}, ""),
        ({"kinds_show": DILATED, "kinds_dilation": "3", "kinds_plane": "1 2 3 4 5; 1 2 3 4 5; 1 2 3 4 5"}, "fit"),
        ({"kinds_show": GROUPS, "kinds_kernels": "1 2 3 4 5 6 7 8 9 1 2 3; 1 2 3 4 5 6 7 8 9 1 2 3; "
          "1 2 3 4 5 6 7 8 9 1 2 3"}, "evenly"),
    ],
)  # fmt: skip
def test_what_torch_refuses_is_refused_in_five_parts_and_a_button_mends_it(
    visit: Visit, drawn: Drawn, address: dict[str, str], said: str
) -> None:
    app = visit("kinds", **address)
    assert list(drawn(app)["panels"]) == ["input", "weight"]
    for part in (said, "Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)
    fixes = [button for button in app.button if str(button.key).startswith("fix-")]
    assert fixes
    fixes[-1].click().run()
    assert not app.exception
    assert not app.error


def test_a_kernel_larger_than_its_input_is_refused_and_both_stay_on_the_page(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_show=RANK, kinds_under="1 2; 3 4")
    assert "does not fit" in refusals(app)
    assert list(drawn(app)["panels"]) == ["input", "weight"]
    app.text_input(key="kinds_whole").set_value("1 2; 2 4").run()
    assert not app.error


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kinds_c_in", "0"),
        ("kinds_c_out", "many"),
        ("kinds_groups", "3"),
        ("kinds_groups", "two"),
        ("kinds_dilation", "4"),
        ("kinds_show", "The upside-down kind"),
    ],
)
def test_a_made_up_value_is_named_and_the_default_shown(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    where = {"kinds_groups": {"kinds_show": GROUPS}, "kinds_dilation": {"kinds_show": DILATED}}.get(name, {})
    app = visit("kinds", **where, **{name: value})
    assert f"{name} = {value}" in refusals(app)
    assert drawn(app)["version"] == drawn(visit("kinds", **where))["version"]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("kinds_mix", "1 2; 3 4"),
        ("kinds_mix", "1 2 3 a"),
        ("kinds_sheets", "1 2 3"),
        ("kinds_sheets", ""),
    ],
)
def test_a_grid_that_cannot_be_used_leaves_the_last_good_one(visit: Visit, drawn: Drawn, key: str, text: str) -> None:
    app = visit("kinds", shown="pointwise")
    before = drawn(app)["version"]
    app.text_input(key=key).set_value(text).run()
    assert app.error
    assert drawn(app)["version"] == before


def test_start_over_asks_again(visit: Visit, drawn: Drawn) -> None:
    app = visit("kinds", kinds_mix="1 1 1 1", shown="pointwise")
    app.button(key="reset").click().run()
    assert drawn(app)["concealed"] == [1, 4]


def test_a_pin_outside_is_ignored(visit: Visit) -> None:
    assert "until then, map 2, row 1, column 0" in everything_written(visit("kinds", shown="pointwise", pin="9,9"))
