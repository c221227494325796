"""Pooling: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.activities import addresses
from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written, link, refusals

FIRST = "1 3 2 4; 5 6 1 2; 3 2 7 8; 1 0 3 4"
SECOND = "1 3 2 1; 4 2 0 1; 0 1 5 2; 1 2 3 0"
VOLUME, SHIFT, NOISE = "A volume", "The shift game", "The noise game"


# D1: max, average, sum


@pytest.mark.parametrize(
    ("numbers", "largest", "average", "total"),
    [
        (FIRST, [[6, 4], [3, 8]], [[3.75, 2.25], [1.5, 5.5]], [[15, 9], [6, 22]]),
        (SECOND, [[4, 2], [2, 5]], [[2.5, 1], [1, 2.5]], [[10, 4], [4, 10]]),
    ],
)
def test_the_curriculum_s_maps_stand_side_by_side(
    visit: Visit, drawn: Drawn, numbers: str, largest: Any, average: Any, total: Any
) -> None:
    panels = drawn(visit("pooling", pool_input=numbers, shown="window"))["panels"]
    assert [panels[kind]["grid"] for kind in ("max", "average", "sum")] == [largest, average, total]


def test_presets_offer_both_worked_examples(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", shown="window")
    assert drawn(app)["panels"]["max"]["grid"] == [[6, 4], [3, 8]]
    app.selectbox(key="pool_input preset").select("second").run()
    assert drawn(app)["panels"]["average"]["grid"] == [[2.5, 1], [1, 2.5]]
    assert "pool_input" in app.query_params


def test_the_asked_cell_is_hidden_until_the_average_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling")
    assert drawn(app)["concealed"] == [1, 1]
    assert "Make your prediction first" in everything_written(app)
    app.text_input(key="prediction-pooling-window").set_value("8").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-pooling-window").set_value("5,50").run()
    assert drawn(app)["concealed"] is None
    assert "Right: 5.5." in everything_written(app)
    assert app.session_state["shown"] == "window"


def test_a_sum_over_the_count_is_a_right_answer_too(visit: Visit) -> None:
    app = visit("pooling")
    app.text_input(key="prediction-pooling-window").set_value("22/4").run()
    assert "Right: 5.5." in everything_written(app)


def test_the_arithmetic_of_a_pinned_window_is_written_out(visit: Visit) -> None:
    written = everything_written(visit("pooling", shown="window", pin="0,0"))
    assert r"\max(1,\; 3,\; 5,\; 6) = \mathbf{6}" in written
    assert r"\dfrac{1 + 3 + 5 + 6}{4} = \mathbf{3.75}" in written
    assert r"1 + 3 + 5 + 6 = \mathbf{15}" in written


def test_what_the_floor_leaves_over_is_named(visit: Visit) -> None:
    app = visit("pooling", pool_input="1 2 3 4 5; 1 2 3 4 5; 1 2 3 4 5", shown="window")
    assert "No window reads row 2 and column 4" in everything_written(app)
    app.toggle(key="pool_ceil").set_value(True).run()
    assert "nothing is left over" in everything_written(app)


def test_dilation_leaves_max_alone_and_says_why(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_dilation="2", shown="window")
    assert "average" not in drawn(app)["panels"]
    assert "max pooling only" in everything_written(app)


def test_a_number_typed_into_the_figure_changes_the_maps(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", shown="window")
    app.text_input(key="pool_input").set_value(FIRST.replace("1 3 2 4", "1 9 2 4")).run()
    assert drawn(app)["panels"]["max"]["grid"][0][0] == 9
    assert app.selectbox(key="pool_input preset").value == "own"


# D4: global average pooling


def test_the_whole_map_becomes_one_number(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_global="true", shown="window")
    panels = drawn(app)["panels"]
    assert [panels[kind]["grid"] for kind in ("max", "average", "sum")] == [[[8]], [[3.25]], [[52]]]
    written = everything_written(app)
    assert r"\dfrac{52}{16} = 3.25" in written
    assert "4 × 4 × 512 = 8 192 numbers become 512" in written


# D2: a volume


def test_a_volume_keeps_its_depth_and_the_next_layer_a_quarter_of_its_weights(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_show=VOLUME, shown="volume")
    panels = drawn(app)["panels"]
    assert (panels["before"]["note"], panels["after"]["note"]) == ("32 × 32 × 10", "16 × 16 × 10")
    written = everything_written(app)
    assert "10 240 × 10 = 102 400" in written
    assert "2 560 × 10 = 25 600" in written
    assert "**1/4**" in written
    assert "**0** weights" in written


def test_the_size_of_the_pooled_volume_is_predicted_first(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_show=VOLUME)
    assert "×" not in drawn(app)["panels"]["after"]["note"]
    app.text_input(key="prediction-pooling-volume").set_value("2560").run()
    assert drawn(app)["panels"]["after"]["note"] == "16 × 16 × 10"


def test_fewer_maps_stay_as_many(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_show=VOLUME, pool_depth="3", pool_kernel="4", pool_kind="average", shown="volume")
    assert drawn(app)["panels"]["after"]["note"] == "8 × 8 × 3"
    assert drawn(app)["lines"][0]["operation"] == "mean"


# D3: small shifts


def test_a_shift_inside_a_window_changes_nothing_and_across_its_edge_it_does(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_show=SHIFT)
    assert "None of the 16 pooled numbers" not in everything_written(app)
    app.text_input(key="prediction-pooling-shift_1_0").set_value("0").run()
    assert "Right: 0. None of the 16 pooled numbers changed" in everything_written(app)
    app.selectbox(key="pool_map preset").select("edge").run()
    panels = drawn(app)["panels"]
    assert panels["moved"]["note"] == "4 × 4, changed: 2"
    assert "row 1, column 1: 9 → 0; row 1, column 2: 0 → 9" in everything_written(app)


def test_every_shift_asks_anew_and_the_answer_is_not_sent_before(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_show=SHIFT, shown="shift_1_0")
    assert drawn(app)["panels"]["moved"]["grid"][1][1] == 9
    app.slider(key="pool_right").set_value(2).run()
    moved = drawn(app)["panels"]["moved"]
    assert set(moved["content"]["labels"]) == {"?"}
    assert not any(map(any, moved["grid"]))
    app.button(key="predict-reveal").click().run()
    assert "The answer: 2." in everything_written(app)
    assert app.session_state["shown"] == "shift_1_0.shift_2_0"


def test_without_questions_the_shift_can_be_watched(visit: Visit) -> None:
    app = visit("pooling", pool_show=SHIFT, pool_ask="false", pool_down="1", pool_right="0")
    assert "None of the 16 pooled numbers changed" in everything_written(app)
    app.slider(key="pool_down").set_value(0).run()
    assert "Nothing has moved yet" in everything_written(app)


def test_convolution_is_said_to_be_equivariant_with_live_counts(visit: Visit) -> None:
    app = visit("pooling", pool_show=SHIFT, shown="shift_1_0")
    assert "64 of 64 numbers" in everything_written(app)
    assert "Convolution is *equivariant*" in everything_written(app)


# D5: noise


@pytest.mark.parametrize(("kernel", "average"), [("2", 18), ("3", 8), ("4", 4.5)])
def test_max_passes_a_spike_and_average_damps_it(visit: Visit, drawn: Drawn, kernel: str, average: float) -> None:
    app = visit("pooling", pool_show=NOISE, pool_kernel=kernel, shown="spike")
    panels = drawn(app)["panels"]
    assert max(map(max, panels["max"]["grid"])) == 72
    assert max(map(max, panels["average"]["grid"])) == average
    assert (
        f"What the spike adds to its surroundings, 72, is divided by $K^2 = {int(kernel) ** 2}$"
        in everything_written(app)
    )


def test_the_damped_spike_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_show=NOISE)
    assert drawn(app)["concealed"] == [1, 2]
    app.text_input(key="prediction-pooling-spike").set_value("18").run()
    assert "Right: 18." in everything_written(app)
    assert drawn(app)["concealed"] is None


def test_the_seed_of_the_noise_is_in_the_address(visit: Visit, drawn: Drawn) -> None:
    address = {"pool_show": NOISE, "pool_noise": "noise everywhere", "pool_seed": "7", "shown": "noise"}
    grids = [drawn(visit("pooling", **address))["panels"]["input"]["grid"] for _ in range(2)]
    assert grids[0] == grids[1]
    other = drawn(visit("pooling", **address | {"pool_seed": "8"}))["panels"]["input"]["grid"]
    assert other != grids[0]


def test_noise_is_judged_by_mean_and_standard_deviation(visit: Visit) -> None:
    app = visit("pooling", pool_show=NOISE, pool_noise="noise everywhere")
    app.segmented_control(key="prediction-pooling-noise").set_value("higher").run()
    written = everything_written(app)
    assert "Right: higher." in written
    assert "| map | mean | standard deviation |" in written


# Links, activities, refusals


ACTIVITIES = ["Step the window", VOLUME, SHIFT, NOISE]


def test_no_activity_is_missing_here(visit: Visit) -> None:
    assert [one["pool_show"] for one in addresses(visit, "pooling")] == ACTIVITIES


@pytest.mark.parametrize("show", ["In code", "Check yourself"])
@pytest.mark.parametrize("activity", ACTIVITIES)
def test_every_activity_has_code_and_exercises(visit: Visit, activity: str, show: str) -> None:
    app = visit("pooling", pool_show=activity, show=show)
    assert not app.error
    if show == "In code":
        assert "_pool2d(" in app.code[0].value
    else:
        assert_solvable(app, "pooling", 0)


def test_what_was_set_is_there_again_after_a_visit_to_another_activity(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_input=SECOND, shown="window")
    app.segmented_control(key="pool_show").set_value("noise").run()
    app.slider(key="pool_spike").set_value(40).run()
    app.segmented_control(key="pool_show").set_value("window").run()
    assert drawn(app)["panels"]["max"]["grid"] == [[4, 2], [2, 5]]
    app.segmented_control(key="pool_show").set_value("noise").run()
    assert app.slider(key="pool_spike").value == 40


@pytest.mark.parametrize(
    "address",
    [
        {"pool_kernel": "3", "pool_stride": "1", "pool_padding": "1", "pool_ceil": "true", "pool_count_pad": "false"},
        {"pool_show": VOLUME, "pool_depth": "4", "pool_units": "100", "pool_kind": "average", "picture": "Coffee"},
        {"pool_show": SHIFT, "pool_right": "-2", "pool_down": "3", "pool_moves_in": "what left on the other side"},
        {"pool_show": NOISE, "pool_spike": "99", "pool_ground": "5", "pool_spike_row": "0", "pool_spike_column": "7"},
        {"pool_show": NOISE, "pool_noise": "noise everywhere", "pool_amplitude": "20", "pool_seed": "42"},
    ],
)
def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn, address: dict[str, str]) -> None:
    app = visit("pooling", **address)
    assert not app.error
    assert drawn(visit("pooling", **link(app)))["version"] == drawn(app)["version"]
    assert set(address) <= set(link(app))
    plain = drawn(visit("pooling", pool_show=address.get("pool_show", "Step the window")))
    assert plain["version"] != drawn(app)["version"]


def test_start_over_asks_again(visit: Visit, drawn: Drawn) -> None:
    app = visit("pooling", pool_input=SECOND, shown="window")
    app.button(key="reset").click().run()
    assert drawn(app)["concealed"] == [1, 1]
    assert drawn(app)["panels"]["max"]["grid"] == [[6, 4], [3, 8]]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"pool_kernel": "6"}, "does not fit"),
        ({"pool_padding": "2"}, "more than half"),
        ({"pool_kernel": "3", "pool_dilation": "3"}, "does not fit"),
        ({"pool_show": NOISE, "pool_kernel": "9"}, "does not fit"),
        ({"pool_show": SHIFT, "pool_kernel": "9"}, "does not fit"),
    ],
)
def test_a_window_torch_refuses_is_refused_in_five_parts_and_a_button_mends_it(
    visit: Visit, drawn: Drawn, address: dict[str, str], said: str
) -> None:
    app = visit("pooling", **address)
    for part in (said, "Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)
    assert list(drawn(app)["panels"]) == ["input"]
    fixes = [button for button in app.button if str(button.key).startswith("fix-")]
    assert fixes
    fixes[-1].click().run()
    assert not app.exception
    assert not app.error
    assert len(drawn(app)["panels"]) > 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pool_stride", "0"),
        ("pool_stride", "seven"),
        ("pool_kernel", "0"),
        ("pool_kernel", "99"),
        ("pool_padding", "-1"),
        ("pool_dilation", "1.5"),
        ("pool_global", "perhaps"),
        ("pool_show", "The upside-down game"),
    ],
)
def test_a_made_up_value_is_named_and_the_default_shown(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit("pooling", **{name: value})
    assert f"{name} = {value}" in refusals(app)
    assert drawn(app)["panels"]["sum"]["grid"] == [[15, 9], [6, 22]]


@pytest.mark.parametrize("text", ["1 a; 2 3", "1 2; 3", "", "1e99 2; 3 4", "; ;"])
def test_an_input_that_cannot_be_read_leaves_the_last_good_one(visit: Visit, drawn: Drawn, text: str) -> None:
    app = visit("pooling", shown="window")
    app.text_input(key="pool_input").set_value(text).run()
    assert app.error
    assert drawn(app)["panels"]["max"]["grid"] == [[6, 4], [3, 8]]


def test_a_pin_outside_is_ignored(visit: Visit) -> None:
    assert "until then, the cell at row 1, column 1" in everything_written(visit("pooling", shown="window", pin="7,7"))
