"""The activity on networks of the literature: from five layers to fifty side by side, and the trace of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnn_core.network import PRESETS
from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.architectures.activity import architectures_words, choose_volume, fill_control
from lesson_ui.lessons.architectures.chain_figure import preset_chain, preset_scene
from lesson_ui.lessons.architectures.code import preset_code, timeline_code
from lesson_ui.lessons.architectures.timeline_figure import SHOWN, VARIANTS, at_pin, known, timeline_scene
from lesson_ui.lessons.architectures.worked import network_facts, timeline_facts, volume_facts

ALL, FOLDED, EVERY = "all", "stages", "layers"
ASKED = ("lenet5", "alexnet_2012", "vgg16", "resnet50")  # the answers to choose from


def timeline_activity(frame: Frame) -> Closing:
    """Draw the activity that compares networks of the literature."""
    words = architectures_words()
    with frame.controls:
        networks = {ALL: words["all_networks"], **{key: _title(key, words) for key in VARIANTS}}
        chosen = controls.choice("arch_network", words["network_label"], networks, ALL)
        rows = FOLDED
        if chosen != ALL:
            how = {FOLDED: words["by_stage"], EVERY: words["by_layer"]}
            rows = controls.choice("arch_rows", words["rows_label"], how, FOLDED, horizontal=True)
    with frame.more:
        fill = fill_control()
    largest = max(SHOWN, key=lambda key: known(key).trace.parameters)
    hint = words["timeline_hint_answer"].format(**timeline_facts(*at_pin(None), words=words))
    options = tuple(words["networks"][key] for key in ASKED)
    seen = ask(frame, words["networks"][largest], hint, about="timeline", options=options)
    return _one(frame, chosen, rows, fill, seen=seen) if chosen != ALL else _all(frame, fill, seen=seen)


def _title(key: str, words: Mapping[str, Any]) -> str:
    return f"{words['networks'][key]}, {PRESETS[key].year}"


def _all(frame: Frame, fill: str, *, seen: bool) -> Closing:
    words = architectures_words()
    pin = pinned(len(SHOWN), max(known(key).depth for key in SHOWN))
    if pin and pin[1] >= known(SHOWN[::-1][pin[0]]).depth:
        pin = None
    show_scene(frame, timeline_scene(words, seen=seen, fill=fill), pin=pin)
    facts = timeline_facts(*at_pin(pin), words=words)

    worked_out = explanation(
        frame,
        facts,
        seen=seen,
        above=("worked_timeline",),
        left=("counting",),
        right=("one_layer",),
        below=("variants",),
    )
    return Closing(worked_out, lambda: timeline_code(VARIANTS))


def _one(frame: Frame, key: str, rows: str, fill: str, *, seen: bool) -> Closing:
    words = architectures_words()
    chain = preset_chain(key, words, every=rows == EVERY, seen=seen, fill=fill)
    pin = pinned(1, len(chain.stages) + 1)
    chosen = pin and pin[1]
    scene = preset_scene(key, words, every=rows == EVERY, seen=seen, fill=fill, chosen=chosen)
    show_scene(frame, scene, on_edit=choose_volume)

    network = "worked_network", lambda: network_facts(key, words=words)
    volume = "volume", lambda: volume_facts(chain, pin[1] if pin else 1, words=words)
    worked_out = explanation(frame, seen=seen, above=(network, volume))
    return Closing(worked_out, lambda: preset_code(key))
