"""Every activity of every lesson, opened as a learner finds it and with its prediction made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from streamlit.testing.v1 import AppTest

from lesson_ui.drawing.payload import unpacked
from tests.support.pages import Visit


class Seen(NamedTuple):
    """What one activity of a lesson shows: its address, what is written, the keys of its boxes, the answer told."""

    address: Mapping[str, str]
    texts: tuple[str, ...]
    boxes: frozenset[str]
    prediction: str
    app: AppTest


def seen_activities(visit: Visit, slug: str, **more: str) -> Iterator[Seen]:
    """Walk through the activities of a lesson, its address saying `more` besides; every prediction is shown."""
    for address in addresses(visit, slug):
        address |= more
        app = visit(slug, **address)
        asked = [str(box.key) for box in app.text_input if str(box.key).startswith("prediction-")]
        texts = written(app)
        while any(button.key == "predict-reveal" for button in app.button):
            app.button(key="predict-reveal").click().run()
            texts += written(app)
        boxes = frozenset(str(box.key) for box in [*app.text_input, *app.text_area])
        yield Seen(address, tuple(texts), boxes, "".join(asked), app)


def addresses(visit: Visit, slug: str) -> list[dict[str, str]]:
    """Read which activities a lesson offers, as addresses."""
    for choice in visit(slug).get("button_group"):
        key = str(choice.proto.query_param_key)
        if key.endswith("_show"):
            return [{key: option.content} for option in choice.proto.options]
    return [{}]


def written(app: AppTest) -> list[str]:
    """Read what a page writes for people: its sentences, its tables, the labels of its controls, its figures."""
    kinds: list[Any] = [app.markdown, app.caption, app.error, app.warning, app.success, app.info]
    controls: list[Any] = [app.button, app.selectbox, app.slider, app.select_slider, app.text_input, app.toggle]
    texts = [str(node.value) for kind in kinds for node in kind]
    texts += [str(node.label) for kind in controls for node in kind]
    texts += [node.proto.body for node in app.get("html") if not node.proto.body.startswith("<style")]
    return texts + [text for figure in figures(app) for text in _strings(figure)]


def figures(app: AppTest) -> list[dict[str, Any]]:
    """Read the figures of a page as they were sent, without their names."""
    hosts = [node.proto for node in app.get("bidi_component") if node.proto.component_name.endswith("plotly_host")]
    return [{k: v for k, v in unpacked(host.bytes).items() if k not in ("key", "version")} for host in hosts]


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _strings(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _strings(value)
