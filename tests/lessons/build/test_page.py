"""The builder: the curriculum's chain, editing, breaking and mending, files, links, bad addresses."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.errors import InvalidInputError
from cnn_core.network import PRESETS, Network, ReLU, from_address, to_json, trace
from lesson_ui.lessons.build.arguments_activity import padding_of
from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written, link, refusals
from tests.support.spaces import plain_spaces

DEFAULT = "Conv2d(16,3,padding=1),ReLU,MaxPool2d(2),Conv2d(32,3,padding=1),ReLU,MaxPool2d(2),Flatten,Linear(10)"
NO_FLATTEN = DEFAULT.replace("Flatten,", "")


def table(app: AppTest) -> list[list[str]]:
    """Read the table: the cells of every row."""
    bodies = [node.proto.body for node in app.get("html")]
    (found,) = [body for body in bodies if "<table" in body]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", plain_spaces(found))
    return [[html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


def blocks(drawn: Drawn, app: AppTest) -> list[tuple[str, str]]:
    return [(item["name"], plain_spaces(item["note"])) for item in drawn(app)["blocks"]["items"]]


def network(app: AppTest) -> Network:
    return from_address(app.session_state["built network"])


# G2: the size trace end to end


def test_the_chain_of_the_curriculum_is_drawn_and_written(visit: Visit, drawn: Drawn) -> None:
    app = visit("build", shown="1")
    sizes = [size for _, size in blocks(drawn, app)]
    assert list(dict.fromkeys(sizes)) == ["32×32×3", "32×32×16", "16×16×16", "16×16×32", "8×8×32", "2 048", "10"]
    rows = table(app)
    assert rows[2] == ["0 Conv2d", "16, 3, padding=1", "32 × 32 × 16", "⌊(32 + 2·1 − 3)/1⌋ + 1 = 32"] + [
        "(3·3·3 + 1)·16 = 448",
        "442 368",
        "3 × 3, jump 1",
    ]
    assert rows[4][2:4] == ["16 × 16 × 16", "⌊(32 + 2·0 − 2)/2⌋ + 1 = 16"]
    assert rows[8][2:4] == ["2 048", "32 · 8 · 8 = 2 048"]
    assert rows[9][4:6] == ["(2 048 + 1)·10 = 20 490", "20 480"]
    assert rows[-1] == ["in all", "", "10", "", "25 578", "1 642 496", ""]
    assert "448 + 4 640 + 20 490 = 25 578" in everything_written(app)


def test_blocks_are_to_scale(visit: Visit, drawn: Drawn) -> None:
    items = drawn(visit("build", shown="1"))["blocks"]["items"]
    assert [item["high"] for item in items[:7]] == [1, 1, 1, 0.5, 0.5, 0.5, 0.25]
    assert items[4]["wide"] == 1
    assert items[1]["wide"] == pytest.approx(0.5**0.5)
    assert items[8]["fill"] == pytest.approx(100 * 20_490 / 25_578)


def test_the_numbers_that_reach_the_dense_layer_are_predicted_first(visit: Visit, drawn: Drawn) -> None:
    app = visit("build")
    assert "2 048" not in "".join("".join(row) for row in table(app))
    assert blocks(drawn, app)[7] == ("Flatten", "?")
    assert "2 048" not in plain_spaces(str(drawn(app)["blocks"]))
    assert "2 048" not in everything_written(app)
    app.text_input(key="prediction-build").set_value("32").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-build").set_value("2048").run()
    assert "Right: 2 048. 8 × 8 × 32 are 8 · 8 · 32 = 2 048 numbers" in everything_written(app)
    assert blocks(drawn, app)[7] == ("Flatten", "2 048")


def test_the_lines_of_a_block_tell_rule_cost_and_field(visit: Visit, drawn: Drawn) -> None:
    item = drawn(visit("build", shown="1"))["blocks"]["items"][4]
    lines = [plain_spaces(" ".join(line)) for line in item["lines"]]
    assert lines == [
        "Layer 3, Conv2d(32, 3, padding=1): 16 × 16 × 16 → 16 × 16 × 32;  ⌊(16 + 2·1 − 3)/1⌋ + 1 = 16",
        "Parameters: (3·3·16 + 1)·32 = 4 640;  multiply-adds 1 179 648;  receptive field 8 × 8, jump 2",
    ]


def test_the_chosen_layer_is_worked_out(visit: Visit) -> None:
    app = visit("build", shown="1", build_layer="3")
    for rule in (
        r"\left\lfloor \dfrac{16 + 2 \cdot 1 - 3}{1} \right\rfloor + 1 = \mathbf{16}",
        r"(3 \cdot 3 \cdot 16 + 1) \cdot 32 = \mathbf{4\,640}",
        r"8\,192 \cdot 144 = \mathbf{1\,179\,648}",
        r"4 + (3 - 1) \cdot 2 = \mathbf{8}",
    ):
        assert rule in everything_written(app)


# G5: building


def test_an_argument_changes_everything_behind_it(visit: Visit, drawn: Drawn) -> None:
    app = visit("build", shown="1")
    app.text_input(key="build Conv2d 0 out_channels").set_value("8").run()
    app.toggle(key="build Conv2d 0 bias").set_value(False).run()
    assert table(app)[2][4] == "(3·3·3)·8 = 216"
    assert table(app)[5][4] == "(3·3·8 + 1)·32 = 2 336"
    assert link(app)["build_network"].startswith("Conv2d(8,3,padding=1,bias=False)")
    app.button(key="undo").click().run()
    assert table(app)[2][4] == "(3·3·3 + 1)·8 = 224"
    app.button(key="undo").click().run()
    assert network(app) == from_address(DEFAULT)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("2, 1", (2, 1)), ("12", 12), (" 2 x 1 ", (2, 1)), ("valid", "valid"), ("7, 1\u202f000", (7, 1000))],
)
def test_a_padding_may_be_typed(text: str, meant: Any) -> None:
    assert padding_of(text) == meant


@pytest.mark.parametrize("text", ["", "a", "1, 2, 3", "-1", "9" * 50, "1.5"])
def test_a_padding_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(InvalidInputError, match="padding is not what it must be"):
        padding_of(text)


@pytest.mark.parametrize(("text", "meant"), [("same", "same"), ("3", 3)])
def test_padding_takes_numbers_and_words(visit: Visit, text: str, meant: Any) -> None:
    app = visit("build", shown="1")
    app.selectbox(key="build Conv2d 0 padding").set_value(text).run()
    assert network(app).layers[0].padding == meant  # type: ignore[union-attr]


def test_height_and_width_apart(visit: Visit) -> None:
    app = visit("build", shown="1", build_rectangular="true")
    app.text_input(key="build Conv2d 0 kernel_size height").set_value("5").run()
    assert network(app).layers[0].kernel_size == (5, 3)  # type: ignore[union-attr]
    assert "⌊(32 + 2·1 − 5)/1⌋ + 1 = 30; ⌊(32 + 2·1 − 3)/1⌋ + 1 = 32" in table(app)[2][3]


def test_layers_are_added_moved_and_taken_out(visit: Visit) -> None:
    app = visit("build", shown="1", build_layer="2")
    app.selectbox(key="build kind").select("BatchNorm2d").run()
    app.button(key="build-add-after").click().run()
    assert [type(layer).__name__ for layer in network(app).layers[:4]] == ["Conv2d", "ReLU", "MaxPool2d", "BatchNorm2d"]
    app.button(key="build-earlier").click().run()
    app.button(key="build-earlier").click().run()
    assert [type(layer).__name__ for layer in network(app).layers[:4]] == ["Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d"]
    assert app.session_state["build_layer"] == "1"
    app.button(key="build-remove").click().run()
    assert network(app) == from_address(DEFAULT)


def test_every_kind_of_layer_can_be_added_and_shown(visit: Visit) -> None:
    app = visit("build", shown="1", build_layer="2")
    for kind in app.selectbox(key="build kind").options:
        app.selectbox(key="build kind").select(kind).run()
        app.button(key="build-add-before").click().run()
        assert not app.exception
        assert type(network(app).layers[2]).__name__ == kind
        app.button(key="build-remove").click().run()


def test_a_skip_gets_a_projection_where_it_needs_one_and_goes_again(visit: Visit) -> None:
    app = visit("build", shown="1", build_layer="3")
    app.text_input(key="build count").set_value("3·10⁰").run()
    app.button(key="build-skip").click().run()
    block = network(app).layers[3]
    assert repr(block).replace(" ", "").endswith("(Conv2d(32,1,stride=2),))")
    assert not app.error
    app.button(key="build-unwrap").click().run()
    assert network(app) == from_address(DEFAULT)


def test_branches_side_by_side_and_layers_inside_them(visit: Visit) -> None:
    app = visit("build", shown="1", build_layer="3")
    app.button(key="build-branch").click().run()
    assert repr(network(app).layers[3]).startswith(
        "Concat(branches=((Conv2d(32, 3, padding=1),), (Conv2d(16, 3"
    ) or repr(network(app).layers[3]).startswith("Concat(((Conv2d(32, 3, padding=1),), (Conv2d(16, 3")
    assert table(app)[7][2:4] == ["16 × 16 × 48", "32 + 16 = 48"]
    app.selectbox(key="build kind").select("ReLU").run()
    app.button(key="build-add-branches.1").click().run()
    assert network(app).node_by_path["3.branches.1.1"].layer == ReLU()
    app.selectbox(key="build layer box").select("3.branches.1.0").run()
    app.text_input(key="build Conv2d 3.branches.1.0 out_channels").set_value("4").run()
    assert "32 + 4 = 36" in [row[3] for row in table(app) if len(row) > 3]


@pytest.mark.parametrize("name", PRESETS)
def test_presets_open_with_their_own_input(visit: Visit, name: str) -> None:
    app = visit("build", shown="1")
    app.selectbox(key="build start").select(name).run()
    assert not app.exception
    assert not app.error
    preset = PRESETS[name]
    total = trace(preset.network, preset.input_shape).parameters
    assert table(app)[-1][4] == f"{total:,}".replace(",", " ")
    assert link(app)["build_network"] == name
    assert app.selectbox(key="build start").value == name


# Breaking and mending


def test_a_break_keeps_the_rows_before_and_every_fix_is_a_button(visit: Visit, drawn: Drawn) -> None:
    app = visit("build", shown="1", build_network=NO_FLATTEN, build_layer="6")
    for part in ("Layer 6 (Linear): Linear reads a vector", "Given:", "Allowed:", "Here:", "What to do:"):
        assert part in refusals(app)
    assert table(app)[7][2] == "8 × 8 × 32"
    assert table(app)[8][2] == "breaks here: Linear reads a vector, and maps come to it."
    assert drawn(app)["blocks"]["items"][7]["state"] == "broken"
    labels = [button.label for button in app.button if str(button.key).startswith("fix-")]
    assert labels == ["Put Flatten in front of layer 6", "Put AdaptiveAvgPool2d(1) and Flatten in front of layer 6"]
    app.button(key="fix-0").click().run()
    assert not app.error
    assert network(app) == from_address(DEFAULT)
    app.button(key="undo").click().run()
    assert network(app) == from_address(NO_FLATTEN)


@pytest.mark.parametrize(
    ("example", "problem", "fixes"),
    [
        ("flatten", "Layer 6 (Linear): Linear reads a vector, and maps come to it.", 2),
        ("shrunk", "Layer 6 (Conv2d): The kernel does not fit the padded input along height.", 5),
        ("groups", "Layer 2 (Conv2d): The groups do not share the channels evenly.", 4),
        ("skip", "Layer 2 (Residual): The branch and the shortcut cannot be added: their shapes differ.", 3),
    ],
)
def test_every_example_breaks_and_every_button_mends_it(visit: Visit, example: str, problem: str, fixes: int) -> None:
    app = visit("build", shown="1")
    app.button(key=f"example-{example}").click().run()
    broken = network(app)
    assert problem in refusals(app)
    assert len([button for button in app.button if str(button.key).startswith("fix-")]) == fixes
    for k in range(fixes):
        app.button(key=f"fix-{k}").click().run()
        assert not app.error
        assert not app.exception
        assert network(app) != broken
        app.button(key="undo").click().run()
        assert network(app) == broken
        assert problem in refusals(app)


def test_the_layers_behind_a_break_are_listed_as_not_reached(visit: Visit, drawn: Drawn) -> None:
    app = visit("build", shown="1", build_network="Conv2d(16,3,groups=2),ReLU,Flatten")
    assert [item["state"] for item in drawn(app)["blocks"]["items"]] == ["", "broken", "unreached", "unreached"]
    assert table(app)[-1][0] == "up to the break"


def test_the_only_layer_cannot_be_taken_out(visit: Visit) -> None:
    app = visit("build", build_network="ReLU")
    app.button(key="build-remove").click().run()
    assert "The network has no layer" in refusals(app)
    assert network(app) == Network((ReLU(),))


# In and out


def test_json_goes_out_and_comes_in(visit: Visit) -> None:
    preset = PRESETS["lenet5"]
    app = visit("build", shown="1")
    app.text_area(key="build pasted").set_value(to_json(preset.network, preset.input_shape)).run()
    assert network(app) == preset.network
    assert link(app)["build_input"] == "1, 32, 32"
    app = visit("build", **link(app) | {"show": "In code"})
    assert "class Network(nn.Sequential)" in app.code[0].value
    assert {str(node.proto.label) for node in app.get("download_button")} == {
        "Download as JSON",
        "Download as PyTorch script",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a shopping list", "This is not JSON"),
        ('{"name": "somebody"}', "This JSON is not a network"),
        (json.dumps({"format": "cnn-network", "version": 99, "layers": []}), "newer version"),
        (
            json.dumps(
                {
                    "format": "cnn-network",
                    "version": 1,
                    "input_shape": [3, 32, 32],
                    "layers": [{"type": "ReLU"}] * 10_000,
                }
            ),
            "too many layers",
        ),
        (to_json(Network((ReLU(),)), (3, 10**6, 10**6)), "no shape of an input"),
        ("[" * 100_000, "This is not JSON"),
    ],
)
def test_files_that_are_no_networks_are_refused_and_the_learner_s_stays(visit: Visit, text: str, said: str) -> None:
    app = visit("build", shown="1", build_network=NO_FLATTEN)
    app.text_area(key="build pasted").set_value(text).run()
    assert not app.exception
    assert said in refusals(app)
    assert network(app) == from_address(NO_FLATTEN)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"build_network": "Conv2d(16,3"}, "no list of layers"),
        ({"build_network": "__import__('os')"}, "Given:"),
        ({"build_network": "Conv3d(1,1)"}, "Given:"),
        ({"build_network": ",".join(["ReLU"] * 1001)}, "too many layers"),
        ({"build_network": ""}, ""),
        ({"build_input": "a cat"}, "no shape of an input"),
        ({"build_input": "3, 0, 4"}, "no shape of an input"),
        ({"build_input": "3, 99999, 99999"}, "no shape of an input"),
        ({"build_layer": "99.branch.7"}, ""),
        ({"build_rectangular": "perhaps"}, "build_rectangular = perhaps"),
    ],
)
def test_a_bad_address_gives_a_sentence_and_the_default(
    visit: Visit, drawn: Drawn, address: dict[str, str], said: str
) -> None:
    app = visit("build", shown="1", **address)
    assert said in refusals(app)
    assert blocks(drawn, app)[-1] == ("Linear", "10")


def test_a_thousand_layers_do_not_stall_the_page(visit: Visit, drawn: Drawn) -> None:
    app = visit(
        "build", shown="1", build_network=",".join(["Conv2d(4,3,padding=1)"] * 1000), build_input="3, 4096, 4096"
    )
    assert not app.exception
    assert len(blocks(drawn, app)) == 1001
    assert "… and 800 layers more" in [row[0] for row in table(app)]


def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn) -> None:
    residual = "Conv2d(16,3,padding=1),ReLU,Residual((Conv2d(16,3,padding=1),ReLU)),Flatten,Linear(10)"
    app = visit("build", shown="1", build_network=residual, build_input="1, 28, 28")
    app.selectbox(key="build layer box").select("2.branch.0").run()
    app.text_input(key="build Conv2d 2.branch.0 kernel_size").set_value("5").run()
    assert drawn(app)["blocks"]["items"][5]["state"] == "broken"
    other = visit("build", **link(app))
    assert drawn(other)["version"] == drawn(app)["version"]
    assert table(other) == table(app)
    assert network(other) == network(app)


def test_a_click_on_a_block_chooses_its_layer(visit: Visit) -> None:
    app = visit("build", shown="1", build_layer="4")
    assert app.selectbox(key="build layer box").value == "4"
    assert "**Layer 4, ReLU.**" in everything_written(app)


def test_start_over_brings_the_first_network_back(visit: Visit) -> None:
    app = visit("build", shown="1", build_network="ReLU", build_input="1, 8, 8")
    app.button(key="reset").click().run()
    assert network(app) == from_address(DEFAULT)
    assert table(app)[1][2] == "32 × 32 × 3"


@pytest.mark.parametrize("text", [DEFAULT, NO_FLATTEN, "resnet18"])
@pytest.mark.parametrize("show", ["In code", "Check yourself"])
def test_code_and_exercises(visit: Visit, text: str, show: str) -> None:
    app = visit("build", shown="1", build_network=text, show=show)
    assert not app.exception
    if show == "In code":
        assert "trace(network, (3, 32, 32))" in app.code[0].value
    else:
        assert_solvable(app, "build", 0)


def test_a_network_without_maps_asks_about_its_vector(visit: Visit) -> None:
    app = visit("build", build_network="Linear(128),ReLU,Linear(10)", build_input="784")
    assert "784 goes in" in everything_written(app)
    app.button(key="predict-reveal").click().run()
    assert "The answer: 784. A vector of 784 numbers comes to it." in everything_written(app)
    assert table(app)[2][4] == "(784 + 1)·128 = 100 480"


@pytest.mark.parametrize(
    "layer",
    [
        "Conv2d(100000,3)",
        "Conv2d(0,0,stride=0,padding=-1,dilation=0,groups=0)",
        "Conv2d(2147483647,(3,2147483647),padding=(0,9999999))",
        "Conv2d(4,3,padding='somehow',padding_mode='`*<b>')",
        "Conv2d(4,3,padding='same',stride=2)",
        "ConvTranspose2d(4,3,output_padding=9)",
        "MaxPool2d(2,stride=(1,2),padding=(1,0),ceil_mode=True)",
        "AdaptiveAvgPool2d(2147483647)",
        "BatchNorm2d(eps=1e-30,momentum=-5)",
        "LocalResponseNorm(0,alpha=1e300,k=-1.0)",
        "LeakyReLU(0)",
        "Dropout(0)",
        "GroupNorm(7)",
        "LayerNorm",
        "Residual((),())",
        "Concat(((),()))",
        "Linear(2147483647)",
    ],
)
@pytest.mark.parametrize("rectangular", ["false", "true"])
def test_odd_arguments_in_the_address_never_break_the_page(visit: Visit, layer: str, rectangular: str) -> None:
    app = visit("build", shown="1", build_network=f"{layer},ReLU", build_rectangular=rectangular, show="In code")
    assert not app.exception
    assert table(app)[2][0] == f"0 {layer.split('(')[0]}" or "Residual" in layer or "Concat" in layer
    for button in [button for button in app.button if str(button.key).startswith("fix-")]:
        assert button.label


def test_the_code_does_not_tell_before_the_prediction(visit: Visit) -> None:
    app = visit("build", show="In code")
    assert "2048" not in app.code[0].value
    app.button(key="predict-reveal").click().run()
    assert "nn.Linear(2048, 10)" in app.code[0].value
