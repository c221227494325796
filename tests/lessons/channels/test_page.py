"""Channels and filters: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.images import Picture
from lesson_ui.lessons.channels.activity import channels_of, square_channels
from lesson_ui.pictures.by_key import fitted
from tests.support.activities import addresses
from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written, link, refusals

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
    assert [line["record"] for line in scene["lines"]] == ["FormulaLine", *["ProductLine"] * 3]
    written = everything_written(visit("channels", shown="stack", pin="0,0"))
    assert r"\text{red:} &\; 1 \cdot 0 + 1 \cdot 1 + 8 \cdot 0" in written


def test_channels_kernels_and_bias_can_be_typed(visit: Visit, drawn: Drawn) -> None:
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


def test_a_filter_larger_than_its_channels_is_refused_and_both_stay_on_the_page(visit: Visit, drawn: Drawn) -> None:
    app = visit("channels", shown="stack", channels_image="1 2; 3 4; 5 6; 7 8; 9 1; 2 3")
    for part in ("does not fit", "Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)
    assert "padding ≥" not in refusals(app)
    panels = drawn(app)["panels"]
    assert panels["blueChannel"]["grid"] == [[9, 1], [2, 3]]
    assert "output" not in panels


@pytest.mark.parametrize("activity", ["One filter", "Many filters", "Layer after layer"])
@pytest.mark.parametrize("size", [(1, 1), (2, 40), (3, 3)])
def test_tiny_pictures_are_computed_or_refused_in_words(
    visit: Visit, drawn: Drawn, activity: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(4)
    tiny = Picture(rng.integers(0, 256, (*size, 3)).astype(np.uint8), "tiny", size, "PNG", "RGB", ())
    monkeypatch.setattr("lesson_ui.pictures.by_key.load_sample", lambda key: tiny)
    for cached in (fitted, square_channels, channels_of):
        cached.cache_clear()
    address = {"channels_source": "a picture"} if activity == "One filter" else {}
    app = visit("channels", channels_show=activity, shown="stack.maps.layers", **address)
    for cached in (fitted, square_channels, channels_of):
        cached.cache_clear()
    assert not app.exception
    assert not app.error or "does not fit" in refusals(app)
    if activity == "Many filters" and not app.error:
        assert drawn(app)["panels"]["channels"]["rows"] == 3 * size[0]


def test_a_picture_s_channels_add_up_to_the_result(visit: Visit, drawn: Drawn) -> None:
    app = visit("channels", channels_source="a picture", shown="stack", picture="Cat")
    assert not app.error
    scene = drawn(app)
    assert [link["read"] for link in scene["links"]] == ["channels"] * 3
    columns = {name: column["values"].astype(float) for name, column in scene["lines"][0]["columns"].items()}
    output = next(trace for trace in scene["figure"]["data"] if trace["name"] == "output")["z"]
    np.testing.assert_allclose(sum(columns.values()), output.ravel())


# C2: as many maps as filters


def maps(visit: Visit, **address: str) -> AppTest:
    return visit("channels", channels_show="Many filters", shown="maps", **address)


@pytest.mark.parametrize(
    ("address", "formula", "size"),
    [
        ({}, r"2 = 54 + 2 = \mathbf{56}", "30 × 30 × 2"),
        (
            {"channels_filters": "64", "channels_padding": "same"},
            r"64 = 1\,728 + 64 = \mathbf{1\,792}",
            "32 × 32 × 64",
        ),
        ({"channels_filters": "6", "channels_kernel": "5"}, r"6 = 450 + 6 = \mathbf{456}", "28 × 28 × 6"),
    ],
)
def test_the_depth_that_comes_out_is_the_number_of_filters(
    visit: Visit, drawn: Drawn, address: dict[str, str], formula: str, size: str
) -> None:
    app = maps(visit, **address)
    panels = drawn(app)["panels"]
    assert (panels["channels"]["note"], panels["maps"]["note"]) == ("32 × 32 × 3", size)
    written = everything_written(app)
    assert formula in written
    assert f"32 × 32 × 3 goes in, {size} comes out" in written


def test_all_maps_are_one_figure_and_every_number_is_the_sum_of_its_parts(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(maps(visit, channels_filters="64", channels_padding="same"))
    values = scene["panels"]["maps"]["content"]["values"]
    assert values.shape == (256, 256)
    columns = scene["lines"][0]["columns"].values()
    np.testing.assert_allclose(sum(column["values"].astype(float) for column in columns), values.ravel())
    assert [link["weights"]["sets"].shape for link in scene["links"]] == [(64, 9)] * 3


def test_the_parameters_of_two_filters_are_predicted(visit: Visit) -> None:
    app = visit("channels", channels_show="Many filters")
    assert "32 × 32 × 3 goes in, 2 filters of 3 × 3" in everything_written(app)
    app.text_input(key="prediction-channels-maps").set_value("54").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-channels-maps").set_value("56").run()
    assert "Right: 56. 28 · 2" in everything_written(app)


def test_buttons_set_the_worked_examples(visit: Visit, drawn: Drawn) -> None:
    app = maps(visit)
    app.button(key="example-six").click().run()
    assert drawn(app)["panels"]["maps"]["note"] == "28 × 28 × 6"
    app.button(key="example-sixty_four").click().run()
    assert drawn(app)["panels"]["maps"]["note"] == "32 × 32 × 64"


# C3: depth in, depth out


def layers(visit: Visit, **address: str) -> AppTest:
    return visit("channels", channels_show="Layer after layer", shown="layers", **address)


def test_32_maps_make_filters_of_depth_32(visit: Visit, drawn: Drawn) -> None:
    app = layers(visit)
    panels = drawn(app)["panels"]
    assert panels["mapsOne"]["note"] == "32 × 32 × 32"
    assert panels["filter"]["note"] == "3 × 3 × 32 = 288 weights"
    assert panels["mapsTwo"]["note"] == "32 × 32 × 8"
    written = everything_written(app)
    assert r"3 \cdot 3 \cdot 32 = \mathbf{288}" in written
    assert "(288 + 1) · 8 = 2 312" in written


def test_the_next_layer_s_filters_follow_the_number_of_maps(visit: Visit, drawn: Drawn) -> None:
    app = layers(visit, channels_first="8", channels_layers_padding="valid", channels_second_kernel="5")
    panels = drawn(app)["panels"]
    assert panels["mapsOne"]["note"] == "30 × 30 × 8"
    assert panels["filter"]["note"] == "5 × 5 × 8 = 200 weights"
    assert panels["mapsTwo"]["note"] == "26 × 26 × 8"
    assert "sees 7 × 7 pixels" in everything_written(app)


def test_the_depth_of_the_next_filter_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("channels", channels_show="Layer after layer")
    assert "288" not in str(drawn(app)["panels"]["filter"]["note"])
    assert drawn(app)["lines"] == []
    app.text_input(key="prediction-channels-layers").set_value("288").run()
    assert "Right: 288. 3 · 3 · 32" in everything_written(app)


# C4: what it costs


def costs(visit: Visit, **address: str) -> AppTest:
    return visit("channels", channels_show="What it costs", shown="cost", **address)


@pytest.mark.parametrize("side", ["32", "4000"])
def test_448_parameters_whatever_the_size_of_the_picture(visit: Visit, side: str) -> None:
    written = everything_written(costs(visit, channels_side=side))
    assert r"(3 \cdot 3 \cdot 3 + 1) \cdot 16 = \mathbf{448}" in written
    assert "| 32 × 32 | 448 | 442 368 |" in written
    assert "| 4 000 × 4 000 | 448 | 6 912 000 000 |" in written


def test_connections_and_multiply_adds_follow_the_picture(visit: Visit) -> None:
    small, large = (everything_written(costs(visit, channels_side=side)) for side in ("32", "4000"))
    assert r"16\,384 \cdot 27 = \mathbf{442\,368}" in small
    assert r"256\,000\,000 \cdot 27 = \mathbf{6\,912\,000\,000}" in large


def test_the_parameters_are_left_out_of_the_chart_until_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("channels", channels_show="What it costs")
    assert len(drawn(app)["figure"]["data"]) == 1
    assert "4 000 × 4 000" in everything_written(app)
    app.text_input(key="prediction-channels-cost").set_value("448").run()
    chart = drawn(app)["figure"]["data"]
    assert chart[1]["y"] == [448.0] * 4


def test_a_dense_layer_stands_beside_it_on_request(visit: Visit, drawn: Drawn) -> None:
    app = costs(visit, channels_dense="true", channels_side="224")
    assert len(drawn(app)["figure"]["data"]) == 3
    assert "150 528" in everything_written(app)


# C10: a matrix product


def matrix(visit: Visit, **address: str) -> AppTest:
    return visit("channels", channels_show="As a matrix product", shown="matrix", **address)


def test_filters_as_rows_times_patches_as_columns_is_the_map(visit: Visit, drawn: Drawn) -> None:
    panels = drawn(matrix(visit))["panels"]
    rows, columns, product = (np.array(panels[name]["grid"]) for name in ("filters", "columns", "products"))
    assert (rows.shape, columns.shape) == ((2, 12), (12, 9))
    np.testing.assert_allclose(rows @ columns, product)
    folded = np.array(panels["maps"]["grid"])
    np.testing.assert_allclose(np.concatenate([folded[:, :3].ravel(), folded[:, 3:].ravel()]), product.ravel())


def test_the_worked_example_comes_out_of_the_product_as_well(visit: Visit, drawn: Drawn) -> None:
    app = matrix(visit, channels_case="1 sheet, 3 × 3 kernel")
    app.selectbox(key="channels_grey_image preset").select("worked").run()
    app.selectbox(key="channels_grey_rows preset").select("one").run()
    assert drawn(app)["panels"]["products"]["grid"] == [[4, 4, 3, 3, 3, 4, 5, 2, 5]]
    assert drawn(app)["panels"]["maps"]["grid"] == [[4, 4, 3], [3, 3, 4], [5, 2, 5]]


def test_copies_of_a_pixel_are_predicted(visit: Visit) -> None:
    app = visit("channels", channels_show="As a matrix product")
    assert "row 2, column 2 of the red sheet" in everything_written(app)
    app.text_input(key="prediction-channels-matrix").set_value("4").run()
    written = everything_written(app)
    assert "Right: 4." in written
    assert "48 numbers of the input become 108" in written
    assert "2 · 12 · 9 = 216 multiply-adds" in written


def test_rows_of_another_length_are_named_and_the_ready_made_ones_shown(visit: Visit, drawn: Drawn) -> None:
    app = matrix(visit, channels_colour_rows="1 2 3")
    for part in ("as many weights as a patch has numbers", "Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)
    assert len(drawn(app)["panels"]["filters"]["grid"][0]) == 12


# Links, activities, refusals

ACTIVITIES = ("One filter", "Many filters", "Layer after layer", "What it costs", "As a matrix product")


def test_no_activity_is_missing_here(visit: Visit) -> None:
    assert [one["channels_show"] for one in addresses(visit, "channels")] == list(ACTIVITIES)


@pytest.mark.parametrize("show", ["In code", "Check yourself"])
@pytest.mark.parametrize("activity", ACTIVITIES)
def test_every_activity_has_code_and_exercises(visit: Visit, activity: str, show: str) -> None:
    app = visit("channels", channels_show=activity, show=show)
    assert not app.error
    if show == "In code":
        assert "the same in PyTorch" in app.code[0].value
    else:
        assert_solvable(app, "channels", 0)


@pytest.mark.parametrize(
    "address",
    [
        {"channels_image": "; ".join(["1 2 3"] * 9), "channels_bias": "-2", "channels_products": "true"},
        {"channels_source": "a picture", "channels_size": "32", "picture": "Coins"},
        {"channels_show": ACTIVITIES[1], "channels_filters": "16", "channels_one_scale": "true"},
        {"channels_show": ACTIVITIES[2], "channels_first": "4", "channels_second": "2"},
        {"channels_show": ACTIVITIES[3], "channels_in": "64", "channels_side": "1000", "shown": "cost"},
        {"channels_show": ACTIVITIES[4], "channels_colour_rows": "1 0 0 0 0 0 0 0 0 0 0 1"},
    ],
)
def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn, address: dict[str, str]) -> None:
    app = visit("channels", **address)
    assert not app.error
    assert drawn(visit("channels", **link(app)))["version"] == drawn(app)["version"]
    assert set(address) <= set(link(app))
    plain = drawn(visit("channels", channels_show=address.get("channels_show", ACTIVITIES[0])))
    assert plain["version"] != drawn(app)["version"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("channels_show", "All at once"),
        ("channels_source", "the sea"),
        ("channels_products", "perhaps"),
        ("channels_bias", "much"),
        ("channels_filter", "1 2; 3"),
    ],
)
def test_a_made_up_value_is_named_and_the_default_shown(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit("channels", shown="stack", **{name: value})
    assert app.error
    assert drawn(app)["panels"]["output"]["grid"][1][1] == 44


@pytest.mark.parametrize(
    ("activity", "name"),
    [
        (1, "channels_filters"),
        (1, "channels_kernel"),
        (2, "channels_first"),
        (3, "channels_side"),
        (4, "channels_case"),
    ],
)
def test_made_up_choices_of_other_activities_are_named_too(visit: Visit, activity: int, name: str) -> None:
    app = visit("channels", channels_show=ACTIVITIES[activity], **{name: "7.5"})
    assert f"{name} = 7.5" in refusals(app)
    assert not app.exception


def test_what_was_set_is_there_again_after_a_visit_to_another_activity(visit: Visit, drawn: Drawn) -> None:
    app = visit("channels", shown="stack", channels_bias="3")
    app.segmented_control(key="channels_show").set_value("cost").run()
    app.segmented_control(key="channels_show").set_value("stack").run()
    assert drawn(app)["panels"]["bias"]["grid"] == [[3]]
