"""Home: every lesson on the map, in order, in its own words, one press away."""

from __future__ import annotations

import base64
import re

from streamlit.testing.v1 import AppTest

from lesson_ui.words.catalogue import LESSONS
from lesson_ui.words.prose import lesson_text, words
from tests.support.pages import Visit


def test_every_lesson_stands_there_in_order_with_its_question(visit: Visit) -> None:
    app = visit("home")
    written = [node.value for node in app.markdown]
    places = [written.index(lesson_text(lesson.slug).question) for lesson in LESSONS]
    assert places == sorted(places)
    links = [node.proto.page for node in app.main.get("page_link")]
    assert links == [lesson.slug for lesson in LESSONS]


def test_groups_are_named(visit: Visit) -> None:
    written = [node.value for node in visit("home").markdown]
    for group in dict.fromkeys(lesson.group for lesson in LESSONS):
        assert f"## {words()['groups'][group]}" in written


def test_every_card_has_a_drawing_with_words_for_it(visit: Visit) -> None:
    images = re.findall(r'<img alt="([^"]{20,})" src="data:image/svg\+xml;base64,([^"]+)">', _html(visit("home")))
    assert len(images) == len(LESSONS)
    assert len({alt for alt, _ in images}) == len(LESSONS)
    for _, data in images:
        assert base64.b64decode(data).startswith(b"<svg ")


def test_start_here_opens_the_first_lesson(visit: Visit) -> None:
    app = visit("home")
    app.button(key="start").click().run()
    assert not app.exception
    assert f"# {lesson_text(LESSONS[0].slug).title}" in [node.value for node in app.markdown]


def test_no_lesson_is_promised_that_does_not_exist(visit: Visit) -> None:
    written = " ".join(node.value for node in [*visit("home").markdown, *visit("home").caption]).lower()
    for later in ("train live", "soon", "backprop", "transfer", "grad-cam"):
        assert later not in written


def _html(app: AppTest) -> str:
    return " ".join(node.proto.body for node in app.get("html"))
