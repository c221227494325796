"""Normalisation: the curriculum's rows F2 and F3, each activity with its numbers, links and refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from cnn_core.geometry import NORMALIZATIONS
from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written

RUNNING, REDUNDANT = "Training and evaluation", "A bias before it"
F = torch.nn.functional


def maps_of(scene: dict[str, Any], name: str, N: int = 3, C: int = 4) -> NDArray[np.float64]:
    grid = scene["panels"][name]["content"]["values"]
    H, W = grid.shape[0] // N, grid.shape[1] // C
    maps: NDArray[np.float64] = grid.reshape(N, H, C, W).transpose(0, 2, 1, 3)
    return maps


def by_torch(kind: str, batch: NDArray[np.float64], groups: int = 2, eps: float = 1e-5) -> NDArray[np.float64]:
    x = torch.tensor(np.ascontiguousarray(batch))
    found = {
        "batch": lambda: F.batch_norm(x, None, None, training=True, eps=eps),
        "layer": lambda: F.layer_norm(x, x.shape[1:], eps=eps),
        "group": lambda: F.group_norm(x, groups, eps=eps),
        "instance": lambda: F.instance_norm(x, eps=eps),
    }[kind]()
    result: NDArray[np.float64] = found.numpy()
    return result


@pytest.mark.parametrize("kind", NORMALIZATIONS)
def test_every_normalisation_agrees_with_torch(visit: Visit, drawn: Drawn, kind: str) -> None:  # F2, F3
    scene = drawn(visit("normalization", norm_kind=kind, shown=f"steps-{kind}"))
    np.testing.assert_allclose(maps_of(scene, "output"), by_torch(kind, maps_of(scene, "batch")), atol=1e-9)
    means = {"batch": (1, 4), "layer": (3, 1), "group": (3, 2), "instance": (3, 4)}[kind]
    assert (
        scene["panels"]["mean"]["content"]["values"].shape
        == scene["panels"]["variance"]["content"]["values"].shape
        == means
    )


@pytest.mark.parametrize("kind", NORMALIZATIONS)
def test_the_cells_outlined_are_those_that_share_the_mean(visit: Visit, drawn: Drawn, kind: str) -> None:
    scene = drawn(visit("normalization", norm_kind=kind, shown=f"steps-{kind}"))
    link, batch = scene["links"][0], scene["panels"]["batch"]["content"]["values"]
    assert (link["read"], link["echoes"][0]["panel"]) == ("batch", "batch")
    for cell, result in enumerate(scene["lines"][0]["own"]["values"]):
        assert batch.ravel()[link["source"]["cells"][cell]].mean() == pytest.approx(result)
        assert cell in link["source"]["cells"][cell]


def test_the_steps_are_worked_out_with_the_numbers(visit: Visit) -> None:  # F2
    text = everything_written(visit("normalization", shown="steps-batch", pin="0,1"))
    assert "The pinned number, sample 0, channel 0, row 0, column 1" in text
    assert r"3 + 7 + 7 + 2 + 7 + 3 + 5 + 6" in text
    assert r"\mathbf{5}" in text
    assert r"(7 - 5)^2" in text
    assert r"\mathbf{4}" in text
    assert r"\hat{x} = \frac{7 - 5}{\sqrt{4 + 0.00001}}" in text
    assert r"y = 1 \cdot 1.0000 + 0 \approx \mathbf{1.0000}" in text


def test_epsilon_is_a_hundred_thousandth_and_can_be_changed(visit: Visit, drawn: Drawn) -> None:  # F2
    app = visit("normalization", shown="steps-batch")
    assert "**ε = 0.00001**" in everything_written(app)
    assert drawn(app)["lines"][2]["columns"]["eps"]["values"][0] == 1e-5
    app.selectbox(key="norm_eps").select("1").run()
    scene = drawn(app)
    np.testing.assert_allclose(maps_of(scene, "output"), by_torch("batch", maps_of(scene, "batch"), eps=1.0), atol=1e-9)
    assert "**ε = 1**" in everything_written(app)


def test_equal_numbers_become_zero_not_nothing(visit: Visit, drawn: Drawn) -> None:
    app = visit("normalization", shown="steps-batch", norm_samples="4", norm_channels="2", norm_side="2")
    app.selectbox(key="norm_batch preset").select("equal").run()
    app.slider(key="norm_samples").set_value(2).run()
    scene = drawn(app)
    assert (maps_of(scene, "output", 2, 2)[:, 0] == 0).all()


def test_weight_and_bias_scale_and_shift_their_channel(visit: Visit, drawn: Drawn) -> None:  # F2
    address = {"norm_weight": "2 1 1 -1", "norm_bias": "0 3 0 0.5", "shown": "steps-batch"}
    scene = drawn(visit("normalization", **address))
    plain = by_torch("batch", maps_of(scene, "batch"))
    scale, shift = np.array([2, 1, 1, -1.0])[:, None, None], np.array([0, 3, 0, 0.5])[:, None, None]
    np.testing.assert_allclose(maps_of(scene, "output"), plain * scale + shift, atol=1e-9)


def test_how_many_share_is_asked_first(visit: Visit, drawn: Drawn) -> None:
    app = visit("normalization", norm_kind="layer")
    scene = drawn(app)
    assert scene["links"][0]["role"] == ""
    assert scene["panels"]["mean"]["grid"] is None
    app.text_input(key="prediction-normalization-steps-layer").set_value("12").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-normalization-steps-layer").set_value("16").run()
    assert "Right: 16. All 4 channels and all 2 × 2 places of one sample: 4 · 2 · 2 = 16." in everything_written(app)
    assert drawn(app)["links"][0]["role"] == "read"


def test_the_four_stand_in_one_table_at_the_same_number(visit: Visit, drawn: Drawn) -> None:  # F3
    app = visit("normalization", shown="steps-batch", pin="2,3")
    table = next(line for line in everything_written(app).splitlines() if line.startswith("| layer |"))
    scene = drawn(app)
    batch = maps_of(scene, "batch")
    expected = by_torch("layer", batch)[1, 1, 0, 1]
    assert [cell.strip() for cell in table.split("|")[3:7]] == [
        "16",
        f"{batch[1].mean():.2f}",
        f"{batch[1].var():.2f}",
        f"{expected:.2f}".replace("-", "−"),
    ]
    assert "fails in training if a channel has one value" in everything_written(app)


def test_layer_norm_works_with_a_batch_of_one(visit: Visit, drawn: Drawn) -> None:  # F3
    app = visit("normalization", norm_kind="layer", norm_samples="1", shown="steps-layer")
    assert not app.error
    scene = drawn(app)
    np.testing.assert_allclose(maps_of(scene, "output", 1), by_torch("layer", maps_of(scene, "batch", 1)), atol=1e-9)


def test_batch_norm_refuses_to_train_on_one_value_a_channel(visit: Visit, drawn: Drawn) -> None:  # F2, F3
    app = visit("normalization", norm_samples="1", norm_side="1", shown="steps-batch")
    assert len(app.error) == 1
    assert "A single value has no spread" in app.error[0].value
    assert "What to do" in app.error[0].value
    assert drawn(app)["panels"]["batch"]["content"]["values"].shape == (1, 4)
    assert "A single value has no spread" in everything_written(visit("normalization", shown="steps-batch"))


@pytest.mark.parametrize("fix", ["samples = 2", "side = 2", "normalization = layer"])
def test_a_button_mends_a_batch_of_one_value(visit: Visit, drawn: Drawn, fix: str) -> None:
    app = visit("normalization", norm_samples="1", norm_side="1", shown="steps-batch.steps-layer")
    next(button for button in app.button if fix in button.label).click().run()
    assert not app.error
    assert "output" in drawn(app)["panels"]


def test_groups_that_do_not_divide_the_channels_are_explained_with_a_button(visit: Visit, drawn: Drawn) -> None:
    app = visit("normalization", norm_kind="group", norm_groups="3", shown="steps-group")
    assert len(app.error) == 1
    button = next(button for button in app.button if "num_groups = 4" in button.label)
    button.click().run()
    assert not app.error
    assert drawn(app)["panels"]["mean"]["content"]["values"].shape == (3, 4)


def test_running_averages_agree_with_torch_s_layer(visit: Visit, drawn: Drawn) -> None:  # F2
    scene = drawn(visit("normalization", norm_show=RUNNING, shown="running"))
    layer = torch.nn.BatchNorm1d(1, momentum=0.1, dtype=torch.float64)
    stream = scene["panels"]["stream"]["content"]["values"]
    for k, batch in enumerate(stream):
        layer.train()(torch.tensor(batch)[:, None])
        y = layer.eval()(torch.tensor([[9.0]], dtype=torch.float64))  # a batch of one
        assert layer.running_mean is not None
        assert layer.running_var is not None
        assert scene["panels"]["runningMean"]["content"]["values"][k, 0] == pytest.approx(layer.running_mean.item())
        assert scene["panels"]["runningVar"]["content"]["values"][k, 0] == pytest.approx(layer.running_var.item())
        assert scene["panels"]["evaluated"]["content"]["values"][k, 0] == pytest.approx(y.item())
    assert len(stream) == 6


def test_the_first_running_mean_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("normalization", norm_show=RUNNING)
    assert drawn(app)["concealed"] == [0, 0]
    assert "momentum is 0.1, and the batch's own mean is 5" in everything_written(app)
    app.text_input(key="prediction-normalization-running").set_value("4.5").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-normalization-running").set_value("0.5").run()
    assert "Right: 0.5" in everything_written(app)
    assert r"0.9 \cdot 0 + 0.1 \cdot 5 = \mathbf{0.5}" in everything_written(app)
    assert r"0.9 \cdot 1 + 0.1 \cdot 2.6667 \approx \mathbf{1.1667}" in everything_written(app)


def test_momentum_changes_how_fast_it_follows(visit: Visit, drawn: Drawn) -> None:
    app = visit("normalization", norm_show=RUNNING, norm_momentum="1", shown="running")
    panels = drawn(app)["panels"]
    np.testing.assert_allclose(panels["runningMean"]["content"]["values"], panels["means"]["content"]["values"])
    assert "after 6 batches 0 % of the made-up start" in everything_written(app)


def test_batches_of_one_number_are_refused(visit: Visit) -> None:
    app = visit("normalization", norm_show=RUNNING, norm_stream="1; 2; 3", shown="running")
    assert len(app.error) == 1
    assert "A single value has no spread" in app.error[0].value


@pytest.mark.parametrize("bias", [-20, 7, 0])
def test_the_bias_before_a_batch_norm_is_redundant(visit: Visit, drawn: Drawn, bias: int) -> None:  # F2
    app = visit("normalization", norm_show=REDUNDANT, norm_conv_bias=str(bias), shown="bias")
    panels = drawn(app)["panels"]
    x = torch.tensor(panels["pictures"]["content"]["values"].reshape(2, 1, 4, 4))
    z = F.conv2d(
        x, torch.tensor(panels["weight"]["content"]["values"])[None, None], torch.tensor([bias], dtype=torch.float64)
    )
    expected = F.relu(F.batch_norm(z, None, None, training=True)).numpy().reshape(6, 3)
    np.testing.assert_allclose(panels["plain"]["content"]["values"], expected, atol=1e-9)
    np.testing.assert_allclose(panels["biased"]["content"]["values"], expected, atol=1e-9)
    np.testing.assert_allclose(panels["shifted"]["content"]["values"], panels["sums"]["content"]["values"] + bias)
    assert "The answer: nothing" in everything_written(app)


def test_the_result_with_the_bias_is_covered_until_it_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("normalization", norm_show=REDUNDANT)
    assert drawn(app)["panels"]["biased"]["grid"] is None
    app.segmented_control(key="prediction-normalization-bias").set_value("some numbers").run()
    assert "Not yet" in everything_written(app)
    app.segmented_control(key="prediction-normalization-bias").set_value("nothing").run()
    assert drawn(app)["panels"]["biased"]["grid"] is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [("norm_kind", "weight"), ("norm_show", "banana"), ("norm_eps", "-1"), ("norm_samples", "9"), ("norm_groups", "x")],
)
def test_a_made_up_value_in_the_address_is_named(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit("normalization", shown="steps-batch", **{name: value})
    assert [value in error.value for error in app.error] == [True]
    assert drawn(app)["panels"]["batch"]["content"]["values"].shape == (6, 8)


@pytest.mark.parametrize("bad", ["1 2; 3", "1 x", "", "nan"])
def test_a_batch_that_cannot_be_read_is_named_and_the_last_good_one_stays(visit: Visit, drawn: Drawn, bad: str) -> None:
    app = visit("normalization", shown="steps-batch", norm_samples="1", norm_channels="1")
    app.text_input(key="norm_batch").set_value("1 2; 3 4").run()
    app.text_input(key="norm_batch").set_value(bad).run()
    assert len(app.error) == 1
    assert drawn(app)["panels"]["batch"]["grid"] == [[1, 2], [3, 4]]


def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn) -> None:
    app = visit(
        "normalization",
        norm_kind="group",
        norm_batch="1 2 3 4; 5 6 7 9",
        norm_samples="1",
        norm_channels="2",
        norm_groups="1",
        pin="1,3",
        shown="steps-group",
    )
    scene = drawn(app)
    assert scene["pin"] == [1, 3]
    np.testing.assert_allclose(
        maps_of(scene, "output", 1, 2), by_torch("layer", maps_of(scene, "batch", 1, 2)), atol=1e-9
    )


def test_undo_brings_the_normalisation_back(visit: Visit, drawn: Drawn) -> None:
    app = visit("normalization", shown="steps-batch.steps-instance")
    app.segmented_control(key="norm_kind").set_value("instance").run()
    assert drawn(app)["panels"]["mean"]["content"]["values"].shape == (3, 4)
    app.button(key="undo").click().run()
    assert drawn(app)["panels"]["mean"]["content"]["values"].shape == (1, 4)


def test_every_exercise_of_two_rounds_can_be_asked_and_answered(visit: Visit) -> None:
    for number in range(6):
        assert_solvable(visit("normalization", show="Check yourself", exercise=str(number)), "normalization", number)
