"""Patches of Streamlit: work it repeats for every rerun although the result never changes is done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from streamlit import config
from streamlit.runtime import app_session
from streamlit.runtime.state.safe_session_state import SafeSessionState


def settle_configuration() -> None:
    """
    Read Streamlit's configuration once, and write the theme's message once.

    Streamlit sends the theme with every rerun and builds it each time from some four hundred options: with two
    hundred learners that is a sixth of the server's work (docs/decisions/0006). Call it once, when the server
    has read its settings.
    """
    vars(config)["get_options_for_section"] = cache(config.get_options_for_section)
    vars(config)["get_option"] = cache(config.get_option)
    vars(app_session)["_populate_theme_msg"] = written_once(app_session._populate_theme_msg)
    everything = vars(SafeSessionState)["filtered_state"].fget
    type.__setattr__(SafeSessionState, "filtered_state", property(lambda state: StateView(state, everything)))


class StateView(Mapping[str, Any]):
    """
    A view of the session state that is read key by key, without a copy of all of it.

    Every text box and every selection asks whether its own value is empty, and Streamlit answers by gathering the
    whole session into a new dictionary first.

    Parameters
    ----------
    state : SafeSessionState
        The session.
    everything : callable
        Gathers the whole session, for those who do want all of it.
    """

    def __init__(self, state: Any, everything: Callable[[Any], dict[str, Any]]) -> None:
        self._state = state
        self._everything = everything

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._everything(self._state))

    def __len__(self) -> int:
        return len(self._everything(self._state))


def written_once(write: Callable[..., None]) -> Callable[..., None]:
    """
    Make a writer of messages that computes each section once and copies it from then on.

    Parameters
    ----------
    write : callable
        Takes an empty message and the name of a section, and fills the message in.

    Returns
    -------
    callable
        The same, remembering what it wrote.
    """
    written: dict[str, Any] = {}

    def copy(message: Any, section: str = "theme") -> None:
        if section not in written:
            fresh = type(message)()
            write(fresh, section)
            written[section] = fresh
        message.MergeFrom(written[section])

    return copy
