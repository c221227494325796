"""A lesson opened by its own address finds the server at once, as the start page does."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from lesson_ui.plotly_host.routes import module_addresses
from lesson_ui.server.page_routes import INDEX, page_routes
from lesson_ui.words.catalogue import LESSONS
from tests.support.browser import IDLE, NewPage

SLUGS = [lesson.slug for lesson in LESSONS]


def test_every_lesson_has_its_route() -> None:
    assert [route.path for route in page_routes(SLUGS)] == [f"/{slug}" for slug in SLUGS]


def test_a_lesson_s_page_is_streamlit_s_with_two_things_more(server: str) -> None:
    with urlopen(f"{server}/convolution?shown=1", timeout=20) as answer:  # the test's own server
        assert answer.headers["Cache-Control"] == "no-cache"
        lines = [line.strip() for line in answer.read().decode().splitlines()]
    assert sum("BACKEND_BASE_URL" in line for line in lines) == 1
    ahead = [line for line in lines if "/plotly_host/" in line]
    assert ahead == [f'<link rel="modulepreload" href="{module}">' for module in module_addresses()]
    rest = [line for line in lines if "BACKEND_BASE_URL" not in line and "/plotly_host/" not in line]
    assert rest == [line.strip() for line in INDEX.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("address", ["/convolution", "/convolution?shown=1", "/"])
def test_the_server_is_found_without_a_detour(new_page: NewPage, server: str, address: str) -> None:
    page: Page = new_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{server}{address}")
    page.wait_for_selector(IDLE)
    assert [path for path in asked if path.endswith("health")] == ["/_stcore/health"]
