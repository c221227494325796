"""The chain of blocks and the table say what the trace says."""

from __future__ import annotations

import html
import re

import pytest

from cnn_core.network import PRESETS, Network, ReLU, from_address
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.lessons.build.figure import MOST_DRAWN, build_info, build_scene, concealed_paths
from lesson_ui.lessons.build.network_text_worked import DEFAULT
from lesson_ui.lessons.build.table_figure import MOST_ROWS, build_table
from lesson_ui.lessons.build.worked import build_facts, fix_words, typeset
from lesson_ui.networks.network_words import shape_text
from lesson_ui.words.numbers import THIN_SPACE, grouped
from lesson_ui.words.prose import lesson_data, words

WORDS = lesson_data("build", "figure")
FIRST = from_address(DEFAULT)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("(2048 + 1)·10 = 20490", "(2 048 + 1)·10 = 20 490"),
        (999, "999"),
        (138357544, "138 357 544"),
        ("0.123", "0.123"),
    ],
)
def test_thousands_stand_apart(text: str | int, meant: str) -> None:
    assert grouped(text).replace(THIN_SPACE, " ") == meant


def test_shapes_are_written_height_width_depth() -> None:
    assert shape_text((16, 32, 30)) == "32 × 30 × 16"
    assert shape_text((10,)) == "10"


@pytest.mark.parametrize("name", PRESETS)
def test_every_block_says_what_the_trace_says(name: str) -> None:
    preset = PRESETS[name]
    info = build_info(preset.network, preset.input_shape)
    sent = unpacked(payload(build_scene(info, WORDS), key="test", words=words()["host"]))
    items = sent["blocks"]["items"]
    assert len(items) == len(info.drawn) + 1
    rows = info.row_by_path
    for item, node in zip(items[1:], info.drawn, strict=True):
        assert item["note"] == shape_text(rows[node.path].output_shape).replace(" × ", "×")
        assert 0 < item["wide"] <= 1
        assert 0 < item["high"] <= 1
    assert sum(item["fill"] or 0 for item in items) == pytest.approx(100)


def test_deep_networks_draw_their_blocks_as_one() -> None:
    preset = PRESETS["resnet50"]
    info = build_info(preset.network, preset.input_shape)
    assert len(preset.network.nodes) > MOST_DRAWN > len(info.drawn)
    block = build_scene(info, WORDS).blocks.items[5]
    assert block.sources == (4,)
    told = block.lines[1][1].replace(THIN_SPACE, " ")
    inside = [row for row in info.followed.trace.rows if row.path.startswith("4.")]
    parameters = sum(row.cost.parameters for row in inside)
    assert told.startswith(f"{parameters:,} in the {len(inside)} layers inside".replace(",", " "))
    assert block.fill == pytest.approx(100 * parameters / 25_557_032)


def test_arcs_lead_to_where_paths_meet() -> None:
    network = from_address("Conv2d(4,3,padding=1),Residual((ReLU,Conv2d(4,3,padding=1)),(Conv2d(4,1),))")
    info = build_info(network, (3, 8, 8))
    items = build_scene(info, WORDS).blocks.items
    assert [(item.name, item.sources) for item in items] == [
        ("input", ()),
        ("Conv2d", (0,)),
        ("ReLU", (1,)),
        ("Conv2d", (2,)),
        ("Conv2d", (1,)),
        ("Residual", (3, 4)),
    ]


def test_what_gives_the_answer_away_is_concealed_everywhere() -> None:
    info = build_info(FIRST, (3, 32, 32))
    hidden = concealed_paths(info)
    assert hidden == {"6", "7"}
    for told in (str(build_scene(info, WORDS, concealed=hidden).blocks), build_table(info, WORDS, concealed=hidden)):
        assert "048" not in told
        assert "490" not in told
        assert "25" + THIN_SPACE + "578" not in told
    assert concealed_paths(build_info(Network((ReLU(),)), (3, 8, 8))) == frozenset()


def test_long_networks_are_counted_and_the_break_is_shown() -> None:
    network = Network((*[ReLU()] * 500, from_address("Linear(3)").layers[0], *[ReLU()] * 400))
    body = html.unescape(build_table(build_info(network, (3, 8, 8)), WORDS))
    assert "breaks here" in body
    assert f"and {901 - MOST_ROWS} layers more" in body


def test_a_table_never_carries_markup_of_the_learner_s() -> None:
    info = build_info(Network((from_address("Conv2d(1,1,padding_mode='<b>')").layers[0],)), (1, 2, 2))
    assert "<b>" not in build_table(info, WORDS)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "Conv2d(16,3),Linear(10)",
            ["Put Flatten in front of layer 1"],
        ),
        ("Flatten,Conv2d(16,3)", ["Take layer 1 (Conv2d) out", "Take layer 0 (Flatten) out"]),
        (
            "MaxPool2d(2),Conv2d(8,20)",
            ["Set padding of layer 1 to 2", "Take layer 0 (MaxPool2d) out"],
        ),
        (
            "Residual((Conv2d(8,3,padding=1),))",
            [
                "Give the shortcut of layer 0 a Conv2d(8, 1)",
                "Give the shortcut of layer 0 a Conv2d(8, 1) and AdaptiveAvgPool2d((32, 32))",
                "Let the branch of layer 0 be Conv2d(3, 3, padding=1)",
            ],
        ),
    ],
)
def test_fixes_are_written_in_words(text: str, labels: list[str]) -> None:
    network = from_address(text)
    refusal = build_info(network, (3, 32, 32)).followed.refusal
    assert refusal is not None
    said = [fix_words(network, fix, WORDS) for fix in refusal.fixes]
    assert [label for label in said if label in labels] == [label for label in labels if label in said]
    assert set(labels) <= set(said), said


@pytest.mark.parametrize("name", PRESETS)
def test_every_layer_can_be_worked_out(name: str) -> None:
    preset = PRESETS[name]
    info = build_info(preset.network, preset.input_shape)
    for node in preset.network.nodes:
        facts = build_facts(info, node.path, WORDS)
        for _, values in facts.sections:
            assert not any(
                re.search(r"\{(formula|path|kind|share|size|jump|count)\}", text) for text in values.values()
            )


def test_the_worked_recurrence_gives_the_field_of_the_trace() -> None:
    info = build_info(PRESETS["vgg16"].network, (3, 224, 224))
    told = 0
    for row in info.followed.trace.rows:
        for name, values in build_facts(info, row.path, WORDS).sections:
            if name == "worked_field" and values["recurrence"]:
                found = re.search(r"\$\$ (\d.*) = \\mathbf{(\d+)} \$\$", values["recurrence"])
                assert found
                assert row.fields
                assert eval(found[1].replace(r"\cdot", "*")) == int(found[2]) == row.fields.rows.size
                told += 1
    assert told == 18


def test_formulas_are_typeset() -> None:
    assert typeset("⌊(32 + 2·1 − (2·(3 − 1) + 1))/2⌋ + 1 = 15; ⌈(5 + 2·0 − 2)/2⌉ + 1 = 3") == (
        r"\left\lfloor \dfrac{32 + 2 \cdot 1 - (2 \cdot (3 - 1) + 1)}{2} \right\rfloor + 1 = \mathbf{15} \qquad "
        r"\left\lceil \dfrac{5 + 2 \cdot 0 - 2}{2} \right\rceil + 1 = \mathbf{3}"
    )
