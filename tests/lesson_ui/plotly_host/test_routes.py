"""plotly.js comes from the installed package, through the app, and may be kept for ever."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Match

from lesson_ui.plotly_host.routes import PLOTLY_JS, PLOTLY_PATH, STATIC, VERSION, host_routes
from tests.support.own_loop import run_apart


def ask(path: str) -> tuple[int, object]:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": [], "query_string": b""}
    for route in host_routes():
        match, child = route.matches(scope)
        if match is Match.FULL:
            response: Response = run_apart(route.endpoint(Request({**scope, **child})))
            return response.status_code, response
    return 404, None


def test_plotly_is_the_installed_one() -> None:
    status, response = ask(PLOTLY_PATH)
    assert status == 200
    assert isinstance(response, FileResponse)
    assert response.path == PLOTLY_JS
    assert "immutable" in response.headers["cache-control"]


def test_every_module_is_served_under_its_version() -> None:
    modules = list(STATIC.glob("*.js"))
    assert len(modules) > 20
    for path in modules:
        status, response = ask(f"/plotly_host/{VERSION}/{path.name}")
        assert status == 200
        assert isinstance(response, FileResponse)
        assert response.path == path
        assert ask(f"/plotly_host/another/{path.name}")[0] == 404


def test_nothing_else_is_served() -> None:
    for name in ("..%2Froutes.py", "missing.js", "../__init__.py"):
        assert ask(f"/plotly_host/{VERSION}/{name}")[0] == 404
    assert ask("/plotly_host/old/main.js")[0] == 404
