"""The learner's cookie: a random name, so that his runs are still his after a reload (docs/decisions/0015)."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "cnn_learner"
_AGE = 400 * 24 * 3600  # seconds; browsers keep no cookie longer
_NAME = re.compile(r"[0-9a-f]{32}")
_SESSION = "learner of this session"


class LearnerCookie:
    """
    The middleware that sets the learner's cookie, 128 random bits, for every visitor who has none.

    Parameters
    ----------
    app : ASGI application
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with the cookie where it is missing."""
        if scope["type"] != "http" or scope["method"] != "GET" or _named(Headers(scope=scope).get("cookie", "")):
            await self.app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):  # the page: one request a visit
                    headers.append("set-cookie", _cookie(scope))
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def _cookie(scope: Scope) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{COOKIE}={secrets.token_hex(16)}; Max-Age={_AGE}; Path=/; HttpOnly; SameSite=Lax{secure}"


def _named(cookies: str) -> bool:
    pairs = (pair.strip().partition("=") for pair in cookies.split(";"))
    return any(name == COOKIE and _NAME.fullmatch(value) for name, _, value in pairs)


def learner_id() -> str:
    """
    Read the name of this session's learner.

    Returns
    -------
    str
        The name in the cookie; where there is none, one that lasts as long as the session.
    """
    found = _in_cookie()
    if found is not None:
        return found
    name: str = st.session_state.setdefault(_SESSION, secrets.token_hex(16))
    return name


def is_kept() -> bool:
    """
    Tell whether the browser will still know the learner in another tab, or after a reload.

    Returns
    -------
    bool
        False where cookies are refused.
    """
    return _in_cookie() is not None


def _in_cookie() -> str | None:
    found: object = st.context.cookies.get(COOKIE)
    return found if isinstance(found, str) and _NAME.fullmatch(found) else None
