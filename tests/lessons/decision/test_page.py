"""From maps to a decision: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written, link, refusals

DENSE, LOSS, COST = "Dense and softmax", "The loss", "What it costs"
LAST, BOTH, GAP = "channels last (TensorFlow)", "both, one below the other", "global average pooling"
MSE, MLP = "mean squared error", "dense layers alone"
SEEN = "flatten-first.flatten-last.gap.dense.loss-cross-entropy.loss-mse.cost-vgg.cost-mlp"


def labels(scene: dict[str, Any], panel: str) -> list[str]:
    return list(scene["panels"][panel]["content"]["labels"])


# F4: flatten


def test_the_curriculum_s_volumes_and_their_vectors(visit: Visit) -> None:
    written = everything_written(visit("decision", shown=SEEN))
    for volume, flat, averaged in (("4 × 4 × 512", "8 192", 512), ("7 × 7 × 512", "25 088", 512)):
        assert f"| {volume} | **{flat}** | {averaged} |" in written
    assert "| 8 × 8 × 32 | **2 048** | 32 |" in written


def test_the_asked_place_is_hidden_until_it_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision")
    assert drawn(app)["concealed"] == [0, 13]
    assert "Make your prediction first" in everything_written(app)
    app.text_input(key="prediction-decision-flatten-first").set_value("12").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-decision-flatten-first").set_value("201").run()
    assert drawn(app)["concealed"] is None
    assert "Right: 201. Place 13 = 2 · 2 · 3 + 0 · 3 + 1: map 2, row 0, column 1." in everything_written(app)


def test_the_order_can_be_changed_and_both_places_are_worked_out(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", shown=SEEN)
    first = drawn(app)["panels"]["first"]["grid"][0]
    assert first[:8] == [0, 1, 2, 10, 11, 12, 100, 101]
    app.selectbox(key="dec_order").select("last").run()
    last = drawn(app)["panels"]["last"]["grid"][0]
    assert last[:4] == [0, 100, 200, 1]
    assert sorted(last) == sorted(first)
    written = everything_written(app)
    assert r"(i \cdot W + j) \cdot C + c = (1 \cdot 3 + 1) \cdot 3 + 1 = \mathbf{13}" in written
    assert r"1 \cdot 2 \cdot 3 + 1 \cdot 3 + 1 = \mathbf{10}" in written


def test_both_vectors_stand_one_below_the_other(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit("decision", dec_order=BOTH, shown=SEEN, pin="0,4"))
    assert scene["reading"][1:] == [["first"], ["last"]]
    assert scene["pin"] == [0, 4]
    assert len(scene["lines"]) == 2


def test_a_pinned_place_is_worked_out(visit: Visit) -> None:
    written = everything_written(visit("decision", shown=SEEN, pin="0,7"))
    assert r"c \cdot H \cdot W + i \cdot W + j = 1 \cdot 2 \cdot 3 + 0 \cdot 3 + 1 = \mathbf{7}" in written


def test_global_average_pooling_leaves_one_number_a_map(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_how=GAP)
    app.text_input(key="prediction-decision-gap").set_value("206").run()
    assert "Right: 206." in everything_written(app)
    assert drawn(app)["panels"]["means"]["grid"] == [[6, 106, 206]]
    assert r"\dfrac{200 + 201 + 202 + 210 + 211 + 212}{6} = \mathbf{206}" in everything_written(app)


def test_the_size_of_the_volume_can_be_changed(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_c="1", dec_h="1", dec_w="1", shown=SEEN)
    assert drawn(app)["panels"]["first"]["grid"] == [[0]]
    app = visit("decision", dec_c="3", dec_h="3", dec_w="3", shown=SEEN)
    assert drawn(app)["panels"]["first"]["note"] == "27 numbers"
    assert drawn(app)["panels"]["first"]["content"]["numbers"]


# F5: dense layer and softmax


def test_cat_and_dog_come_out_as_95_and_5(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=DENSE, shown=SEEN)
    scene = drawn(app)
    assert labels(scene, "names") == ["cat", "dog"]
    assert labels(scene, "probabilities") == ["0.95", "0.05"]
    assert scene["panels"]["logits"]["grid"] == [[2], [-1]]
    written = everything_written(app)
    assert r"2 \cdot 0.5 + 3 \cdot 0.4" in written
    assert r"\dfrac{e^{2}}{e^{2} + e^{-1}}" in written
    assert r"\dfrac{7.3891}{7.3891 + 0.3679} \approx \mathbf{0.9526}" in written
    assert r"\dfrac{e^{0}}{e^{0} + e^{-3}}" in written
    assert "here **cat**" in written


def test_the_logit_is_predicted_first(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=DENSE)
    assert drawn(app)["concealed"] == [0, 0]
    app.text_input(key="prediction-decision-dense").set_value("1.6").run()
    assert "do not forget the bias" in everything_written(app)
    app.text_input(key="prediction-decision-dense").set_value("2.0").run()
    assert drawn(app)["concealed"] is None


def test_adding_the_same_to_all_logits_changes_no_probability(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=DENSE, dec_dense_shift="7", shown=SEEN)
    scene = drawn(app)
    assert scene["panels"]["moved"]["grid"] == [[9], [6]]
    assert labels(scene, "probabilities") == ["0.95", "0.05"]
    assert "z' = 2 + 7 = 9" in everything_written(app)
    assert "| 100 | 102, 99 | 0.95 | 0.05 |" in everything_written(app)


def test_a_power_too_large_to_read_has_the_largest_logit_taken_off(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit("decision", dec_show=DENSE, dec_dense_x="900 0 0 0", shown=SEEN))
    assert scene["panels"]["powers"]["note"] == "e to each − 450.4"
    assert labels(scene, "powers") == ["1.00", "0.00"]


def test_temperature_changes_the_probabilities_and_not_their_order(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit("decision", dec_show=DENSE, dec_dense_temperature="4", shown=SEEN))
    assert labels(scene, "probabilities") == ["0.68", "0.32"]


def test_ready_made_layers_fill_vector_weights_and_biases(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=DENSE, shown=SEEN)
    app.selectbox(key="dec_dense_x preset").select("six").run()
    scene = drawn(app)
    assert labels(scene, "names") == ["cat", "dog", "bird", "fish", "horse", "frog"]
    assert link(app)["dec_dense_bias"] == "0; 0.5; 0; -0.5; 1; 0"
    assert "⁻¹⁶" not in everything_written(app)
    assert r"10^{-16}" not in everything_written(app)


def test_what_does_not_fit_together_is_refused_and_a_button_mends_it(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=DENSE, dec_dense_x="1 2", shown=SEEN)
    assert "do not fit together" in refusals(app)
    button = next(button for button in app.button if button.key == "fix-0")
    assert "1 2 0 0" in button.label
    button.click().run()
    assert not app.error
    assert drawn(app)["panels"]["x"]["grid"] == [[1, 2, 0, 0]]


# F6: the loss


def test_the_loss_of_a_sample_and_of_the_batch(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=LOSS, shown=SEEN, pin="2,0")
    scene = drawn(app)
    assert labels(scene, "p") == ["0.844", "0.665", "0.042", "0.333"]
    assert labels(scene, "loss") == ["0.170", "0.408", "3.170", "1.099"]
    assert labels(scene, "batch") == ["1.211"]
    written = everything_written(app)
    assert r"-\ln 0.0420 \approx \mathbf{3.1698}" in written
    assert r"\dfrac{0.1698 + 0.4076 + 3.1698 + 1.0986}{4} \approx \mathbf{1.2115}" in written
    assert "ln 3 ≈ 1.10" in written
    assert "| 0.01 | 4.61 | 0.9801 |" in written
    assert "| 0.000001 | 13.82 | 1.0000 |" in written


def test_the_loss_is_chosen_before_it_is_seen(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=LOSS)
    assert labels(drawn(app), "batch") == ["?"]
    group = app.button_group(key="prediction-decision-loss-cross-entropy")
    assert list(group.options) == ["0.17", "0.84", "2.17"]
    group.set_value("0.17").run()
    assert "Right: 0.17." in everything_written(app)


def test_the_true_class_can_be_picked(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=LOSS, shown=SEEN)
    app.button_group(key="dec_loss truth").set_value(1).run()
    assert labels(drawn(app), "target") == ["1", "1", "1", "2"]
    assert link(app)["dec_loss_target"] == "1 1 1 2"
    assert labels(drawn(app), "loss")[0] == "3.170"


def test_the_mean_squared_error_is_worked_out(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=LOSS, dec_loss_kind=MSE, shown=SEEN)
    assert labels(drawn(app), "batch") == ["0.211"]
    written = everything_written(app)
    assert "(0.8438 - 1)^2 + (0.0420 - 0)^2 + (0.1142 - 0)^2" in written
    assert r"\mathbf{0.2107}" in written


def test_no_idea_costs_the_logarithm_of_the_number_of_classes(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=LOSS, shown=SEEN)
    app.selectbox(key="dec_loss_logits preset").select("even").run()
    assert labels(drawn(app), "loss") == ["1.099"] * 4


def test_to_be_sure_and_wrong_is_never_a_0_divided(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=LOSS, dec_loss_logits="2000 0; 0 0", dec_loss_target="1 0", shown=SEEN)
    assert labels(drawn(app), "loss") == ["2\N{NARROW NO-BREAK SPACE}000.000", "0.693"]
    assert "∞" not in everything_written(app)
    assert "nan" not in everything_written(app)


def test_true_classes_that_do_not_fit_are_refused_and_a_button_mends_them(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=LOSS, dec_loss_target="0 1 7 2", shown=SEEN)
    assert "not a class: 7" in refusals(app)
    next(button for button in app.button if button.key == "fix-0").click().run()
    assert not app.error
    assert labels(drawn(app), "target") == ["0", "1", "2", "2"]


# F7: the cost of dense layers


def test_fc6_and_its_102_760_448_weights(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=COST, shown=SEEN)
    written = everything_written(app)
    assert r"25\,088 \cdot 4\,096 = \mathbf{102\,760\,448} \text{ weights}" in written
    assert "**74.3 %** of all 138 357 544" in written
    assert "together hold 14 714 688" in written
    bars = drawn(app)["panels"]["cost"]["content"]
    assert max(bars["shares"]) == 1
    assert bars["names"][bars["shares"].tolist().index(1)] == "FC-6"


def test_the_share_of_fc6_is_predicted_first(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=COST)
    assert set(drawn(app)["panels"]["cost"]["content"]["texts"]) == {"?"}
    app.button_group(key="prediction-decision-cost-vgg").set_value("about three quarters").run()
    assert "25 088 · 4 096 = 102 760 448 weights" in everything_written(app)
    assert "?" not in drawn(app)["panels"]["cost"]["content"]["texts"]


def test_averaging_makes_fc6_49_times_smaller(visit: Visit) -> None:
    app = visit("decision", dec_show=COST, dec_cost_head=GAP, shown=SEEN)
    written = everything_written(app)
    assert "49 times fewer weights" in written
    assert "| global average pooling | 512 | 2 097 152 |" in written
    assert r"512 \cdot 4\,096 = \mathbf{2\,097\,152}" in written


def test_picture_and_units_change_the_numbers(visit: Visit) -> None:
    app = visit("decision", dec_show=COST, shown=SEEN)
    app.selectbox(key="dec_cost_side").select("64").run()
    app.selectbox(key="dec_cost_units").select("10").run()
    assert r"2\,048 \cdot 10 = \mathbf{20\,480}" in everything_written(app)


def test_dense_layers_alone_have_19_million_parameters_not_300_billion(visit: Visit, drawn: Drawn) -> None:
    app = visit("decision", dec_show=COST, dec_cost_net=MLP, shown=SEEN)
    written = everything_written(app)
    assert "Together **19 300 736**" in written
    assert r"150\,528 \cdot 128 + 128 + 2 \cdot (128 \cdot 128 + 128) = 19\,300\,736" in written
    assert "300 *billion*" in written
    assert drawn(app)["panels"]["cost"]["content"]["texts"][0].split() == ["19", "267", "712"]


# The whole lesson


@pytest.mark.parametrize("activity", ["Flatten", DENSE, LOSS, COST])
def test_the_link_rebuilds_the_page(visit: Visit, drawn: Drawn, activity: str) -> None:
    settings = {
        "dec_show": activity,
        "dec_order": LAST,
        "dec_c": "2",
        "dec_dense_shift": "3",
        "dec_loss_kind": MSE,
        "dec_cost_side": "64 × 64",
        "shown": SEEN,
    }
    first = visit("decision", **settings)
    again = visit("decision", **link(first))
    assert link(again) == link(first)
    assert drawn(again)["version"] == drawn(first)["version"]
    assert not again.error


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ({"dec_show": "Nothing"}, "dec_show = Nothing"),
        ({"dec_order": "upside down"}, "dec_order = upside down"),
        ({"dec_c": "99"}, "maps (C): a whole number from 1 to 3"),
        ({"dec_show": DENSE, "dec_dense_weight": "cat"}, "row 0, column 0 is not a number: 'cat'"),
        ({"dec_show": DENSE, "dec_dense_temperature": "0"}, "temperature: one of 0.25, 0.5, 1, 2, 4, 10"),
        ({"dec_show": LOSS, "dec_loss_logits": "1 2; 3"}, "The rows of the logits differ in length."),
        ({"dec_show": COST, "dec_cost_side": "7"}, "dec_cost_side = 7"),
        ({"dec_show": COST, "dec_cost_net": MLP, "dec_mlp_hidden": "-1"}, "layers: a whole number from 1 to 5"),
    ],
)
def test_an_impossible_address_is_named_and_the_page_stays(visit: Visit, address: dict[str, str], named: str) -> None:
    app = visit("decision", shown=SEEN, **address)
    assert len(app.error) == 1
    assert named in refusals(app)
    assert app.get("bidi_component")


@pytest.mark.parametrize("number", range(14))
def test_every_exercise_can_be_solved(visit: Visit, number: int) -> None:
    assert_solvable(visit("decision", show="Check yourself", exercise=str(number), shown=SEEN), "decision", number)
