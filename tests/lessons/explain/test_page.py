"""Any number, explained: every kind of layer, the way down to the pixels, own networks, links, impossible addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.datasets import task_data
from cnn_core.models import load_model
from cnn_core.network import INPUT, explain_number, forward, trace
from lesson_ui.drawing.map_grid import map_grid
from tests.support.pages import Visit, everything_written, link, refusals

Drawn = Callable[[AppTest, str], dict[str, Any]]
RESNET = "Small ResNet on coloured shapes"
CONV = "3 Conv2d — 10 × 10 × 16"
HEAD = "11 Linear — 10"


def test_the_number_asked_is_hidden_in_a_prediction(visit: Visit) -> None:
    app = visit("explain")
    assert "Make your prediction first" in everything_written(app)
    app.text_input(key="prediction-explain").set_value("25").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-explain").set_value("150").run()
    assert "Right: 150. There are 25 from each of 6 maps." in everything_written(app)
    assert "adds up all 150 products" in everything_written(app)


def test_the_maps_of_a_layer_are_one_trace_beside_what_it_reads(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit("explain", shown="1"), "explain-figure")
    assert list(scene["panels"]) == ["picture", "below", "layer"]
    assert len(scene["figure"]["data"]) == 3
    model = load_model("lenet5-digits")
    run = forward(model.network, model.weights, task_data("digits").images[0])
    stitched = map_grid((16, 10, 10)).stitched(run.activations["3"][0])
    np.testing.assert_allclose(scene["figure"]["data"][2]["z"], stitched, rtol=1e-5)


@pytest.mark.parametrize("layer", load_model("resnet-shapes").network.nodes, ids=lambda node: node.path)
def test_every_layer_of_the_largest_network_can_be_asked(visit: Visit, drawn: Drawn, layer: Any) -> None:
    model = load_model("resnet-shapes")
    shape = trace(model.network, (3, 32, 32)).row(layer.path).output_shape
    size = f"{shape[1]} × {shape[2]} × {shape[0]}" if len(shape) == 3 else str(shape[0])
    option = f"{layer.path} {type(layer.layer).__name__} — {size}"
    pin = (1, 0) if len(shape) == 1 else (2, 3) if shape[1] > 1 else (0, 1)
    app = visit("explain", shown="1", explain_network=RESNET, explain_layer=option, pin=f"{pin[0]},{pin[1]}")
    assert not app.error
    index = map_grid(shape).index_at(*pin)
    run = forward(model.network, model.weights, task_data("shapes").images[0])
    assert index is not None
    value = float(run.activations[layer.path][(0, *index)])
    assert f"is **{value:.3f}**".replace("-", "−") in everything_written(app)
    assert drawn(app, "explain-figure")["pin"] == list(pin)


def test_the_steps_add_up_to_the_number(visit: Visit) -> None:
    written = everything_written(visit("explain", shown="1", pin="25,25"))
    assert "**map 11, row 5, column 5** of layer 3 Conv2d is **5.030**" in written
    assert r"5.043 + (-0.013) \approx 5.030\qquad\text{bias}" in written
    assert "It sees 14 × 14 pixels of the picture: rows 10 to 23, columns 10 to 23." in written


def test_the_table_has_every_term_the_weightiest_map_first(visit: Visit) -> None:
    assert not visit("explain", shown="1", pin="25,25").dataframe, "it is there for those who ask for it"
    app = visit("explain", shown="1", pin="25,25", explain_table="true")
    table = app.dataframe[0].value
    assert len(table) == 150
    model = load_model("lenet5-digits")
    run = forward(model.network, model.weights, task_data("digits").images[0])
    explanation = explain_number(model.network, model.weights, run, "3", (0, 10, 5, 5))
    assert sorted(table["product"]) == pytest.approx(sorted(term.value for term in explanation.terms))
    first = [abs(float(name.split("(")[1][:-1].replace("−", "-"))) for name in dict.fromkeys(table["from (sum)"])]
    assert first == sorted(first, reverse=True)
    per_map = table.groupby("from (sum)", sort=False)["product"]
    assert all((group.abs().diff().dropna() <= 1e-9).all() for _, group in per_map)
    np.testing.assert_allclose(table["number"] * table["weight"], table["product"], rtol=1e-6)


def test_the_way_down_ends_at_a_pixel_and_leads_back(visit: Visit) -> None:
    """Each step of the way stands in the address; crumbs lead back."""
    trail = "11:0;10:26;9:26;8:26;7:26;6:250;5:10,0,0;4:10,0,1;3:10,0,1;2:3,2,3;1:3,5,6;0:3,5,6"
    app = visit(
        "explain", shown="1", explain_layer="the picture's channels — 32 × 32 × 1", pin="7,9", explain_trail=trail
    )
    written = everything_written(app)
    assert "You have arrived at the picture." in written
    crumbs = [button for button in app.button if (button.key or "").startswith("explain-crumb-")]
    assert len(crumbs) == 12
    assert crumbs[0].label.startswith("11 Linear · number 1, for “0” = ")
    crumbs[8].click().run()
    assert app.selectbox(key="explain_layer").value == "3"
    assert app.session_state["explain_trail"].count(";") == 7
    assert "of layer 3 Conv2d is" in everything_written(app)


def test_another_layer_or_network_has_no_way_behind_it(visit: Visit) -> None:
    app = visit("explain", shown="1", explain_trail="11:0", pin="3,3")
    app.selectbox(key="explain_layer").select("1").run()
    assert not app.session_state["explain_trail"]
    app.selectbox(key="explain_network").select("vgg-shapes").run()
    assert not app.exception
    assert "The network says" in everything_written(app)


def test_a_network_that_learned_nothing_says_so(visit: Visit) -> None:
    app = visit("explain", shown="1", explain_network="Tiny VGG, not trained", explain_table="true")
    assert "has learned nothing yet" in everything_written(app)
    before = app.dataframe[0].value["weight"].tolist()
    app.slider(key="explain_seed").set_value(3).run()
    assert app.dataframe[0].value["weight"].tolist() != before


def test_the_network_just_built_is_read_from_the_address(visit: Visit, drawn: Drawn) -> None:
    text = "Conv2d(4,3,padding=1),ReLU,Residual((Conv2d(4,3,padding=1),)),Flatten,Linear(3)"
    address = {"explain_network": "The network you built", "network": text, "network_input": "3,16,16"}
    app = visit("explain", shown="1", explain_layer="2 Residual — 16 × 16 × 4", **address)
    assert not app.error
    assert list(drawn(app, "explain-figure")["panels"]) == ["picture", "below", "belowb", "layer"]
    assert "adds what its branch computed" in everything_written(app)


@pytest.mark.parametrize(
    ("text", "shape", "words"),
    [
        ("Conv2d(4,3),Linear(2)", "3,16,16", "Linear reads a vector"),
        ("Nonsense(4)", "3,16,16", "no layer of that name"),
        ("ReLU", "2,16,16", "does not read a picture"),
        ("ReLU", "abc", "does not read a picture"),
        ("Conv2d(64,3,padding=1),Conv2d(512,3,padding=1)", "3,224,224", "too large to be computed here"),
        ("Flatten,Linear(4096),Linear(4096)", "3,64,64", "too large to be computed here"),
    ],
)
def test_networks_that_cannot_be_asked_are_explained_and_the_page_stays(
    visit: Visit, drawn: Drawn, text: str, shape: str, words: str
) -> None:
    app = visit("explain", shown="1", explain_network="The network you built", network=text, network_input=shape)
    assert words in refusals(app)
    assert not app.exception
    assert "layer" in drawn(app, "explain-figure")["panels"]
    assert app.session_state["network"] == text


@pytest.mark.parametrize(
    "address",
    [
        {"explain_layer": "77 Conv2d — 1 × 1 × 1"},
        {"explain_network": "GPT"},
        {"explain_sample": "4000"},
        {"pin": "999,999"},
        {"explain_trail": "zzz;1:2;11:99;:::;3:1,2"},
    ],
)
def test_made_up_addresses_leave_the_page_whole(visit: Visit, drawn: Drawn, address: dict[str, str]) -> None:
    app = visit("explain", shown="1", **address)
    assert not app.exception
    assert "layer" in drawn(app, "explain-figure")["panels"]


def test_another_picture_gives_other_numbers(visit: Visit) -> None:
    app = visit("explain", shown="1", pin="25,25")
    first = everything_written(app)
    app.slider(key="explain_sample").set_value(7).run()
    assert everything_written(app) != first
    app.selectbox(key="explain_input").select("picture").run()
    assert not app.exception
    assert "That is right" not in everything_written(app)


def test_a_picture_smaller_than_the_network_reads_is_made_larger_and_this_is_said(visit: Visit) -> None:
    address = {"explain_network": "Tiny VGG, not trained", "explain_input": "samples and your own", "picture": "Digit"}
    app = visit("explain", shown="1", **address)
    assert not app.exception
    notes = [caption.value for caption in app.caption]
    assert any("the network reads 64 × 64" in note for note in notes), notes


def test_a_link_opens_the_same_number(visit: Visit, drawn: Drawn) -> None:
    app = visit("explain", shown="1", explain_layer=HEAD, pin="3,0", explain_sample="5")
    again = visit("explain", **link(app))
    assert drawn(again, "explain-figure")["version"] == drawn(app, "explain-figure")["version"]
    assert everything_written(again) == everything_written(app)


@pytest.mark.parametrize("layer", [CONV, HEAD, "1 ReLU — 28 × 28 × 6", "2 MaxPool2d — 14 × 14 × 6"])
def test_the_code_prints_the_number_on_the_screen(visit: Visit, layer: str, capsys: pytest.CaptureFixture[str]) -> None:
    app = visit("explain", shown="1", show="In code", explain_layer=layer, pin="0,0")
    exec(app.code[0].value, {})
    printed = capsys.readouterr().out.splitlines()
    value = next(n.value for n in app.markdown if n.value.startswith("**") and " = " in n.value and " · " in n.value)
    shown = float(value.rsplit("= ", 1)[1].strip("*").replace("−", "-"))
    assert float(printed[0]) == pytest.approx(shown, abs=0.006)
    if layer in (CONV, HEAD):
        assert float(printed[-1]) == pytest.approx(float(printed[0]), abs=1e-4)


def test_the_picture_s_own_numbers_are_its_pixels(visit: Visit) -> None:
    address = {"explain_network": RESNET, "explain_layer": "the picture's channels — 32 × 32 × 3"}
    written = everything_written(visit("explain", shown="1", pin="3,4", **address))
    value = task_data("shapes").images[0][0, 3, 4]
    assert f"**{value:.3f}** on the scale from 0 to 1, stored as {round(value * 255)} of 255" in written
    assert INPUT == "input"
