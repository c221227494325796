"""The cookie that tells whose run it is: given once, with the page, out of reach of scripts."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from lesson_ui.server.learner_cookie import COOKIE, LearnerCookie
from tests.support.own_loop import run_apart


def cookie_of(response: Response, *, cookies: str = "", scheme: str = "http") -> str:
    """Ask for something through the middleware; what it sets, or nothing."""
    sent: list[dict[str, Any]] = []
    headers = [(b"cookie", cookies.encode())] if cookies else []
    scope = {"type": "http", "method": "GET", "path": "/", "scheme": scheme, "headers": headers}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    run_apart(LearnerCookie(response)(scope, receive, send))
    return next((value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"), "")


PAGE, FILE = HTMLResponse("<p>page</p>"), PlainTextResponse("file")


def test_the_page_brings_a_name_of_128_bits() -> None:
    cookie = cookie_of(PAGE)
    assert re.match(rf"{COOKIE}=[0-9a-f]{{32}}; ", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_stays_there() -> None:
    assert "; Secure" in cookie_of(PAGE, scheme="https")


def test_two_visitors_have_two_names() -> None:
    assert len({cookie_of(PAGE).split(";")[0] for _ in range(2)}) == 2


def test_who_has_a_name_keeps_it() -> None:
    assert cookie_of(PAGE, cookies=f"other=1; {COOKIE}={'ab' * 16}") == ""


def test_a_name_that_was_tampered_with_is_replaced() -> None:
    assert COOKIE in cookie_of(PAGE, cookies=f"{COOKIE}=me; other=1")


def test_files_bring_no_cookie() -> None:
    assert cookie_of(FILE) == ""
