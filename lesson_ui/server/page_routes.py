"""The pages of lessons, with the server's address and our modules named in them: a link to a lesson opens sooner."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

INDEX = Path(st.__file__).parent / "static" / "index.html"
# The folder the lesson lies in is the server's, also behind a proxy that puts a prefix before it.
_SCRIPT = '<script>window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href }</script>'


def page_routes(slugs: Iterable[str], modules: Iterable[str] = ()) -> list[Route]:
    """
    List a route for each lesson that serves Streamlit's page, with two additions (docs/decisions/0008).

    The server's address: without it the browser asks ``/<lesson>/_stcore/health`` first, is told that there is no such
    place, and waits a tenth of a second before it asks ``/_stcore/health``. And the modules of the drawing component,
    which are then there when the lesson arrives.

    Parameters
    ----------
    slugs : iterable of str
        The lessons' addresses, such as ``convolution``.
    modules : iterable of str
        Addresses of JavaScript modules to fetch ahead.

    Returns
    -------
    list of Route
        One a lesson.
    """
    ahead = "".join(f'<link rel="modulepreload" href="{module}">\n' for module in modules)  # after Streamlit's own
    page = INDEX.read_text(encoding="utf-8").replace("<head>", f"<head>\n{_SCRIPT}", 1)
    page = page.replace("</head>", f"{ahead}</head>", 1)

    async def answer(request: Request) -> Response:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    return [Route(f"/{slug}", answer) for slug in slugs]
