"""The unchecked figure is the one plotly would make of it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from lesson_ui.drawing.cells import Cells, Live, Picture
from lesson_ui.drawing.colours import signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Panel


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=lambda array: array.tolist()))


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8, np.int16])
def test_plotly_accepts_every_property_and_says_the_same(dtype: Any) -> None:
    values = np.arange(12, dtype=dtype).reshape(3, 4)
    picture = np.zeros((20, 20, 3), np.uint8)
    panels = [
        Panel("input", "input", Cells(values, signed_scale(values)), row0=-1, col0=-1),
        Panel("live", "live", Live(values.shape, signed_scale(values))),
        Panel("photo", "photo", Picture(picture)),
        Panel("map", "map", Cells(np.zeros((20, 20)), signed_scale(values))),
    ]
    figure = grid_figure(panels, matched=("photo", "map"))
    unchecked = plain({"data": figure.traces, "layout": figure.plain_layout})
    checked = plain(figure.checked.to_plotly_json())
    assert [trace["type"] for trace in unchecked["data"]] == ["heatmap", "scatter", "image", "heatmap"]
    for ours, theirs in zip(unchecked["data"], checked["data"], strict=True):
        assert ours.keys() == theirs.keys()
        for name in ours.keys() - {"z"}:
            assert ours[name] == theirs[name], name
    assert unchecked["layout"].keys() == checked["layout"].keys()
    for name in unchecked["layout"].keys() - {"template"}:
        assert unchecked["layout"][name] == checked["layout"][name], name


def test_plotly_takes_greys_and_colours_of_a_picture_as_they_are() -> None:
    grey = np.arange(6, dtype=np.uint8).reshape(2, 3)
    colours = np.stack([grey, grey + 1, grey + 2], axis=-1)
    for image, expected in ((grey, np.stack([grey] * 3, axis=-1)), (colours, colours)):
        figure = grid_figure([Panel("photo", "photo", Picture(image))])
        np.testing.assert_array_equal(figure.data[0].z, expected)
