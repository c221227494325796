"""The files the drawing component needs, served by the app itself: no other host is ever asked."""

from __future__ import annotations

import hashlib
from pathlib import Path

import plotly
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

STATIC = Path(__file__).parent / "static"
PLOTLY_JS = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def _version() -> str:
    digest = hashlib.blake2s(digest_size=6)
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


VERSION = _version()
PLOTLY_PATH = f"/plotly_host/plotly-{plotly.__version__}.min.js"


def module_addresses() -> list[str]:
    """
    List the addresses of our JavaScript modules.

    Returns
    -------
    list of str
        Paths on this server, sorted.
    """
    return [f"/plotly_host/{VERSION}/{path.name}" for path in sorted(STATIC.glob("*.js"))]


async def _plotly(request: Request) -> Response:
    return FileResponse(PLOTLY_JS, media_type="text/javascript", headers=FOREVER)


async def _module(request: Request) -> Response:
    path = STATIC / Path(request.path_params["name"]).name
    if request.path_params["version"] != VERSION or not path.is_file():
        return PlainTextResponse("There is no such file here.", status_code=404)
    return FileResponse(path, media_type="text/javascript", headers=FOREVER)


def host_routes() -> list[Route]:
    """
    List the routes of the drawing component.

    Returns
    -------
    list of Route
        plotly.js from the installed package, and our modules under a path that changes with their content,
        so that both may be cached for ever.
    """
    return [
        Route(PLOTLY_PATH, _plotly),
        Route("/plotly_host/{version}/{name}", _module),
    ]
