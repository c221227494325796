"""One step of learning: forward, loss, gradient, update and loss again; buttons, links, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lesson_ui.words.prose import lesson_data
from tests.support.pages import Drawn, Visit, everything_written, link, refusals

TEXTS = lesson_data("one_step", "figure")
MAP, RUN = TEXTS["activity_map"], TEXTS["activity_run"]


def press(app: AppTest, name: str) -> None:
    app.button(key=f"one-step-{name}").click().run()
    assert not app.exception


def test_the_weight_is_predicted_first(visit: Visit, drawn: Drawn) -> None:
    app = visit("one_step")
    assert drawn(app)["concealed"] == [1, 0]
    assert "Make your prediction first" in everything_written(app)
    question = app.button_group(key="prediction-one_step")
    question.set_value(TEXTS["grow"]).run()
    assert "Not yet" in everything_written(app)
    app.button_group(key="prediction-one_step").set_value(TEXTS["shrink"]).run()
    assert drawn(app)["concealed"] is None
    assert "Right: shrink. The products add up to 20. The gradient is 2/16 of that, 2.5" in everything_written(app)


def test_h1_one_step_by_hand(visit: Visit, drawn: Drawn) -> None:
    app = visit("one_step", shown="1")
    panels = drawn(app)["panels"]
    assert panels["error"]["grid"] == [[-3, 0, 3, 3], [-4, 0, 4, 4], [-3, 0, 3, 3], [-1, 0, 1, 1]]
    assert panels["gradient"]["grid"] == [[2, 0, -1], [2.5, 0, -1.25], [1.75, 0, -0.875]]
    assert panels["updated"]["grid"] == [[-0.4, 0, 0.2], [-0.5, 0, 0.25], [-0.35, 0, 0.175]]
    written = everything_written(app)
    assert r"= \frac{105}{16} = \mathbf{6.5625}" in written
    assert r"\frac{\partial L}{\partial w[1,0]} = \frac{2}{16} \cdot 20 = \mathbf{2.5}" in written
    assert r"w[1,0] &\leftarrow 0 - 0.2 \cdot 2.5 = \mathbf{-0.5}" in written
    assert r"1 \cdot 3 + 1 \cdot 3" in written
    assert "loss: squared errors 105 / 16 = **6.5625** · next step **3.743" in written


def test_steps_forward_and_back(visit: Visit, drawn: Drawn) -> None:
    app = visit("one_step", shown="1")
    after = drawn(app)["panels"]["updated"]["grid"]
    press(app, "step")
    assert drawn(app)["panels"]["kernel"]["grid"] == after
    assert link(app)["one_step_steps"] == "1"
    press(app, "step")
    press(app, "back")
    assert drawn(app)["panels"]["kernel"]["grid"] == after
    press(app, "again")
    assert np.abs(drawn(app)["panels"]["kernel"]["grid"]).max() == 0
    assert app.button(key="one-step-back").disabled


def test_a_link_shows_the_same_moment(visit: Visit, drawn: Drawn) -> None:
    address = {"shown": "1", "one_step_steps": "17", "one_step_start": TEXTS["random"], "one_step_momentum": "0.9"}
    first, second = (drawn(visit("one_step", **address)) for _ in range(2))
    assert first["drawing"] == second["drawing"]
    assert (
        first["panels"]["kernel"]["grid"]
        != drawn(visit("one_step", **(address | {"one_step_seed": "2"})))["panels"]["kernel"]["grid"]
    )


def test_run_until_learned(visit: Visit, drawn: Drawn) -> None:
    app = visit("one_step", shown="1")
    press(app, "run")
    scene = drawn(app)
    assert scene["plays"] == "1"
    assert link(app)["one_step_steps"] == "107"
    assert "Learned: after 107 steps the loss is below 0.001." in everything_written(app)
    assert "| 0 | 6.5625 | 100 % |" in everything_written(app)
    press(app, "run")
    assert drawn(app)["plays"] == "2"


def test_a_learning_rate_that_is_too_large_is_explained_and_mended(visit: Visit, drawn: Drawn) -> None:
    app = visit("one_step", shown="1", one_step_lr="0.6")
    assert "Yours, 0.6, is above it" in everything_written(app)
    press(app, "run")
    written = everything_written(app)
    assert "The learning rate 0.6 is too large" in written
    assert "every rate below 0.427 learns" in written
    assert np.isfinite(drawn(app)["panels"]["curve"]["content"]["y"]).all()
    press(app, "rate")
    assert link(app).get("one_step_lr", "0.2") == "0.2"
    press(app, "run")
    assert "Learned" in everything_written(app)


def test_a_huge_learning_rate_stops_at_once(visit: Visit, drawn: Drawn) -> None:
    app = visit("one_step", shown="1", one_step_lr="1e6", one_step_steps="400")
    assert "Stopped after 1 steps" in everything_written(app) or "Stopped after" in everything_written(app)
    assert drawn(app)["panels"]["kernel"]["grid"] is not None


def test_a_map_no_filter_makes(visit: Visit) -> None:
    own = "1 0 0 0; 0 0 0 0; 0 0 0 0; 0 0 0 9"
    app = visit("one_step", shown="1", one_step_target=TEXTS["own"], one_step_map=own, one_step_show=RUN)
    press(app, "run")
    assert "it cannot be: the best filter of this size leaves a loss of" in everything_written(app)


def test_slow(visit: Visit) -> None:
    app = visit("one_step", shown="1", one_step_lr="0.001", one_step_show=RUN)
    press(app, "run")
    assert "The steps are too small for some directions" in everything_written(app)


def test_one_edge_is_learned_by_another_filter(visit: Visit) -> None:
    edge = lesson_data("one_step", "pictures")["edge"][1]
    app = visit("one_step", shown="1", one_step_input=edge, one_step_steps="60")
    written = everything_written(app)
    assert "and yet it makes the same map on this picture" in written
    assert "only 3 of 9 directions" in written


def test_an_empty_picture_has_no_gradient(visit: Visit) -> None:
    nothing = "0 0 0 0; 0 0 0 0; 0 0 0 0; 0 0 0 0"
    app = visit("one_step", shown="1", one_step_input=nothing)
    assert "there is no gradient at all" in everything_written(app)
    app = visit("one_step", shown="1", one_step_input=nothing, one_step_show=RUN)
    assert "Nothing to learn" in everything_written(app)


def test_bias_and_momentum(visit: Visit) -> None:
    app = visit("one_step", shown="1", one_step_bias="true", one_step_momentum="0.9", one_step_steps="2")
    written = everything_written(app)
    assert r"\partial L / \partial b" in written
    assert r"v &= 0.9 \cdot" in written
    assert (
        "Conv2d(1, 1, (3, 3), bias=True"
        in visit("one_step", shown="1", one_step_bias="true", show="In code").code[0].value
    )


def test_the_map_number_by_number(visit: Visit, drawn: Drawn) -> None:
    app = visit("one_step", one_step_show=MAP, one_step_steps="1", pin="1,2")
    scene = drawn(app)
    assert scene["links"][0]["into"] == ["output", "error"]
    assert "The number at row 1, column 2 of the map" in everything_written(app)


def test_another_random_start(visit: Visit, drawn: Drawn) -> None:
    app = visit("one_step", shown="1", one_step_steps="4")
    press(app, "random")
    assert link(app)["one_step_start"] == TEXTS["random"]
    first = drawn(app)["panels"]["kernel"]["grid"]
    press(app, "random")
    assert drawn(app)["panels"]["kernel"]["grid"] != first
    assert "one_step_steps" not in link(app) or link(app)["one_step_steps"] == "0"


def test_a_pinned_step_can_be_gone_to(visit: Visit) -> None:
    app = visit("one_step", shown="1", one_step_show=RUN, pin="0,12")
    press(app, "continue")
    assert link(app)["one_step_steps"] == "12"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"one_step_lr": "-1"}, "not a positive number"),
        ({"one_step_lr": "1e300", "one_step_steps": "1"}, "too large to count with"),
        ({"one_step_lr": "much"}, "not a positive number"),
        ({"one_step_show": ""}, "The address asks for something this lesson does not have"),
        ({"one_step_steps": "501"}, "a whole number from 0 to 500"),
        ({"one_step_momentum": "2"}, "one of 0, 0.5, 0.9"),
        ({"one_step_target": "Cubel"}, "wanted map"),
        ({"one_step_input": "1 2; 3 4"}, "kernel"),
        ({"one_step_input": "1 2; 3"}, "picture"),
        ({"one_step_start": TEXTS["own"], "one_step_weight": "1 2; 3 4"}, "The filter of this lesson is 3 × 3"),
        ({"one_step_target": TEXTS["own"], "one_step_map": "1 2; 3 4"}, "has not the size of the map"),
    ],
)
def test_what_does_not_fit_is_said_and_the_rest_is_kept(visit: Visit, address: dict[str, str], said: str) -> None:
    app = visit("one_step", shown="1", one_step_seed="7", **address)
    assert said in refusals(app)
    assert link(app)["one_step_seed"] == "7"


@pytest.mark.parametrize(
    "address",
    [
        {"one_step_start": TEXTS["own"], "one_step_weight": "1 2; 3 4"},
        {"one_step_target": TEXTS["own"], "one_step_map": "1 2; 3 4"},
    ],
)
def test_a_refusal_is_mended_by_its_button(visit: Visit, drawn: Drawn, address: dict[str, str]) -> None:
    app = visit("one_step", shown="1", one_step_lr="0.1", **address)
    app.button(key="fix-0").click().run()
    assert not refusals(app)
    assert drawn(app)["panels"]["error"]["grid"][1] == [-4, 0, 4, 4]
    assert link(app)["one_step_lr"] == "0.1"
