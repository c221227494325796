"""What Streamlit works out anew for every rerun although it never changes while the server runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from streamlit import config
from streamlit.runtime import app_session


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


def written_once(write: Callable[..., None]) -> Callable[..., None]:
    """
    Make a writer of messages that works once for each section and copies from then on.

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
