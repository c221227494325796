"""The builder's lines run as they stand: the trace and the torch module agree with what the page shows."""

from __future__ import annotations

import contextlib
import io

import pytest

from cnn_core.network import PRESETS, from_address
from lesson_ui.lessons.build.code import build_code
from lesson_ui.lessons.build.figure import build_info
from lesson_ui.words.prose import lesson_data

TEXTS = {key: (text, shape) for key, (_, text, shape) in lesson_data("build", "starts").items()}
BROKEN = {key: settings["build_network"] for key, (_, settings) in lesson_data("build", "examples").items()}


def printed(code: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, {"__name__": "__main__"})
    return out.getvalue()


@pytest.mark.parametrize("name", TEXTS)
def test_both_halves_print_the_parameters_and_the_shape_on_the_screen(name: str) -> None:
    text, shape = TEXTS[name]
    info = build_info(from_address(text), tuple(int(part) for part in shape.split(",")))
    trace = info.followed.trace
    out = printed(build_code(info))
    assert f"{trace.parameters} parameters, {trace.multiply_adds} multiply-adds" in out
    assert f"{trace.parameters} parameters\n" in out
    assert out.strip().endswith(str((1, *trace.output_shape)))
    for row in trace.rows:
        assert f"{row.path} {row.name} {row.output_shape}" in out


def test_a_preset_s_lines_run() -> None:
    preset = PRESETS["lenet5"]
    assert "61706 parameters" in printed(build_code(build_info(preset.network, preset.input_shape)))


@pytest.mark.parametrize("name", BROKEN)
def test_of_a_network_that_breaks_the_lines_print_why(name: str) -> None:
    info = build_info(from_address(BROKEN[name]), (3, 32, 32))
    assert info.followed.refusal is not None
    assert printed(build_code(info)).strip() == str(info.followed.refusal)
