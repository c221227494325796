"""Patches of Streamlit: work it repeats for every rerun although the result never changes is done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from streamlit import config
from streamlit.cursor import RunningCursor
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import session_state_proxy
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

MISSING = object()


def spare_reruns() -> None:
    """
    Patch what Streamlit does many times a rerun and could do with less (docs/decisions/0006).

    Call it once, before the first learner comes.
    """
    of_session: Any = AppSession
    of_session._create_new_session_message = copied_from_first(AppSession._create_new_session_message)
    of_state: Any = SessionState
    of_state._compact_state = compact_state
    of_state.__contains__ = has_key
    of_cursor: Any = RunningCursor
    of_cursor.__deepcopy__ = copy_cursor
    vars(session_state_proxy)["get_session_state"] = at_once(session_state_proxy.get_session_state)


def at_once(find: Callable[[], Any]) -> Callable[[], Any]:
    """
    Make a finder of the session's state that asks the rerun first; Streamlit imports a module before it does.

    Parameters
    ----------
    find : callable
        Finds it where there is no rerun.

    Returns
    -------
    callable
        The same.
    """

    def state() -> Any:
        context = get_script_run_ctx(suppress_warning=True)
        return find() if context is None else context.session_state

    return state


def plain_value(state: Any, key: str) -> Any:
    """
    Read a value of a session as it is stored.

    For the page, Streamlit dresses the value of a component in a class made for the occasion. Where the value is only
    moved, or not even looked at, that costs a tenth of a millisecond each time, and what remains of the class must be
    found by the garbage collector.

    Parameters
    ----------
    state : SessionState
        The session.
    key : str
        A key, or the id of a widget.

    Returns
    -------
    object
        The value; `MISSING` if there is none.
    """
    widget = state._get_widget_id(key)
    names = state._key_id_mapper.id_key_mapping
    try:
        return state._getitem(widget, names[key] if widget == key and key in names else key)
    except KeyError:
        return MISSING


def has_key(state: Any, key: str) -> bool:
    """
    Tell whether a session has a key.

    Parameters
    ----------
    state : SessionState
        The session.
    key : str
        A key, or the id of a widget.

    Returns
    -------
    bool
        Whether a value is stored.
    """
    return plain_value(state, key) is not MISSING


def compact_state(state: Any) -> None:
    """
    Make what was new in a session its old state, as before every rerun.

    Parameters
    ----------
    state : SessionState
        The session.
    """
    for key in state:
        value = plain_value(state, key)
        if value is not MISSING:  # as is a widget that a reconnected browser told of and no page has drawn yet
            state._old_state[key] = value
    state._new_session_state.clear()
    state._new_widget_state.clear()


def copy_cursor(cursor: Any, memo: dict[int, Any]) -> Any:
    """
    Copy a cursor: where on the page the next element goes.

    Each rerun of a lesson copies a dozen; Python's way for any object takes twenty times as long.

    Parameters
    ----------
    cursor : RunningCursor
        The cursor.
    memo : dict
        What was copied before, as for ``copy.deepcopy``.

    Returns
    -------
    RunningCursor
        One that moves by itself.
    """
    copy = object.__new__(type(cursor))
    vars(copy).update(vars(cursor))
    elements = copy._transient_elements = type(cursor._transient_elements)()
    elements._data = deepcopy(cursor._transient_elements._data, memo)
    return copy


def copied_from_first(create: Callable[..., Any]) -> Callable[..., Any]:
    """
    Make a writer of the message that opens every rerun, which copies all that is the same for every learner.

    Parameters
    ----------
    create : callable
        Writes the message: the pages, the settings, the theme, the server, and which rerun it is.

    Returns
    -------
    callable
        The same; as long as the pages do not change, it writes the rerun and the session only.
    """
    first: list[tuple[Any, Any]] = []  # the pages, and the message that tells of them

    def copy(session: Any, page: str, run: Any, pages: Any = None) -> Any:
        pages = pages or session._pages_manager.get_pages()
        if not first or first[0][0] != pages:
            message = create(session, page, run, pages)
            first[:] = [(deepcopy(pages), message)]
        copied = ForwardMsg()
        copied.CopyFrom(first[0][1])
        copied.ClearField("metadata")
        app_session._set_run_identity(copied, run)
        copied.new_session.page_script_hash = page
        told = copied.new_session.initialize
        told.session_id = session.id
        told.session_status.run_on_save = session._run_on_save
        told.session_status.script_is_running = session._state == AppSessionState.APP_IS_RUNNING
        if told.recommend_skills_install or told.skills_nudge_suppressed_reason:  # else the same for every browser
            advice = session._compute_skills_nudge_state()
            told.recommend_skills_install, told.skills_nudge_suppressed_reason = advice
        return copied

    return copy


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
