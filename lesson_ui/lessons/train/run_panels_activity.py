"""The panels of a run: its curves; below them the inside of the network, its mistakes or its gradients."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.network import layer_words, spans, trace
from cnn_core.training import TrainingSpec, check_spec, first_weights, spec_to_json
from jobs import Run, Store, get_runner
from lesson_ui.controls import controls
from lesson_ui.drawing.scene import Scene
from lesson_ui.frame.style import is_projector
from lesson_ui.lessons.train import callbacks_activity
from lesson_ui.lessons.train.inside_figure import MOST_BARS, first_maps, inside_scene, map_layers
from lesson_ui.lessons.train.links_out_activity import explain_link, train_on_button
from lesson_ui.lessons.train.mistakes_figure import confusion_table, gradients_scene, wrong_pictures
from lesson_ui.lessons.train.settings_activity import Setting
from lesson_ui.lessons.train.shown_picture_activity import ShownPicture, asks_for_own, choose_shown
from lesson_ui.lessons.train.watched_activity import Watched
from lesson_ui.networks.layer_names import layer_title
from lesson_ui.networks.run_view import RunView, run_view
from lesson_ui.networks.source_pictures import Pictures, pictures_of
from lesson_ui.networks.start_weights import start_weights
from lesson_ui.networks.stored_run import read_spec, stored_subject
from lesson_ui.networks.subject import Subject, run_picture
from lesson_ui.networks.training_curves import RunCurves, curves_scene, empty_curves
from lesson_ui.plotly_host import plotly_host
from lesson_ui.words.prose import lesson_data

PANEL, LAYER, LOG = "train_look", "train_layer", "train_log"
PANELS = ("inside", "mistakes", "gradients")
CURVES_HEIGHT = 196  # so that the inside of the network stands on the first screen with them
PROJECTED_BARS = 7  # in large type
Words = dict[str, Any]


def show_panels(found: Watched | None, setting: Setting, words: Words) -> None:
    """Draw everything that changes while a run learns."""
    store = get_runner().store
    curves = st.container(key="run-curves")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="run-panels"):
        panel = controls.choice(
            PANEL,
            words["look_label"],
            {name: words["look_" + name] for name in PANELS},
            PANELS[0],
            horizontal=True,
            hide_label=True,
        )
        at = _moment(found, store, words)
        spec = _asked(found, setting)
        pictures = _pictures(spec)
        shown = choose_shown(untrained(spec), pictures, words) if panel == "inside" and spec else None
        layer = _layer(spec, words) if panel == "inside" and spec else None
        log = controls.toggle(LOG, words["log_label"])
    with curves:
        _host(_curves(found, store, words, log=log, at=at), "train-curves")
    if spec is None:
        return
    if panel == "inside":
        _inside(found, spec, store, at, shown, layer, words)
    elif found is None or not found.view.measured:
        st.caption(words["nothing_yet"])
    elif panel == "mistakes":
        _mistakes(found, pictures, at, words)
    else:
        planned = found.run.total if found.run.active else 0
        scene = gradients_scene(found.view.measured, _layer_names(spec), words, at, planned, projector=is_projector())
        _host(scene, "train-gradients")


def _asked(found: Watched | None, setting: Setting) -> TrainingSpec | None:
    """Find the network that is looked at: the run's, else the one that would be trained, if it fits its pictures."""
    if found is not None or setting.spec is None or setting.problem is None:
        return found.spec if found else setting.spec
    try:
        check_spec(setting.spec, weights=start_weights(setting.spec))
    except InvalidInputError:  # which is said above
        return None
    return setting.spec


def _host(scene: Scene, key: str) -> None:
    plotly_host(scene, key=key, projector=is_projector())


def _moment(found: Watched | None, store: Store, words: Words) -> int | None:
    """Ask for the step whose weights are shown, once the run rests; None for the latest."""
    if found is None or found.run.state in ("queued", "running"):
        return None
    kept = store.snapshots(found.run.id)
    if len(kept) < 2:
        return None
    callbacks_activity.choose_moment(kept)
    with st.container(key="run-moment", width="stretch"):
        label, help = words["at_label"], words["at_help"]
        return controls.stops(
            callbacks_activity.AT, label, kept, kept[-1], help=help, then=callbacks_activity.redraw_page
        )


def _pictures(spec: TrainingSpec | None) -> Pictures | None:
    return pictures_of(spec.data) if spec else None


def _layer(spec: TrainingSpec, words: Words) -> str | None:
    subject = untrained(spec)
    layers, default = map_layers(subject), first_maps(subject)
    if default is None:
        return None
    options = {path: f"{path} {layer_words(subject.trace.row(path).layer)}" for path in layers}
    if st.session_state.get(LAYER, default) not in options:
        del st.session_state[LAYER]
    with st.container(key="run-layer", width=165):
        return controls.choice(LAYER, words["layer_label"], options, default)


def _curves(found: Watched | None, store: Store, words: Words, *, log: bool, at: int | None) -> Scene:
    if found is None:
        return curves_scene([empty_curves()], words, log=log, height=CURVES_HEIGHT, projector=is_projector())
    runs = [_curves_of(found.run, found.view, found.run.title)]
    other = _beside(found.run, store)
    if other is not None:
        runs = [
            _curves_of(found.run, found.view, words["this_run"]),
            _curves_of(other, run_view(store, other.id), words["other_run"]),
        ]
    return curves_scene(runs, words, log=log, at=at, height=CURVES_HEIGHT, projector=is_projector())


def _beside(run: Run, store: Store) -> Run | None:
    """Find the run that the one on the page is compared with; None if there is none, or it was deleted."""
    other = str(st.session_state.get(callbacks_activity.OTHER) or "")
    try:
        return store.run(other) if other and other != run.id else None
    except InvalidInputError:
        return None


def _curves_of(run: Run, view: RunView, name: str) -> RunCurves:
    """Read a run's curves: up to the planned end while it goes on, up to its last step once it has ended."""
    curves = view.curves(name)
    return curves if run.active else replace(curves, total=0)


def _inside(
    found: Watched | None,
    spec: TrainingSpec,
    store: Store,
    at: int | None,
    shown: ShownPicture | None,
    layer: str | None,
    words: Words,
) -> None:
    subject = untrained(spec)
    if found is not None and store.snapshots(found.run.id):
        subject = stored_subject(store, found.run.id, at)
    if shown is None:
        st.caption(words["no_pictures"])
        return
    if asks_for_own(shown):
        st.caption(words["bring_own"])
    made = run_picture(subject, shown.x)
    plotly_host(
        inside_scene(subject, made, layer, words, shown.label, PROJECTED_BARS if is_projector() else MOST_BARS),
        key="train-inside",
        projector=is_projector(),
    )
    if found is not None and (kept := store.snapshots(found.run.id)):
        with st.container(horizontal=True, vertical_alignment="center", key="run-links"):
            explain_link(found.run.id, subject, shown.address, layer, words)
            if found.mine and not found.run.active:
                train_on_button(found.run.id, found.spec, kept[-1] if at is None else at, words)


def _mistakes(found: Watched, pictures: Pictures | None, at: int | None, words: Words) -> None:
    measured = found.view.measured_at(at)
    assert measured is not None
    images = pictures.validation.images if pictures else None
    names = found.spec.class_names
    left, right = st.columns([5, 6], gap="medium")
    with left:
        st.html(confusion_table(measured.confusion, names, words))
    with right:
        st.html(wrong_pictures(measured.wrong, images, names, words))


def _layer_names(spec: TrainingSpec) -> dict[str, str]:
    subject = untrained(spec)
    return {row.path: layer_title(subject, row.path, lesson_data("explain", "figure")) for row in subject.trace.rows}


@lru_cache(maxsize=24)
def _untrained(text: str) -> Subject:
    spec = read_spec(text)
    network = spec.trained_network
    traced = trace(network, spec.input_shape)
    weights = {name: np.asarray(array) for name, array in (start_weights(spec) or first_weights(spec)).items()}
    return Subject(f"first {text}", network, weights, traced, spans(traced), spec.class_names, source=spec.data)


def untrained(spec: TrainingSpec) -> Subject:
    """Make a network with the weights it has before the first step."""
    return _untrained(spec_to_json(spec))
