"""Activations: the curriculum's row F1, each activity with its numbers, links and refusals."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from cnn_core.derivatives import activation_derivative
from lesson_ui.lessons.activations.curve_figure import curve_points
from lesson_ui.lessons.activations.figure import KINDS
from lesson_ui.pictures.by_key import fitted_grey
from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit
from tests.support.spaces import plain_spaces

NAMES = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "gelu": "GELU", "sigmoid": "sigmoid", "tanh": "tanh"}
MAP, SOFTMAX, LINEAR, DEPTH = "On a map", "Softmax", "Why bend at all", "Through many layers"


def written(app: AppTest) -> str:
    return plain_spaces("\n".join(node.value for node in app.markdown)).replace("\u202f", "")


def torch_derivative(kind: str, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    tensor = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    more = (0.1,) if kind == "leaky_relu" else ()
    y = getattr(torch.nn.functional, kind)(tensor, *more)
    y.sum().backward()
    assert tensor.grad is not None
    return y.detach().numpy(), tensor.grad.numpy()


@pytest.mark.parametrize("kind", KINDS)
def test_every_curve_and_its_derivative_agree_with_torch(visit: Visit, drawn: Drawn, kind: str) -> None:  # F1
    app = visit("activations", act_kind=NAMES[kind], shown=f"slope-{kind.replace('_', '-')}")
    panels = drawn(app)["panels"]
    x = panels["value"]["content"]["x"]
    np.testing.assert_array_equal(x, curve_points())
    y, derivatives = torch_derivative(kind, x)
    np.testing.assert_allclose(panels["value"]["content"]["y"], y, atol=1e-12)
    np.testing.assert_allclose(panels["derivative"]["content"]["y"], derivatives, atol=1e-12)
    columns = drawn(app)["lines"][1]["columns"]
    np.testing.assert_allclose(columns["result"]["values"], derivatives, atol=1e-12)
    assert NAMES[kind] in written(app)


def test_the_derivative_is_covered_until_it_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("activations", act_kind="sigmoid")
    scene = drawn(app)
    assert scene["panels"]["derivative"]["content"]["hidden"]
    assert len(scene["lines"]) == 1
    assert "Make your prediction first" in written(app)
    app.segmented_control(key="prediction-activations-slope-sigmoid").set_value("1").run()
    assert "Not yet" in written(app)
    app.segmented_control(key="prediction-activations-slope-sigmoid").set_value("0.25").run()
    assert "Right: 0.25" in written(app)
    assert not drawn(app)["panels"]["derivative"]["content"]["hidden"]


def test_the_sigmoid_s_derivative_is_never_above_a_quarter_and_the_page_says_so(visit: Visit) -> None:
    app = visit("activations", act_kind="sigmoid", shown="slope-sigmoid", pin="0,60")
    text = written(app)
    assert r"f(0) = \frac{1}{1 + e^{0}}" in text
    assert r"f'(0) = 0.5 \cdot (1 - 0.5) = \mathbf{0.25}" in text
    assert "it is never more than ½ · ½ = ¼" in text
    assert f"At x = 5 it is {activation_derivative('sigmoid', [5.0])[0]:.4f}" in text


def test_a_dead_relu_is_named(visit: Visit) -> None:
    app = visit("activations", shown="slope-relu", pin="0,40")
    assert r"f(-2) = \max(0, -2) = \mathbf{0}" in written(app)
    assert r"f'(-2) = \mathbf{0}" in written(app)
    assert "*dead ReLU*" in written(app)


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_map_goes_through_the_curve_cell_by_cell(visit: Visit, drawn: Drawn, kind: str) -> None:  # F1
    app = visit(
        "activations", act_show=MAP, act_kind=NAMES[kind], act_map="-3 0 1.5; 2 -0.5 -8", act_slopes="true", shown="map"
    )
    panels = drawn(app)["panels"]
    y, derivatives = torch_derivative(kind, np.array([[-3, 0, 1.5], [2, -0.5, -8]]))
    np.testing.assert_allclose(panels["output"]["grid"], y, atol=1e-6)
    np.testing.assert_allclose(panels["derivatives"]["grid"], derivatives, atol=1e-6)
    assert panels["input"]["content"]["scale"]["name"] == "signed"
    assert panels["input"]["content"]["scale"]["min"] == -panels["input"]["content"]["scale"]["max"]
    assert panels["output"]["content"]["scale"]["name"] == ("unsigned" if kind in ("relu", "sigmoid") else "signed")


def test_the_map_asks_first_and_works_the_cell_out(visit: Visit, drawn: Drawn) -> None:
    app = visit("activations", act_show=MAP)
    assert drawn(app)["concealed"] == [3, 2]
    app.segmented_control(key="prediction-activations-map").set_value("0").run()
    assert drawn(app)["concealed"] is None
    assert r"f(-6) = \max(0, -6) = \mathbf{0}" in written(app)
    assert "25 numbers from −6 to 5, 9 of them below 0" in written(app)


def test_a_large_negative_bias_kills_relu(visit: Visit) -> None:
    app = visit("activations", act_show=MAP, act_bias="-6", shown="map")
    assert "In 25 of 25 cells the slope is smaller than 0.01; the mean slope is 0" in written(app)
    assert "the filter is dead" in written(app)


def test_a_filter_s_answer_to_a_picture_before_and_after(visit: Visit, drawn: Drawn) -> None:  # F1
    app = visit("activations", act_show=MAP, act_on="a filter on a picture", act_kind="tanh", shown="map", pin="7,9")
    scene = drawn(app)
    grey = torch.tensor(fitted_grey("cat", 64) / 255)[None, None]
    weight = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=torch.float64)[None, None]
    x = torch.nn.functional.conv2d(torch.nn.functional.pad(grey, (1, 1, 1, 1), mode="replicate"), weight)[0, 0]
    traces = {trace["name"]: trace for trace in scene["figure"]["data"]}
    np.testing.assert_allclose(traces["input"]["z"], x.numpy(), atol=1e-6)
    np.testing.assert_allclose(traces["output"]["z"], torch.tanh(x).numpy(), atol=1e-6)
    link, line = scene["links"][0], scene["lines"][0]
    level = int(link["levels"][7, 9])
    assert line["columns"]["x"]["values"][level] == pytest.approx(x[7, 9].item())
    assert line["columns"]["result"]["values"][level] == pytest.approx(torch.tanh(x[7, 9]).item())


def test_softmax_sums_to_one_and_is_worked_out(visit: Visit, drawn: Drawn) -> None:  # F1
    app = visit("activations", act_show=SOFTMAX, shown="softmax", act_slopes="true")
    panels = drawn(app)["panels"]
    assert [round(p, 2) for (p,) in panels["probabilities"]["grid"]] == [0.95, 0.05]  # the curriculum's cat and dog
    assert sum(p for (p,) in panels["probabilities"]["grid"]) == pytest.approx(1)
    np.testing.assert_allclose(np.sum(panels["derivatives"]["grid"], axis=1), 0, atol=1e-6)
    assert r"p_0 = \frac{e^{0}}{e^{0} + e^{-3}}".replace("p_0", "p_{0}") in written(app)
    assert r"\mathbf{0.9526}" in written(app)
    assert drawn(app)["lines"][2]["columns"]["result"]["values"].tolist() == [1, 1]


def test_the_same_scores_ten_higher_have_the_same_shares(visit: Visit, drawn: Drawn) -> None:
    app = visit("activations", act_show=SOFTMAX, shown="softmax", act_scores="2; 1; 0; -1")
    before = drawn(app)["panels"]["probabilities"]["grid"]
    app.selectbox(key="act_scores preset").select("shifted").run()
    assert drawn(app)["panels"]["probabilities"]["grid"] == before


def test_a_share_is_predicted_by_typing(visit: Visit, drawn: Drawn) -> None:
    app = visit("activations", act_show=SOFTMAX)
    assert drawn(app)["concealed"] == [0, 0]
    for wrong in ("0.05", "3"):
        app.text_input(key="prediction-activations-softmax").set_value(wrong).run()
        assert "Not yet" in written(app)
    app.text_input(key="prediction-activations-softmax").set_value("95 %").run()
    assert "Right: 0.95" in written(app)


def test_two_linear_layers_are_one(visit: Visit, drawn: Drawn) -> None:  # F1: why a nonlinearity
    panels = drawn(visit("activations", act_show=LINEAR, shown="linear"))["panels"]
    first, second, x = (np.array(panels[name]["grid"]) for name in ("first", "second", "x"))
    assert panels["y"]["grid"] == (second @ (first @ x)).tolist() == panels["direct"]["grid"]
    assert panels["weight"]["grid"] == (second @ first).tolist()


def test_relu_between_them_makes_a_difference(visit: Visit, drawn: Drawn) -> None:
    app = visit("activations", act_show=LINEAR, act_between="true")
    assert drawn(app)["panels"]["direct"]["grid"] is None  # covered
    app.segmented_control(key="prediction-activations-linear-relu").set_value("different").run()
    panels = drawn(app)["panels"]
    assert panels["y"]["grid"] == [[8], [4]] != panels["direct"]["grid"] == [[11], [1]]
    assert "ReLU changed 2 of 3 hidden numbers" in written(app)
    app = visit("activations", act_show=LINEAR, act_between="true", act_x="2; -1", shown="linear-relu")
    assert "ReLU changes nothing" in written(app)


def test_ten_sigmoids_leave_less_than_a_millionth(visit: Visit, drawn: Drawn) -> None:  # F1: vanishing gradients
    app = visit("activations", act_show=DEPTH, act_kind="sigmoid", act_in="0", shown="depth-sigmoid")
    x = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    value = x
    for _ in range(10):
        value = torch.sigmoid(value)
    value.backward()
    assert x.grad is not None
    assert x.grad.item() < 1e-6
    grid = drawn(app)["panels"]["left"]
    assert grid["content"]["values"][0, -1] == pytest.approx(x.grad.item())
    assert "less than a millionth" in written(app)


def test_one_negative_number_kills_a_path_of_relus(visit: Visit, drawn: Drawn) -> None:
    app = visit("activations", act_show=DEPTH, act_in="-1", shown="depth-relu")
    assert drawn(app)["panels"]["left"]["content"]["labels"] == ["0"] * 10
    assert (
        drawn(visit("activations", act_show=DEPTH, shown="depth-relu"))["panels"]["left"]["content"]["labels"]
        == ["1"] * 10
    )


def test_scores_must_stand_in_a_column(visit: Visit) -> None:
    app = visit("activations", act_show=SOFTMAX, act_scores="1 2 3", shown="softmax")
    assert len(app.error) == 1
    assert "What to do" in app.error[0].value
    assert "1; 2; 3" in app.error[0].value


def test_layers_that_do_not_follow_one_another_are_explained(visit: Visit) -> None:
    app = visit("activations", act_show=LINEAR, act_x="1; 2; 3", shown="linear")
    assert len(app.error) == 1
    assert "What to do" in app.error[0].value


@pytest.mark.parametrize(
    ("name", "value"),
    [("act_kind", "swish"), ("act_show", "banana"), ("act_slope", "7"), ("act_on", "sound"), ("act_depth", "99")],
)
def test_a_made_up_value_in_the_address_is_named(visit: Visit, name: str, value: str) -> None:
    shows = {"act_on": MAP, "act_depth": DEPTH}
    address = {"act_show": shows[name]} if name in shows else {}
    app = visit("activations", shown="slope-relu.map.depth-relu", **{**address, name: value})
    assert [value in error.value for error in app.error] == [True]


@pytest.mark.parametrize("bad", ["1 2; 3", "1 x", "", "nan 1"])
def test_a_map_that_cannot_be_read_is_named_and_the_last_good_one_stays(visit: Visit, drawn: Drawn, bad: str) -> None:
    app = visit("activations", act_show=MAP, shown="map")
    app.text_input(key="act_map").set_value("1 2; -3 4").run()
    app.text_input(key="act_map").set_value(bad).run()
    assert len(app.error) == 1
    assert drawn(app)["panels"]["input"]["grid"] == [[1, 2], [-3, 4]]


def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn) -> None:
    app = visit(
        "activations", act_show=MAP, act_kind="leaky ReLU", act_slope="0.5", act_map="-4 4", pin="0,0", shown="map"
    )
    scene = drawn(app)
    assert scene["panels"]["output"]["grid"] == [[-2, 4]]
    assert scene["pin"] == [0, 0]
    assert r"f(-4) = 0.5 \cdot (-4) = \mathbf{-2}" in written(app)


def test_undo_brings_the_activation_back_and_other_activities_keep_their_settings(visit: Visit, drawn: Drawn) -> None:
    app = visit("activations", shown="slope-relu.slope-tanh.softmax")
    app.segmented_control(key="act_kind").set_value("tanh").run()
    app.segmented_control(key="act_show").set_value("softmax").run()
    app.segmented_control(key="act_show").set_value("curve").run()
    assert drawn(app)["panels"]["value"]["title"] == "tanh: f(x)"
    for _ in range(3):
        app.button(key="undo").click().run()
    assert drawn(app)["panels"]["value"]["title"] == "ReLU: f(x)"


def test_every_exercise_of_two_rounds_can_be_asked_and_answered(visit: Visit) -> None:
    for number in range(8):
        assert_solvable(visit("activations", show="Check yourself", exercise=str(number)), "activations", number)
