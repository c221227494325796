"""Four stacks compared, and the effective receptive field: the explanation's live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.network.short_form import to_short_form
from cnn_core.network.stacks import stack_windows
from lesson_ui.lessons.receptive_field.effective_figure import EffectiveInfo, side_of_share, total_text
from lesson_ui.lessons.receptive_field.race_figure import RUNNERS, RaceInfo, winners
from lesson_ui.lessons.receptive_field.worked import weights_of
from lesson_ui.words.numbers import number_text, percent

Words = dict[str, Any]
LONGEST_LINE = 15  # numbers of one line of ways that are written out
MOST_LINES = 6


def race_names(words: Words, stride: int, pool: int, dilation: int) -> dict[str, str]:
    """Name the four stacks with their numbers."""
    values = {"stride": stride, "pool": pool, "dilation": dilation}
    return {name: words[f"runner_{name}"].format(**values) for name in RUNNERS}


def race_facts(info: RaceInfo, names: dict[str, str], kernel_size: int, *, words: Words) -> Words:
    """Compare the receptive fields of four stacks."""
    count = len(info.fields["plain"])
    first = winners(info)
    lines = [words["race_head"], "|---|---|--:|--:|--:|"]
    for name in RUNNERS:
        field = info.fields[name][-1]
        weights = weights_of(info.stacks[name])
        lines.append(f"| {names[name]} | {growth_text(info, name)} | **{field.size}** | {field.jump} | {weights} |")
    plain = info.fields["plain"][-1].size
    return {
        "count": count,
        "kernel": kernel_size,
        "table": "\n".join(lines),
        "winner": words["and"].join(names[name] for name in first),
        "right_answers": tuple(names[name] for name in first),
        "winner_size": info.fields[first[0]][-1].size,
        "plain": plain,
        "plain_sum": f"1 + {count} \\cdot ({kernel_size} - 1)",
        "times": number_text(info.fields[first[0]][-1].size / plain, 1),
        "stacks": {name: to_short_form(stack) for name, stack in info.stacks.items()},
    }


def growth_text(info: RaceInfo, name: str) -> str:
    """Write how a stack's field grows."""
    return " → ".join(str(field.size) for field in info.fields[name])


def effective_facts(info: EffectiveInfo, *, words: Words) -> Words:
    """Compare the field in theory with the field as measured."""
    R, area = info.size, info.middle**2 / info.size**2
    answer = "more" if info.share > area + 1e-9 else "less" if info.share < area - 1e-9 else "the_same"
    gradient = info.gradient
    centre, corner = gradient[R // 2, R // 2], gradient[0, 0]
    return {
        "size": R,
        "middle": info.middle,
        "area": percent(area),
        "share": percent(info.share),
        "compared": words[answer],
        "half": side_of_share(gradient, 0.5),
        "most": side_of_share(gradient, 0.95),
        "layers": len(info.stack.layers),
        "total": total_text(info),
        "times": words["times_corner"].format(times=number_text(centre / corner, 0))
        if corner and centre > corner
        else words["no_times"],
        "lines": paths_lines(info),
        "weights_name": words[f"weights_{info.weights}"],
    }


def paths_lines(info: EffectiveInfo) -> str:
    """Write how the numbers of paths along one axis multiply, going backwards through the layers."""
    line = np.ones(1, dtype=np.int64)
    lines = [line]
    for window in reversed(stack_windows(info.stack)):
        upsampled = np.zeros((len(line) - 1) * window.stride + 1, dtype=np.int64)
        upsampled[:: window.stride] = line
        taps = np.zeros(window.dilation * (window.kernel_size - 1) + 1, dtype=np.int64)
        taps[:: window.dilation] = 1
        line = np.convolve(upsampled, taps)
        lines.append(line)
        if len(line) > LONGEST_LINE or len(lines) > MOST_LINES:
            return ""
    return " $\\;\\to\\;$ ".join("**" + " ".join(map(str, line.tolist())) + "**" for line in lines)
