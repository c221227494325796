"""The one drawing component: any scene, shown by plotly.js, explored without a message to the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

from lesson_ui.drawing.payload import payload
from lesson_ui.drawing.scene import Scene
from lesson_ui.plotly_host.routes import PLOTLY_PATH, STATIC, VERSION, module_addresses
from lesson_ui.words.prose import words

_LOADER = f"""
for (const address of {module_addresses()}) {{ // all at once
  const href = new URL(address, location.origin);
  document.head.append(Object.assign(document.createElement("link"), {{ rel: "modulepreload", href }}));
}}
const library = new URL("{PLOTLY_PATH}", location.origin).href;
const host = import(new URL("/plotly_host/{VERSION}/main.js", location.origin));
export default function(component) {{
  let unmount = null, gone = false;
  host.then((module) => {{ if (!gone) unmount = module.default(component, library); }});
  return () => {{ gone = true; if (unmount) unmount(); }};
}}
"""
_component = st.components.v2.component(
    "plotly_host", css=(STATIC / "host.css").read_text(encoding="utf-8"), js=_LOADER, isolate_styles=False
)


def plotly_host(
    scene: Scene,
    *,
    key: str,
    pin: tuple[int, int] | None = None,
    projector: bool = False,
    activity: str = "",
    on_pin: Callable[[], None] | None = None,
    on_edit: Callable[[], None] | None = None,
) -> Mapping[str, Any]:
    """
    Show a scene and let the learner walk over it.

    Parameters
    ----------
    scene : Scene
        The figure, its grids and links.
    key : str
        Name of the component on the page; letters, digits and dashes.
    pin : (int, int) or None
        The pinned output cell, drawn with its own outline.
    projector : bool
        Whether the figure fills the screen in large type.
    activity : str
        What the figure belongs to; the figure of another activity begins anew, with nothing left of the one before.
    on_pin, on_edit : callable or None
        Called before the rerun when a cell was pinned (``st.session_state[key]["pin"]`` is ``[row, column]``
        or None) or a number typed (``["edit"]`` is a mapping with ``panel``, ``row``, ``column`` and ``text``).

    Returns
    -------
    mapping
        The component's state.
    """
    result: Mapping[str, Any] = _component(
        key=key,
        data=_written(scene, key, pin, projector, activity),
        on_pin_change=on_pin or _nothing,
        on_edit_change=on_edit or _nothing,
    )
    return result


@lru_cache(maxsize=128)
def _written(scene: Scene, key: str, pin: tuple[int, int] | None, projector: bool, activity: str) -> bytes:
    """Write a scene once: lessons that keep their scenes share the bytes among all learners."""
    return payload(scene, key=key, words=words()["host"], pin=pin, projector=projector, activity=activity)


def _nothing() -> None:
    return None
