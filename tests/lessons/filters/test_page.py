"""Filters on your picture: the curriculum's numbers, the bank, own kernels, links, and what cannot be done."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cnn_core.images import to_png
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.lessons.filters.bank_figure import bank_info
from lesson_ui.lessons.filters.figure import asked_cell, filter_info
from lesson_ui.pictures.by_key import fitted_grey
from tests.support.exercises import assert_solvable
from tests.support.pages import Drawn, Visit, everything_written

SMALL = to_png(np.arange(12, dtype=np.uint8).reshape(3, 4))
SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def count(number: int) -> str:
    """Write a count as it is read, its thousands apart."""
    return f"{number:,}".replace(",", " ")


def map_of(scene: dict[str, Any], name: str) -> NDArray[np.float64]:
    assert scene["panels"][name]["content"]["shared"]
    trace = next(trace for trace in scene["figure"]["data"] if trace["name"] == name)
    values: NDArray[np.float64] = trace["z"].astype(np.float64)
    return values


def test_it_opens_with_sobel_on_a_photograph(visit: Visit, drawn: Drawn) -> None:  # A5
    scene = drawn(visit("filters"))
    assert scene["panels"]["kernel"]["grid"] == SOBEL
    info = filter_info(fitted_grey("cat", 128), np.array(SOBEL, dtype=float))
    np.testing.assert_array_equal(map_of(scene, "response"), info.response)
    np.testing.assert_array_equal(map_of(scene, "input"), info.padded)
    assert info.response.min() < 0 < info.response.max()


def test_blur_is_nine_times_a_ninth(visit: Visit, drawn: Drawn) -> None:  # A5
    app = visit("filters", shown="1")
    app.selectbox(key="filters_kernel preset").select("box-3").run()
    scene = drawn(app)
    assert scene["panels"]["kernel"]["content"]["labels"] == ["1/9"] * 9
    assert scene["links"][0]["weights"]["texts"] == ["1/9"] * 9
    assert r"\tfrac{1}{9}" in everything_written(app)
    assert app.text_input(key="filters_kernel").value == "1/9 1/9 1/9; 1/9 1/9 1/9; 1/9 1/9 1/9"


def test_signed_responses_stay_signed(visit: Visit, drawn: Drawn) -> None:
    scene = drawn(visit("filters", shown="1"))
    scale = scene["panels"]["response"]["content"]["scale"]
    assert (scale["name"], scale["min"]) == ("signed", -scale["max"])
    assert map_of(scene, "response").min() < 0


def test_relu_stands_beside_the_raw_map_and_is_counted(visit: Visit, drawn: Drawn) -> None:  # A8
    app = visit("filters", shown="1")
    app.segmented_control(key="filters_view").set_value("relu").run()
    scene = drawn(app)
    raw, rectified = map_of(scene, "response"), map_of(scene, "relu")
    np.testing.assert_array_equal(rectified, np.maximum(raw, 0))
    assert f"keeps {count((raw > 0).sum())} of {count(raw.size)}" in everything_written(app)
    assert [line["record"] for line in scene["lines"]] == ["ProductLine", "RectifiedLine"]


def test_clipping_says_what_it_hides(visit: Visit, drawn: Drawn) -> None:
    app = visit("filters", shown="1")
    app.segmented_control(key="filters_view").set_value("clipped").run()
    scene = drawn(app)
    raw = map_of(scene, "response")
    np.testing.assert_array_equal(map_of(scene, "clipped"), raw.clip(0, 255))
    written = everything_written(app)
    assert f"{count((raw < 0).sum())} of {count(raw.size)} responses below 0" in written
    assert f"{count((raw > 255).sum())} above 255" in written
    app.selectbox(key="filters_kernel preset").select("identity").run()
    assert "loses nothing" in everything_written(app)


def test_the_bank_shows_every_filter_on_one_trace(visit: Visit, drawn: Drawn) -> None:
    app = visit("filters", shown="1")
    app.segmented_control(key="filters_view").set_value("bank").run()
    scene = drawn(app)
    gallery = scene["gallery"]
    assert len(gallery["levels"]) == len(NAMED_KERNELS) >= 16
    assert len(scene["figure"]["data"]) == 1
    assert scene["record"] == "GalleryScene"
    bank = bank_info(fitted_grey("cat", 80))
    assert bank.titles[int(bank.limits.argmax())] in everything_written(app)
    app.selectbox(key="filters_scale").select("shared").run()
    assert drawn(app)["legends"][0]["scale"]["max"] == bank.shared_limit


def test_every_named_filter_can_be_shown(visit: Visit, drawn: Drawn) -> None:
    app = visit("filters", shown="1")
    app.selectbox(key="filters_size").select("32").run()
    for key, kernel in NAMED_KERNELS.items():
        app.selectbox(key="filters_kernel preset").select(key).run()
        assert not app.exception
        assert kernel.title in everything_written(app)
        np.testing.assert_allclose(drawn(app)["panels"]["kernel"]["grid"], kernel.weight, atol=1e-6)


def test_an_own_kernel_is_drawn_and_kept_in_the_link(visit: Visit, drawn: Drawn) -> None:
    app = visit("filters", filters_kernel="0 0 1/2; 0 -3 0; 1 0 0", shown="1")
    assert drawn(app)["panels"]["kernel"]["grid"] == [[0, 0, 0.5], [0, -3, 0], [1, 0, 0]]
    assert app.selectbox(key="filters_kernel preset").value == "own"
    assert "Your own filter" in everything_written(app)


@pytest.mark.parametrize("bad", ["1 2; 3", "1 x", "", "1 2 3 4 5 6 7 8"])
def test_a_kernel_that_cannot_be_read_is_named_and_the_last_good_one_stays(
    visit: Visit, drawn: Drawn, bad: str
) -> None:
    app = visit("filters", shown="1")
    app.text_input(key="filters_kernel").set_value("1 2; 3 4").run()
    app.text_input(key="filters_kernel").set_value(bad).run()
    assert len(app.error) == 1
    assert "What to do" in app.error[0].value
    assert drawn(app)["panels"]["kernel"]["grid"] == [[1, 2], [3, 4]]


def test_predict_then_reveal(visit: Visit, drawn: Drawn) -> None:
    app = visit("filters")
    scene = drawn(app)
    info = filter_info(fitted_grey("cat", 128), np.array(SOBEL, dtype=float))
    place = asked_cell(info)
    assert scene["concealed"] == list(place) == scene["start"]
    right = "positive" if info.response[place] > 0 else "negative"
    wrong = "zero"
    app.segmented_control(key="prediction-filters").set_value(wrong).run()
    assert "Not yet" in everything_written(app)
    assert drawn(app)["concealed"] is not None
    app.segmented_control(key="prediction-filters").set_value(right).run()
    assert f"Right: {right}" in everything_written(app)
    assert drawn(app)["concealed"] is None


def test_the_pinned_place_is_worked_out_with_its_numbers(visit: Visit) -> None:
    written = everything_written(visit("filters", shown="1", pin="40,60"))
    info = filter_info(fitted_grey("cat", 128), np.array(SOBEL, dtype=float))
    assert "At the pinned place, row 40, column 60" in written
    assert rf"\mathbf{{{info.response[40, 60]:.0f}}}" in written
    grey = int(fitted_grey("cat", 128)[40, 60])
    assert re.search(rf"0\.2126.+0\.7152.+0\.0722.+= {grey}", written)


def test_padding_valid_makes_the_map_smaller_and_loses_the_frame(visit: Visit, drawn: Drawn) -> None:
    app = visit("filters", filters_padding="valid", shown="1")
    panels = drawn(app)["panels"]
    assert (panels["input"]["rows"], panels["response"]["rows"]) == (85, 83)
    assert "no made-up frame" in everything_written(app)
    assert "422 of 10 880 responses read some of them" in everything_written(visit("filters", shown="1"))


def test_a_kernel_larger_than_the_picture_is_explained_and_padding_mends_it(visit: Visit, drawn: Drawn) -> None:
    app = visit("filters", filters_padding="valid", shown="1")
    app.selectbox(key="filters_kernel preset").select("gabor-0").run()
    app.file_uploader(key="picture file").set_value(("small.png", SMALL, "image/png")).run()
    assert len(app.error) == 1
    assert "does not fit" in app.error[0].value
    assert app.selectbox(key="filters_kernel preset").value == "gabor-0"
    app.selectbox(key="filters_padding").select("same").run()
    assert not app.error
    assert map_of(drawn(app), "response").shape == (3, 4)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("filters_view", "banana"),
        ("filters_size", "100000"),
        ("filters_padding", "reflect"),
        ("picture", "no such picture"),
        ("filters_scale", "1"),
    ],
)
def test_a_made_up_value_in_the_address_is_named(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit("filters", shown="1", **{name: value})
    assert [value in error.value for error in app.error] == [True]
    assert drawn(app)["panels"]["response"]["rows"] == 85


def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn) -> None:
    app = visit(
        "filters",
        picture="Astronaut",
        filters_kernel="0 1 0; 1 -4 1; 0 1 0",
        filters_view="with ReLU",
        filters_size="64",
        filters_padding="valid",
        pin="3,4",
        shown="1",
    )
    scene = drawn(app)
    info = filter_info(fitted_grey("astronaut", 64), NAMED_KERNELS["laplacian-4"].weight, padding="valid")
    np.testing.assert_array_equal(map_of(scene, "relu"), info.rectified)
    assert scene["pin"] == [3, 4]
    assert app.selectbox(key="filters_kernel preset").value == "laplacian-4"


def test_undo_brings_the_filter_back(visit: Visit, drawn: Drawn) -> None:
    app = visit("filters", shown="1")
    app.selectbox(key="filters_kernel preset").select("emboss").run()
    app.button(key="undo").click().run()
    assert drawn(app)["panels"]["kernel"]["grid"] == SOBEL


def test_every_exercise_of_two_rounds_can_be_asked_and_answered(visit: Visit) -> None:
    for number in range(4):
        assert_solvable(visit("filters", show="Check yourself", exercise=str(number)), "filters", number)


def test_the_code_names_the_picture_s_file(visit: Visit) -> None:
    app = visit("filters", show="In code", picture="Coffee")
    assert "assets/images/coffee.png" in app.code[0].value
    assert 'padding="same"' in app.code[0].value
