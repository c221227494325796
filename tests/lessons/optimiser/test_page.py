"""Learning rate and optimiser: the curriculum's H9 by hand, predictions, links, impossible addresses."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.pages import Drawn, Visit, everything_written, refusals

SEEN = "valley.two-valleys"
TWO = "two valleys and a ridge"
RATES = "SGD at three rates"


def test_the_bound_is_asked_for_and_worked_out(visit: Visit) -> None:
    app = visit("optimiser", optimiser_steepness="10")
    assert "Make your prediction first" in everything_written(app)
    assert "0.2" not in everything_written(app)
    app.text_input(key="prediction-optimiser-valley").set_value("0.1").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-optimiser-valley").set_value("0.2").run()
    written = everything_written(app)
    assert "Right: 0.2. 2 / 10 = 0.2. The quickest is 0.1818." in written
    assert r"\frac{2}{\lambda_\text{max}} = \frac{2}{10} = \mathbf{0.2}" in written


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        ("0.01", "0.2: too small."),
        ("0.18", "0.2: it comes down"),
        ("0.2", "the bound itself"),
        ("0.21", "0.2: too large."),
    ],
)
def test_too_small_right_and_too_large(visit: Visit, rate: str, said: str) -> None:
    written = everything_written(visit("optimiser", shown=SEEN, optimiser_rate=rate, optimiser_steepness="10"))
    assert said in written
    verdicts = ("0.2: too small.", "0.2: it comes down", "the bound itself", "0.2: too large.")
    assert [verdict for verdict in verdicts if verdict in written] == [said]


def test_three_rates_stand_side_by_side(visit: Visit, drawn: Drawn) -> None:
    app = visit("optimiser", shown=SEEN, optimiser_paths=RATES, optimiser_rate="0.15", optimiser_steepness="10")
    assert drawn(app)["panels"]["map"]["content"]["names"] == ["SGD, 0.015", "SGD, 0.15", "SGD, 0.2625"]
    written = everything_written(app)
    assert "| SGD, 0.015 | 0.015 | 0.2 | 40 |" in written
    assert "0.15 is below 0.2: it comes down" in written
    assert "| SGD, 0.2625 | 0.2625 | 0.2 |" in written
    assert "out of all bounds at step" in written


def test_every_optimiser_has_its_bound_and_its_end(visit: Visit) -> None:
    written = everything_written(
        visit(
            "optimiser",
            shown=SEEN,
            optimiser_paths="all five",
            optimiser_steepness="10",
            optimiser_momentum="0.9",
            optimiser_rate="0.05",
        )
    )
    for row in ("| SGD | 0.05 | 0.2 |", "| momentum | 0.05 | 0.38 |", "| Nesterov | 0.05 | 0.1357 |"):
        assert row in written
    assert "| Adam | 0.05 | none |" in written


@pytest.mark.parametrize(
    ("row", "pieces"),
    [
        (0, [r"w \leftarrow w - \text{lr} \cdot g = 1.88 - 0.06 \cdot 1.88 = \mathbf{1.7672}"]),
        (1, [r"v \leftarrow \mu v + g = 0.8 \cdot 2 + 1.88 = 3.48", r"1.88 - 0.06 \cdot 3.48 = \mathbf{1.6712}"]),
        (3, [r"\frac{m}{1 - \beta_1^{2}}", r"Step 1 of Adam, which you pinned"]),
        (4, [r"Step 1 of AdamW, which you pinned", r"(1 - \text{lr} \cdot 0)\, w"]),
    ],
)
def test_a_pinned_step_is_worked_out(visit: Visit, row: int, pieces: list[str]) -> None:
    written = everything_written(visit("optimiser", shown=SEEN, optimiser_paths="all five", pin=f"{row},1"))
    for piece in pieces:
        assert piece in written


def test_two_valleys_hide_the_paths_until_one_is_predicted(visit: Visit, drawn: Drawn) -> None:
    app = visit("optimiser", optimiser_surface=TWO)
    scene = drawn(app)
    assert scene["panels"]["map"]["content"]["hidden"]
    assert scene["lines"] == []
    app.segmented_control(key="prediction-optimiser-two-valleys").set_value(
        "left of the ridge, in the deeper valley"
    ).run()
    assert "Right: left of the ridge" in everything_written(app)
    assert not drawn(app)["panels"]["map"]["content"]["hidden"]
    written = everything_written(app)
    assert "w₁ = −1.088, at w₁ = 0.879" in written
    assert "has the loss 0.398" in written


def test_a_walk_that_begins_at_the_bottom_stays_there(visit: Visit, drawn: Drawn) -> None:
    app = visit("optimiser", optimiser_start="0,0", shown="valley")
    trails = drawn(app)["panels"]["losses"]["content"]
    low, high = trails["y_axis"]["ends"]
    assert low < high
    assert np.max(trails["y"]) < low  # a loss of 0 lies below the axis


def test_weight_decay_moves_the_bound(visit: Visit) -> None:
    app = visit("optimiser", optimiser_steepness="10", optimiser_decay="0.5")
    app.text_input(key="prediction-optimiser-valley").set_value("0.1905").run()
    assert "Right: 0.1905. 2 / 10.5 = 0.1905." in everything_written(app)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"optimiser_rate": "7"}, "learning rate: one of"),
        ({"optimiser_surface": "hill"}, "one of a valley, two valleys and a ridge"),
        ({"optimiser_steps": "1000"}, "a whole number from 5 to 100"),
        ({"optimiser_start": "9 9"}, "The walk cannot begin there."),
        ({"optimiser_start": "1 2 3"}, "The walk cannot begin there."),
        ({"optimiser_start": "here"}, "start"),
    ],
)
def test_an_impossible_address_is_named_and_the_lesson_stands(
    visit: Visit, drawn: Drawn, address: dict[str, str], said: str
) -> None:
    app = visit("optimiser", **address)
    assert said in refusals(app)
    assert drawn(app)["panels"]["map"]["content"]["x"].shape[1] == 41


def test_the_code_is_that_of_the_pinned_path(visit: Visit) -> None:
    app = visit("optimiser", shown=SEEN, show="In code", pin="2,3")
    assert "adam_step(w, gradient, state, lr=0.06, betas=(0.9, 0.999))" in app.code[0].value
    assert "torch.optim.Adam([w], lr=0.06, betas=(0.9, 0.999))" in app.code[0].value
