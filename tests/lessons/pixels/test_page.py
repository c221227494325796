"""Pictures are numbers: the curriculum's sizes, every view and scale, predictions, pins and links."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written


def notes(scene: dict[str, Any]) -> str:
    return " ".join(panel["note"] for panel in scene["panels"].values())


@pytest.mark.parametrize(
    ("picture", "size", "answer"),
    [("Astronaut", "224 × 224 × 3", "150 528"), ("Digit", "28 × 28 × 1", "784")],  # A1
)
def test_the_curriculum_s_numbers_come_out(visit: Visit, drawn: Drawn, picture: str, size: str, answer: str) -> None:
    app = visit("pixels", picture=picture, shown="1")
    assert size in notes(drawn(app))
    written = everything_written(app)
    assert answer in written
    rows, columns, channels = size.split(" × ")
    assert rf"{rows} \cdot {columns} \cdot {channels} = " in written


def test_values_run_from_0_to_255_and_on_the_other_scales(visit: Visit, drawn: Drawn) -> None:
    for scale, low, high in (("0 to 255", 0, 255), ("0 to 1", 0, 1), ("−1 to 1", -1, 1)):
        scene = drawn(visit("pixels", shown="1", pixels_scale=scale))
        assert (scene["legends"][0]["scale"]["min"], scene["legends"][0]["scale"]["max"]) == (low, high)


def test_the_count_is_hidden_until_predicted(visit: Visit) -> None:
    app = visit("pixels")
    assert "150" not in everything_written(app).replace(" ", "")
    app.text_input(key="prediction-pixels").set_value("50176").run()
    assert "Not yet" in everything_written(app)
    app.text_input(key="prediction-pixels").set_value("150 528").run()
    assert "Right: 150 528" in everything_written(app)


def test_the_views_show_their_channels(visit: Visit, drawn: Drawn) -> None:
    assert set(drawn(visit("pixels"))["panels"]) == {"picture", "zoom", "redPatch", "greenPatch", "bluePatch"}
    split = drawn(visit("pixels", pixels_view="split"))
    assert set(split["panels"]) == {"red", "green", "blue", "redPatch", "greenPatch", "bluePatch"}
    app = visit("pixels", pixels_view="grey", shown="1")
    assert set(drawn(app)["panels"]) == {"picture", "greyPatch"}
    assert r"224 \cdot 224 \cdot 1 = 50\,176" in everything_written(app)


def test_small_pictures_write_every_number(visit: Visit, drawn: Drawn) -> None:
    panels = drawn(visit("pixels", pixels_view="split", pixels_side="8"))["panels"]
    assert set(panels) == {"red", "green", "blue"}
    assert all(len(panel["grid"]) == 8 for panel in panels.values())


def test_the_pinned_pixel_is_worked_out(visit: Visit) -> None:
    written = everything_written(visit("pixels", shown="1", pin="60,100"))
    assert "The pixel you pinned, row 60, column 100" in written
    assert "| red | `image[60, 100, 0]` | `tensor[0, 60, 100]` | 217 | 0.851 | 0.702 |" in written
    assert r"\frac{217}{255} \approx 0.851" in written
    assert r"\frac{2 \cdot 217}{255} - 1 \approx 0.702" in written


def test_a_link_opens_the_same_state(visit: Visit, drawn: Drawn) -> None:
    address = {
        "picture": "Shapes",
        "pixels_view": "split",
        "pixels_scale": "0 to 1",
        "pixels_side": "100",
        "pin": "3,4",
        "shown": "1",
    }
    scene = drawn(visit("pixels", **address))
    assert scene["pin"] == [3, 4]
    assert scene["panels"]["red"]["note"].startswith("100 × 100")
    assert scene["legends"][0]["scale"]["max"] == 1


def test_start_over_brings_the_first_picture_back(visit: Visit, drawn: Drawn) -> None:
    app = visit("pixels", shown="1")
    app.selectbox(key="picture").select("digit").run()
    assert "28 × 28 × 1" in notes(drawn(app))
    app.button(key="undo").click().run()
    assert "224 × 224 × 3" in notes(drawn(app))
    app.selectbox(key="picture").select("digit").run()
    app.button(key="reset").click().run()
    assert "224 × 224 × 3" in notes(drawn(app))


def test_an_own_picture_is_shown_with_its_own_numbers(visit: Visit, drawn: Drawn) -> None:
    file = io.BytesIO()
    own = np.random.default_rng(0).integers(0, 256, (9, 11, 3)).astype(np.uint8)
    Image.fromarray(own).save(file, "PNG")
    app = visit("pixels", shown="1", pixels_view="split")
    app.file_uploader(key="picture file").upload("mine.png", file.getvalue(), "image/png").run()
    assert not app.exception
    assert drawn(app)["panels"]["green"]["grid"] == own[..., 1].tolist()
    assert r"9 \cdot 11 \cdot 3 = 297" in everything_written(app)


@pytest.mark.parametrize(("name", "value"), [("pixels_view", "x-ray"), ("pixels_side", "9999"), ("pixels_scale", "7")])
def test_a_made_up_value_in_the_address_is_named(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit("pixels", shown="1", **{name: value})
    assert [value in error.value for error in app.error] == [True]
    assert "224 × 224 × 3" in notes(drawn(app))


def test_a_pin_outside_the_picture_is_ignored(visit: Visit, drawn: Drawn) -> None:
    for pin in ("224,0", "a,b", "-1,0"):
        assert drawn(visit("pixels", shown="1", pin=pin))["pin"] is None


def test_code_and_exercise_open(visit: Visit) -> None:
    code = visit("pixels", show="In code", pin="60,100").code[0].value
    assert 'Image.open("assets/images/astronaut.png")' in code
    assert "values[60, 100]" in code
    assert_solvable(visit("pixels", show="Check yourself"), "pixels", 0)
