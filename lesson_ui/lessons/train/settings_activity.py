"""The settings of a training: pictures, network and recipe as the controls say; kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from cnn_core.datasets import KINDS, DataSource, SourceShape, source_shape
from cnn_core.datasets.limits import CLASSES, PICTURES
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.training import Counts, TrainingSpec, apply_spec_fix, check_spec
from cnn_core.training.defaults import default_recipe, default_source
from jobs import get_runner
from lesson_ui.controls import controls
from lesson_ui.controls.control_problems import forget_problem
from lesson_ui.lessons.train import callbacks_activity
from lesson_ui.lessons.train.network_controls_activity import (
    choose_network,
    choose_start,
    network_or_problem,
    network_titles,
    network_values,
)
from lesson_ui.lessons.train.option_text_worked import written
from lesson_ui.lessons.train.own_classes_activity import choose_own_classes, class_count
from lesson_ui.lessons.train.ready_classes_worked import OwnClasses
from lesson_ui.lessons.train.recipe_controls_activity import PREFIX, control_of, read_recipe, recipe_values
from lesson_ui.lessons.train.source_controls_activity import read_source
from lesson_ui.networks.source_pictures import counts_of
from lesson_ui.networks.start_weights import start_weights

DATA = "train_data"
BLANK = ("count", "size", "noise", "label")  # options of the pictures that can be set here
MOST_SHAPES = 64
NOTHING_YET = SourceShape((3, 32, 32), ("class 1", "class 2"))  # until there are pictures of one's own
Words = Mapping[str, Any]


class Setting(NamedTuple):
    """
    The settings of a training as the controls say.

    Attributes
    ----------
    spec : TrainingSpec or None
        What would be trained; None while it cannot be said.
    title : str
        What a run of it would be called.
    problem : InvalidInputError or None
        Why it cannot begin.
    classes : int
        How many classes the pictures have, or will have: own classes count while they are still empty.
    brought : OwnClasses or None
        The learner's own pictures, to be kept when a run starts.
    missing : str
        What the learner has to do first; empty for nothing.
    counts : Counts or None
        Pictures in each part; None while nobody knows.
    """

    spec: TrainingSpec | None
    title: str
    problem: InvalidInputError | None
    classes: int
    brought: OwnClasses | None = None
    missing: str = ""
    counts: Counts | None = None


def choose_setting(row: Any, more: Any, own: Any, words: Words) -> Setting:
    """Draw the controls of a training and read its settings."""
    classes = CLASSES[0]
    try:
        with row:
            name = controls.choice(DATA, words["data_label"], _data_titles(), "digits", then=_follow_data)
        brought, classes = _brought(own, words) if name == "own" else (None, _usual_classes(name))
        source = read_source(more, name, brought.key if brought else "", words)
        missing = name == "own" and brought is None
        shape = NOTHING_YET if missing else _shape(source, brought.fetch if brought else None)
        classes = classes if missing else len(shape.class_names)
        titles = network_titles(words)
        with row:
            chosen = choose_network(titles, words)
            network, broken = network_or_problem(chosen, shape, words)
        recipe = read_recipe(row, more, default_recipe("digits"), words)
        if broken is not None:
            raise broken
        with more:
            start = choose_start(chosen, words)
    except InvalidInputError as problem:
        return Setting(None, "", problem, classes)
    if missing:
        return Setting(None, "", None, classes, missing=words["own_missing"].format(count=PICTURES[0]))
    spec = TrainingSpec(network, shape.shape, shape.class_names, source, recipe, start=start)
    title = words["title"].format(
        data=KINDS[name].title,
        network=titles[chosen],
        optimizer=recipe.optimizer,
        rate=written(recipe.learning_rate),
    )
    counts = counts_of(source, brought.fetch if brought else None)
    try:
        check_spec(spec, counts, start_weights(spec))
    except InvalidInputError as problem:
        return Setting(spec, title, problem, classes, counts=counts)
    return Setting(spec, title, None, classes, brought, counts=counts)


def _brought(place: Any, words: Words) -> tuple[OwnClasses | None, int]:
    """
    Let the learner put classes of his own together: None while something is missing; how many there are to be.

    While there is a run to look at, the box is folded up at first, so that the run stands on the first screen.
    """
    begun = bool(st.session_state.get(callbacks_activity.RUN))
    with place, st.expander(words["own_box"], expanded=not begun, key=callbacks_activity.OWN_BOX, on_change="rerun"):
        brought = choose_own_classes("train", get_runner().store)
        return brought, max(CLASSES[0], class_count("train", get_runner().store))


def _usual_classes(name: str) -> int:
    return len(_shape(default_source(name), None).class_names)


def _data_titles() -> dict[str, str]:
    return {name: kind.title for name, kind in KINDS.items()}


_shapes: dict[DataSource, SourceShape] = {}


def _shape(source: DataSource, fetch: Callable[[str], bytes] | None) -> SourceShape:
    if source not in _shapes:
        if len(_shapes) >= MOST_SHAPES:
            _shapes.clear()
        _shapes[source] = source_shape(source, fetch=fetch)
    return _shapes[source]


def _follow_data() -> None:
    """Set the default recipe of the pictures just chosen, where the learner has set nothing himself."""
    name = str(st.session_state.get(DATA, "digits"))
    before = recipe_values(default_recipe(str(st.session_state.get("train data before", "digits"))))
    first = recipe_values(default_recipe("digits"))
    for key, value in recipe_values(default_recipe(name)).items():
        if st.session_state.get(key, first[key]) == before[key]:
            st.session_state[key] = value
    for key in BLANK:
        st.session_state[PREFIX + key] = "form" if key == "label" else ""
    st.session_state["train data before"] = name


def setting_values(spec: TrainingSpec, words: Words) -> dict[str, Any]:
    """Compute the value of every control for a spec."""
    source = spec.data
    values = {DATA: source.name} | network_values(spec, words)
    if source.key:
        values["train_classes"] = source.key
    default = default_source(source.name)
    values[f"{PREFIX}count"] = "" if source.count is None else str(source.count)
    values[f"{PREFIX}size"] = "" if source.size == default.size else str(source.side)
    values[f"{PREFIX}noise"] = "" if source.noise is None else written(source.noise)
    values[f"{PREFIX}label"] = source.label or "form"
    return values | recipe_values(spec.recipe)


def take_setting(spec: TrainingSpec, words: Words) -> None:
    """Set all controls to a spec; for use as a callback."""
    for key, value in setting_values(spec, words).items():
        st.session_state[key] = value
        forget_problem(key)
    st.session_state["train data before"] = spec.data.name


def take_pictures(name: str) -> None:
    """Choose other pictures and keep what else was set; for use as a callback."""
    st.session_state[DATA] = name
    forget_problem(DATA)
    _follow_data()


def mend(setting: Setting, fix: Fix, words: Words) -> None:
    """Carry out a fix of a refusal; for use as a callback."""
    if setting.spec is not None:
        take_setting(apply_spec_fix(setting.spec, fix), words)
        return
    key = control_of(fix.parameter) if fix.parameter != "name" else DATA
    value = "" if fix.value is None and fix.parameter in BLANK else written(fix.value)
    st.session_state[key] = value
    forget_problem(key)
