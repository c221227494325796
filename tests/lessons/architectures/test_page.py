"""Architectures: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.support.pages import Drawn, Visit, everything_written, link, refusals
from tests.support.spaces import plain_spaces

SLUG = "architectures"


def blocks(scene: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = scene["blocks"]["items"]
    return items


def notes(scene: dict[str, Any]) -> list[str]:
    return [plain_spaces(item["note"]) for item in blocks(scene)]


def told(item: dict[str, Any]) -> str:
    """Read what is written under the figure while the cursor is on a block."""
    return plain_spaces("\n".join(" ".join(line) for line in item["lines"]))


# G1: the pipeline


def test_the_pipeline_shrinks_and_deepens_as_the_curriculum_says(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, shown="pipeline-2")
    assert notes(drawn(app)) == ["224×224×3", "112×112×64", "56×56×128", "28×28×256", "256", "10"]
    written = everything_written(app)
    assert "224 × 224 × 3 → 112 × 112 × 64 → 56 × 56 × 128 → 28 × 28 × 256 → 256 → 10" in written
    assert "| block 1 | 112 × 112 × 64 | 802 816 | 1 792 | 0.5 % | 86 704 128 | 4 / 2 |" in written
    assert "| block 2 | 56 × 56 × 128 | 401 408 | 73 856 | 19.8 % |" in written
    assert "| block 3 | 28 × 28 × 256 | 200 704 | 295 168 | 79.1 % |" in written
    assert "| dense | 10 | 10 | 2 570 | 0.7 % |" in written
    assert "**373 386**" in written
    assert "block 3 has 79.1 % of all 373 386" in written
    assert "Height and width shrink, depth grows." in written
    assert "Height and width shrink, depth stays." in everything_written(
        visit(SLUG, shown="pipeline-1", arch_growth="1")
    )


def test_volumes_are_drawn_to_scale(visit: Visit, drawn: Drawn) -> None:
    volumes = blocks(drawn(visit(SLUG, shown="pipeline-2")))[:4]
    assert [item["high"] * 224 for item in volumes] == [224, 112, 56, 28]
    assert [item["back"] * 224 for item in volumes] == [224, 112, 56, 28]
    assert [item["wide"] * 256 for item in volumes] == [3, 64, 128, 256]


def test_walking_over_a_block_tells_its_shape_and_its_cost(visit: Visit, drawn: Drawn) -> None:
    said = told(blocks(drawn(visit(SLUG, shown="pipeline-2")))[2])
    assert said == (
        "Conv2d(128, 3, padding=1), ReLU, MaxPool2d(2): 112 × 112 × 64 → 56 × 56 × 128 = 401 408 numbers\n"
        "parameters (3·3·64 + 1)·128 = 73 856 (19.8 %);  multiply-adds 924 844 032;  receptive field / jump 10 / 4"
    )


def test_blocks_maps_head_and_picture_can_be_changed(visit: Visit, drawn: Drawn) -> None:
    chosen = {"arch_blocks": "2", "arch_maps": "16", "arch_head": "flatten", "arch_side": "32", "shown": "pipeline-2"}
    app = visit(SLUG, **chosen)
    assert notes(drawn(app)) == ["32×32×3", "16×16×16", "8×8×32", "2 048", "10"]
    assert "(2 048 + 1) · 10 = **20 490**" in everything_written(app)
    inside = drawn(visit(SLUG, arch_inside="true", arch_blocks="2", shown="pipeline-2"))
    assert [item["name"] for item in blocks(inside)][:4] == ["input", "Conv2d", "ReLU", "MaxPool2d"]


@pytest.mark.parametrize(("growth", "answer"), [("1", "is quartered"), ("2", "halves"), ("4", "stays")])
def test_what_becomes_of_the_count_of_numbers_is_predicted(
    visit: Visit, drawn: Drawn, growth: str, answer: str
) -> None:
    app = visit(SLUG, arch_growth=growth)
    assert "= ? numbers" in told(blocks(drawn(app))[1])
    assert "Make your prediction first" in everything_written(app)
    app.button(key="predict-reveal").click().run()
    assert f"The answer: {answer}. 112 × 112 × 64 = 802 816, then " in everything_written(app)
    assert "= 802 816 numbers" in told(blocks(drawn(app))[1])


# G3: the networks of the literature

TIMELINE = {"arch_show": "From 5 to 50 layers"}
KNOWN = {
    "LeNet-5": (1998, 5, "61 706", "16 / 4"),
    "AlexNet, two towers": (2012, 8, "60 965 224", "195 / 32"),
    "AlexNet, one tower": (2014, 8, "61 100 840", "195 / 32"),
    "VGG-16": (2014, 16, "138 357 544", "212 / 32"),
    "ResNet-18": (2015, 18, "11 689 512", "435 / 32"),
    "ResNet-50": (2015, 50, "25 557 032", "427 / 32"),
    "ResNet-50, stride last": (2015, 50, "25 557 032", "483 / 32"),
}


def rows_of(app: AppTest) -> dict[str, list[str]]:
    """Read the rows of every table on the page by their first cell."""
    lines = [line.strip("| ").split(" | ") for line in everything_written(app).splitlines() if line.startswith("| ")]
    return {cells[0]: cells for cells in lines}


@pytest.mark.parametrize("name", KNOWN)
def test_the_networks_of_the_literature_have_its_numbers(visit: Visit, name: str) -> None:
    year, depth, parameters, field = KNOWN[name]
    cells = rows_of(visit(SLUG, **TIMELINE, shown="timeline"))[name]
    assert (int(cells[1]), int(cells[2]), cells[3], cells[5]) == (year, depth, parameters, field)


def test_the_timeline_says_7_8_16_50_and_how_7_comes_about(visit: Visit) -> None:
    written = everything_written(visit(SLUG, **TIMELINE, shown="timeline"))
    assert "**7** layers (1998), then **8** (2012), **16** (2014), **50** (2015)." in written
    assert "LeNet-5 has 5 of them" in written
    assert "5 + 2 = **7**" in written


def test_depth_is_drawn_to_scale_a_cell_a_layer(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit(SLUG, **TIMELINE, shown="timeline"))
    assert [len(panel["grid"][0]) for panel in scene["panels"].values()] == [50, 18, 16, 8, 8, 5]
    assert set(scene["pyramid"]["cell"].values()) == {1.0}
    notes = [plain_spaces(panel["note"]) for panel in scene["panels"].values()]
    assert notes[0] == "2015: 50 layers, 25 557 032 parameters"
    assert notes[-1] == "1998: 5 layers, 61 706 parameters"


def test_every_layer_of_the_timeline_can_be_walked_over(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit(SLUG, **TIMELINE, shown="timeline"))
    vgg = scene["views"][2]
    assert plain_spaces(vgg["column_texts"][13]) == (
        "VGG-16, layer 14 of 16: Linear(4096), 25 088 → 4 096; parameters (25 088 + 1)·4 096 = 102 764 544 (74.3 %); "
        "multiply-adds 102 760 448; receptive field / jump 404"
    )
    assert scene["views"][5]["down"].tolist() == [0, 1, 2, 3, 4]
    assert scene["views"][0]["up"].tolist()[-1] == 17


def test_variant_paper_and_year_are_named(visit: Visit) -> None:
    written = everything_written(visit(SLUG, **TIMELINE, shown="timeline"))
    assert "**ResNet-50**: stride in the 3×3 convolution" in written
    assert "**ResNet-50, stride last**: stride in the last unit of each stage" in written
    assert "**AlexNet, one tower**: one tower, without response normalisation. *Krizhevsky, One weird trick" in written


def test_the_largest_network_is_predicted_first(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, **TIMELINE)
    assert all("? parameters" in panel["note"] for panel in drawn(app)["panels"].values())
    assert "parameters ?;" in drawn(app)["views"][2]["column_texts"][13]
    app.button(key="predict-reveal").click().run()
    assert "The answer: VGG-16. 138 357 544 parameters, 74.3 % of them in one dense layer." in everything_written(app)


def test_fills_can_show_where_the_work_is_done(visit: Visit, drawn: Drawn) -> None:
    shown = drawn(visit(SLUG, **TIMELINE, shown="timeline", arch_fill="multiply-adds"))
    vgg = shown["panels"]["rowD"]["grid"][0]
    assert max(vgg) == pytest.approx(100 * 1_849_688_064 / 15_470_264_320, abs=1e-5)
    assert vgg[13] < 1


CHAINS = {
    "LeNet-5, 1998": ["32×32×1", "14×14×6", "5×5×16", "400", "120", "84", "10"],
    "VGG-16, 2014": [
        *("224×224×3", "112×112×64", "56×56×128", "28×28×256", "14×14×512", "7×7×512"),
        *("25 088", "4 096", "4 096", "1 000"),
    ],
    "ResNet-50, 2015": [
        *("224×224×3", "56×56×64", "56×56×256", "28×28×512", "14×14×1 024", "7×7×2 048", "2 048", "1 000"),
    ],
}


@pytest.mark.parametrize("network", CHAINS)
def test_a_network_is_drawn_stage_by_stage(visit: Visit, drawn: Drawn, network: str) -> None:
    app = visit(SLUG, **TIMELINE, arch_network=network, shown="timeline")
    assert notes(drawn(app)) == CHAINS[network]


def test_the_trace_of_resnet_50_is_folded_by_stage_and_unfolded_by_a_click(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, **TIMELINE, arch_network="ResNet-50, 2015", shown="timeline", pin="0,4")
    rows = rows_of(app)
    assert rows["6 blocks"][1:4] == ["14 × 14 × 1 024", "200 704", "7 098 368"]
    assert "1 + 9 + 12 + 18 + 9 + 1 = **50**" in everything_written(app)
    assert "The 4 projections on the shortcuts" in everything_written(app)
    assert rows["18.branch.0"][1] == "Conv2d(256, 1, bias=False)"
    assert rows["18.shortcut.0"][4] == "(1·1·512)·1 024 = 524 288"
    assert drawn(app)["blocks"]["chosen"] == 4


def test_every_layer_of_a_network_can_be_drawn(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, **TIMELINE, arch_network="ResNet-18, 2015", arch_rows="every layer", shown="timeline")
    items = blocks(drawn(app))
    joins = [k for k, item in enumerate(items) if item["name"] == "Residual"]
    assert len(joins) == 8
    assert all(len(items[k]["sources"]) == 2 for k in joins)


# G4: the residual block

RESIDUAL = {"arch_show": "The residual block"}


def grid(scene: dict[str, Any], name: str) -> Any:
    return np.array(scene["panels"][name]["grid"])


def test_the_block_adds_its_input_and_rectifies(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, **RESIDUAL, shown="residual", pin="1,1")
    scene = drawn(app)
    image, z, out = (grid(scene, name) for name in ("input", "branch", "output"))
    np.testing.assert_array_equal(grid(scene, "shortcut"), image)
    np.testing.assert_array_equal(grid(scene, "sum"), z + image)
    np.testing.assert_array_equal(out, np.maximum(0, z + image))
    assert (z[1, 1], image[1, 1], out[1, 1]) == (8, 4, 12)
    written = everything_written(app)
    assert r"a^{[l+2]} = g\left(z^{[l+2]} + a^{[l]}\right)" in written
    assert r"g(8 + 4) = \max(0,\ 12) = \mathbf{12}" in written
    assert "36 864 + 36 864 = 73 728" in written


def test_with_f_at_0_the_block_is_the_identity(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, **RESIDUAL, shown="residual", arch_part="0")
    scene = drawn(app)
    assert not grid(scene, "branch").any()
    assert not grid(scene, "second").any()
    np.testing.assert_array_equal(grid(scene, "output"), grid(scene, "input"))
    assert "Now the main path is off: the output is the input, in all 16 cells." in everything_written(app)


def test_numbers_below_0_are_cut_even_with_f_at_0(visit: Visit, drawn: Drawn) -> None:
    signed = "2 -3 1 3; 1 4 -2 2; -1 1 3 1; 2 0 -4 5"
    app = visit(SLUG, **RESIDUAL, shown="residual", arch_part="0", arch_a=signed)
    scene = drawn(app)
    np.testing.assert_array_equal(grid(scene, "output"), np.maximum(0, grid(scene, "input")))
    assert "4 of 16 numbers were below 0" in everything_written(app)


def test_f_is_scaled_in_quarters(visit: Visit, drawn: Drawn) -> None:
    whole, half = (drawn(visit(SLUG, **RESIDUAL, shown="residual", arch_part=part)) for part in ("4", "2"))
    np.testing.assert_allclose(grid(half, "branch"), grid(whole, "branch") / 2)
    assert whole["panels"]["second"]["content"]["editable"]
    assert not half["panels"]["second"]["content"]["editable"]


def test_what_the_block_gives_for_f_0_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, **RESIDUAL, arch_part="0")
    assert drawn(app)["panels"]["output"]["content"]["record"] == "Live"
    assert drawn(app)["panels"]["sum"]["content"]["record"] == "Live"
    assert "Make your prediction first" in everything_written(app)
    app.button(key="predict-reveal").click().run()
    assert "The answer: its input. z = 0" in everything_written(app)
    assert drawn(app)["panels"]["output"]["content"]["record"] == "Cells"


def test_the_first_convolution_can_be_walked_over(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit(SLUG, **RESIDUAL, shown="residual", arch_walk="the first convolution"))
    assert (scene["links"][0]["read"], scene["links"][0]["into"]) == ("input", ["hidden"])
    raw = scene["lines"][0]["own"]["values"].reshape(4, 4)
    np.testing.assert_array_equal(np.maximum(0, raw), grid(scene, "hidden"))
    assert raw.min() < 0


def test_a_projection_makes_four_maps_of_two(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, **RESIDUAL, shown="shapes", arch_shortcut="projection", pin="4,1")
    scene = drawn(app)
    image = grid(scene, "input").reshape(2, 4, 4)[:, ::2, ::2]
    made = np.einsum("oi,ihw->ohw", grid(scene, "weight"), image).reshape(8, 2)
    np.testing.assert_array_equal(grid(scene, "shortcut"), made)
    np.testing.assert_array_equal(grid(scene, "output"), np.maximum(0, made + grid(scene, "branch")))
    written = everything_written(app)
    assert r"W_s\, a: \quad 1 \cdot 1 + 1 \cdot (-1) = 0" in written
    assert r"z: \quad 3 \cdot 1 + 4 \cdot 1 + 1 \cdot 1 + 5 \cdot (-1) + 7 \cdot 1 + 1 \cdot 1 = 11" in written
    assert "2 · 4 = **8** weights" in written
    assert "*Zero padding*: **0** weights" in written


def test_the_output_reads_one_place_of_both_maps_through_one_row_of_weights(visit: Visit, drawn: Drawn) -> None:
    link_ = drawn(visit(SLUG, **RESIDUAL, shown="shapes", arch_shortcut="projection"))["links"][0]
    assert link_["source"]["cells"].reshape(16, 2)[9].tolist() == [2, 18]  # map 3, row 0, column 1
    assert link_["source"]["weight_cells"].reshape(16, 2)[9].tolist() == [4, 5]


def test_zero_padding_keeps_every_second_cell_and_adds_empty_maps(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, **RESIDUAL, shown="shapes", arch_shortcut="zero padding")
    scene = drawn(app)
    image = grid(scene, "input").reshape(2, 4, 4)
    shortcut = grid(scene, "shortcut").reshape(4, 2, 2)
    np.testing.assert_array_equal(shortcut[:2], image[:, ::2, ::2])
    assert not shortcut[2:].any()
    assert scene["lines"][0]["cases"].tolist() == [0] * 8 + [1] * 8
    assert "weight" not in scene["panels"]


def test_the_price_of_projections_comes_from_the_traces(visit: Visit) -> None:
    rows = rows_of(visit(SLUG, **RESIDUAL, shown="shapes", arch_shortcut="projection"))
    assert rows["ResNet-18"][1:] == ["64·128 + 128·256 + 256·512", "172 032", "1.5 %"]
    assert rows["ResNet-50"][1:3] == ["64·256 + 256·512 + 512·1024 + 1024·2048", "2 768 896"]


def test_the_weights_of_a_projection_are_predicted(visit: Visit) -> None:
    app = visit(SLUG, **RESIDUAL, arch_shortcut="projection")
    for wrong in ("192", "8"):
        app.text_input(key="prediction-architectures-shapes").set_value(wrong).run()
        assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-architectures-shapes").set_value("8 192").run()
    assert "Right: 8 192. 64 · 128: a weight for each pair of maps, in and out." in everything_written(app)


@pytest.mark.parametrize(
    ("name", "value"), [("arch_a", "1 x"), ("arch_w1", ""), ("arch_w2", "1 2 3 4 5 6"), ("arch_a", "1 2; 3")]
)
def test_numbers_that_cannot_be_read_are_named_and_the_last_ones_stay(
    visit: Visit, drawn: Drawn, name: str, value: str
) -> None:
    app = visit(SLUG, **RESIDUAL, shown="residual")
    app.text_input(key=name).set_value(value).run()
    for part in ("Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)
    assert grid(drawn(app), "output")[1, 1] == 12


@pytest.mark.parametrize(("name", "value"), [("arch_maps_in", "1 2; 3 4"), ("arch_ws", "1 2 3; 4 5 6")])
def test_a_volume_of_another_shape_is_refused_in_five_parts(visit: Visit, name: str, value: str) -> None:
    app = visit(SLUG, **RESIDUAL, arch_shortcut="projection", **{name: value})
    for part in ("Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)


def test_maps_and_kernels_of_other_sizes_work(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, **RESIDUAL, shown="residual", arch_a="1 2 3; 4 5 6", arch_w1="1 1; 1 1", arch_w2="-1")
    assert grid(drawn(app), "output").shape == (2, 3)
    assert not app.error


# links and addresses


@pytest.mark.parametrize(
    "address",
    [
        {"arch_blocks": "5", "arch_maps": "8", "arch_side": "64", "arch_classes": "100", "shown": "pipeline-2"},
        {"arch_head": "flatten", "arch_growth": "4", "arch_inside": "true", "arch_fill": "multiply-adds"},
        {"arch_show": "The residual block", "arch_part": "1", "arch_walk": "the first convolution", "pin": "2,2"},
        {"arch_show": "The residual block", "arch_shortcut": "zero padding", "arch_ws": "1 1; 1 1; 0 1; 1 0"},
        {"arch_show": "From 5 to 50 layers", "arch_network": "VGG-16, 2014", "arch_rows": "every layer", "pin": "0,3"},
    ],
)
def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn, address: dict[str, str]) -> None:
    app = visit(SLUG, **address)
    assert not app.error
    assert drawn(visit(SLUG, **link(app)))["version"] == drawn(app)["version"]
    assert set(address) <= set(link(app))
    assert drawn(visit(SLUG))["version"] != drawn(app)["version"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("arch_show", "Nothing"), ("arch_blocks", "9"), ("arch_maps", "5"), ("arch_head", "x"), ("arch_fill", "x")],
)
def test_a_made_up_value_is_named_and_the_default_shown(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit(SLUG, **{name: value, "shown": "pipeline-2"})
    assert f"{name} = {value}" in refusals(app)
    assert notes(drawn(app))[-3:] == ["28×28×256", "256", "10"]
