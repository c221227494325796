"""What tests of pages share: reading what a page says, refuses and keeps in its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.support.spaces import plain_spaces

Visit = Callable[..., AppTest]  # opens a lesson: its slug, and what its address says
ComeAs = Callable[[str], None]  # says who the learner is
Drawn = Callable[..., dict[str, Any]]  # reads what a page sent to the drawing component


def everything_written(app: AppTest) -> str:
    """Read all text of a page, with spaces that do not break as plain ones."""
    return plain_spaces("\n".join(node.value for node in app.markdown))


def refusals(app: AppTest) -> str:
    """Read what a page refuses, without the marks that keep Markdown from reading it."""
    return "\n".join(node.value for node in app.error).replace("\\", "")


def link(app: AppTest) -> dict[str, str]:
    """Read the address as one would copy it."""
    return {name: value if isinstance(value, str) else value[0] for name, value in dict(app.query_params).items()}


def progress(app: AppTest) -> str:
    """Read the words above the bars of progress."""
    return " ".join(node.proto.text for node in app.get("progress"))
