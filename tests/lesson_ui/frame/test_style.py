"""Style sheets: what they must not ask of a page on which a cursor moves."""

from __future__ import annotations

import re

import pytest

from lesson_ui.frame.style import STYLES

# Whatever lies in such a part has its style worked out anew when anything in the part is added or taken away, and the
# arithmetic under a figure is written anew with every move of the cursor.
WHOLE_PAGE = re.compile(r'(?:"stMain"\]|"stApp"\]|"stMainBlockContainer"\]|\bbody|\bhtml|:root)\S*:has\((?!\s*>)')


@pytest.mark.parametrize("name", sorted(path.name for path in STYLES.glob("*.css")))
def test_no_style_hangs_on_what_is_anywhere_on_the_page(name: str) -> None:
    assert WHOLE_PAGE.findall((STYLES / name).read_text(encoding="utf-8")) == []


def test_such_a_style_would_be_found() -> None:
    assert WHOLE_PAGE.search('[data-testid="stMain"]:has(.ph-projector) .build-table { max-height: none; }')
