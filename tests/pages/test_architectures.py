"""Architectures: the curriculum's numbers in every activity, predictions, links, impossible addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

Visit = Callable[..., AppTest]
Drawn = Callable[[AppTest], dict[str, Any]]

SLUG = "architectures"


def everything_written(app: AppTest) -> str:
    return "\n".join(node.value for node in app.markdown).replace("\u00a0", " ")


def link(app: AppTest) -> dict[str, str]:
    """Read the address as one would copy it."""
    return {name: value if isinstance(value, str) else value[0] for name, value in dict(app.query_params).items()}


def refusals(app: AppTest) -> str:
    return "\n".join(node.value for node in app.error).replace("\\", "")


def blocks(scene: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = scene["blocks"]["items"]
    return items


def notes(scene: dict[str, Any]) -> list[str]:
    return [item["note"].replace("\u00a0", " ") for item in blocks(scene)]


def told(item: dict[str, Any]) -> str:
    """Read what is written under the figure while the cursor is on a block."""
    return "\n".join(" ".join(line) for line in item["lines"]).replace("\u00a0", " ")


# G1: the pipeline


def test_the_pipeline_shrinks_and_deepens_as_the_curriculum_says(visit: Visit, drawn: Drawn) -> None:
    app = visit(SLUG, shown="pipeline-2")
    assert notes(drawn(app)) == ["224×224×3", "112×112×64", "56×56×128", "28×28×256", "256", "10"]
    written = everything_written(app)
    assert "224 × 224 × 3 → 112 × 112 × 64 → 56 × 56 × 128 → 28 × 28 × 256 → 256 → 10" in written
    assert "| block 1 | 112 × 112 × 64 | 802 816 | 1 792 | 0.48 % | 86 704 128 | 4 / 2 |" in written
    assert "| block 2 | 56 × 56 × 128 | 401 408 | 73 856 | 20 % |" in written
    assert "| block 3 | 28 × 28 × 256 | 200 704 | 295 168 | 79 % |" in written
    assert "| dense | 10 | 10 | 2 570 | 0.69 % |" in written
    assert "**373 386**" in written
    assert "block 3 has 79 % of all 373 386" in written


def test_volumes_are_drawn_to_scale(visit: Visit, drawn: Drawn) -> None:
    volumes = blocks(drawn(visit(SLUG, shown="pipeline-2")))[:4]
    assert [item["high"] * 224 for item in volumes] == [224, 112, 56, 28]
    assert [item["back"] * 224 for item in volumes] == [224, 112, 56, 28]
    assert [item["wide"] * 256 for item in volumes] == [3, 64, 128, 256]


def test_walking_over_a_block_tells_its_shape_and_its_cost(visit: Visit, drawn: Drawn) -> None:
    said = told(blocks(drawn(visit(SLUG, shown="pipeline-2")))[2])
    assert said == (
        "Conv2d(128, 3, padding=1), ReLU(), MaxPool2d(2): 112 × 112 × 64 → 56 × 56 × 128 = 401 408 numbers\n"
        "parameters (3·3·64 + 1)·128 = 73 856 (20 %);  multiply-adds 924 844 032;  receptive field / jump 10 / 4"
    )


def test_blocks_maps_head_and_picture_can_be_changed(visit: Visit, drawn: Drawn) -> None:
    chosen = {"arch_blocks": "2", "arch_maps": "16", "arch_head": "flatten", "arch_side": "32", "shown": "pipeline-2"}
    app = visit(SLUG, **chosen)
    assert notes(drawn(app)) == ["32×32×3", "16×16×16", "8×8×32", "2 048", "10"]
    assert "(2 048 + 1) · 10 = **20 490**" in everything_written(app)
    inside = drawn(visit(SLUG, arch_inside="true", arch_blocks="2", shown="pipeline-2"))
    assert [item["name"] for item in blocks(inside)][:4] == ["input", "Conv2d", "ReLU", "MaxPool2d"]


@pytest.mark.parametrize(("growth", "answer"), [("1", "a quarter of it"), ("2", "half of it"), ("4", "it stays")])
def test_what_becomes_of_the_count_of_numbers_is_predicted(
    visit: Visit, drawn: Drawn, growth: str, answer: str
) -> None:
    app = visit(SLUG, arch_growth=growth)
    assert "= ? numbers" in told(blocks(drawn(app))[1])
    assert "Make your prediction first" in everything_written(app)
    app.button(key="predict-reveal").click().run()
    assert f"The answer: {answer}. 112 × 112 × 64 = 802 816, then " in everything_written(app)
    assert "= 802 816 numbers" in told(blocks(drawn(app))[1])


# links and addresses


@pytest.mark.parametrize(
    "address",
    [
        {"arch_blocks": "5", "arch_maps": "8", "arch_side": "64", "arch_classes": "100", "shown": "pipeline-2"},
        {"arch_head": "flatten", "arch_growth": "4", "arch_inside": "true"},
    ],
)
def test_a_link_opens_the_state_it_was_copied_from(visit: Visit, drawn: Drawn, address: dict[str, str]) -> None:
    app = visit(SLUG, **address)
    assert not app.error
    assert drawn(visit(SLUG, **link(app)))["stamp"] == drawn(app)["stamp"]
    assert set(address) <= set(link(app))
    assert drawn(visit(SLUG))["stamp"] != drawn(app)["stamp"]


@pytest.mark.parametrize(
    ("name", "value"), [("arch_show", "Nothing"), ("arch_blocks", "9"), ("arch_maps", "5"), ("arch_head", "x")]
)
def test_a_made_up_value_is_named_and_the_default_shown(visit: Visit, drawn: Drawn, name: str, value: str) -> None:
    app = visit(SLUG, **{name: value, "shown": "pipeline-2"})
    assert f"{name} = {value}" in refusals(app)
    assert notes(drawn(app))[-3:] == ["28×28×256", "256", "10"]
