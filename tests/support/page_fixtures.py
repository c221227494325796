"""
Pages through AppTest: the whole app, one lesson asked for.

What takes a second to import is imported by who asks: tests of the core start without Streamlit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.repository import ROOT

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Open a lesson as a new visitor, with an address of its own."""
    from streamlit.testing.v1 import AppTest

    from lesson_ui.pictures.content_store import kept_folder
    from tests.support.waiting import PATIENCE

    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path))
    kept_folder.cache_clear()

    def open_lesson(slug: str, *, unfold: bool | None = True, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "lesson_ui" / "entry.py"), default_timeout=PATIENCE)
        app.switch_page(str(ROOT / "pages" / f"{slug}.py"))
        for name, value in address.items():
            app.query_params[name] = value
        if unfold is not None:  # else as the address says
            app.session_state["more"] = app.session_state["picture box"] = unfold
        app.run()
        assert not app.exception, app.exception
        return app

    yield open_lesson
    kept_folder.cache_clear()


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the runs of all tests of a file in one data folder, with one runner."""
    from jobs import close_runners

    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNN_LESSONS_DATA", str(folder))
        yield folder
        close_runners()


@pytest.fixture
def visit_shared(
    visit: Callable[..., AppTest], shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Open a lesson where the runs of the file's tests are."""
    monkeypatch.setenv("CNN_LESSONS_DATA", str(shared_folder))
    return visit


@pytest.fixture
def come_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Say who the learner is that opens a page next."""
    return lambda learner: monkeypatch.setattr("lesson_ui.server.learner_cookie.secrets.token_hex", lambda _: learner)


@pytest.fixture
def drawn() -> Callable[..., dict[str, Any]]:
    """Read what the page sent to the drawing component; of several figures, the one named."""
    from lesson_ui.drawing.payload import unpacked

    def read(app: AppTest, key: str | None = None) -> dict[str, Any]:
        hosts = [node.proto for node in app.get("bidi_component") if node.proto.component_name.endswith("plotly_host")]
        found = [scene for scene in (unpacked(host.bytes) for host in hosts) if key in (None, scene["key"])]
        assert len(found) == 1
        scene: dict[str, Any] = found[0]
        scene["panels"] = {panel["name"]: panel | {"grid": _grid(panel)} for panel in scene.get("panels", ())}
        return scene

    return read


def _grid(panel: dict[str, Any]) -> list[list[float]] | None:
    values = panel["content"].get("values")
    if values is None:
        return None
    grid: list[list[float]] = values.astype(float).round(6).tolist()
    return grid
