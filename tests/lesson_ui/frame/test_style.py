"""Style sheets: what they must not ask of a page on which a cursor moves."""

from __future__ import annotations

import re

import pytest

from lesson_ui.frame.style import STYLES

# Whatever lies in such a part has its style worked out anew when anything in the part is added or taken away, and the
# arithmetic under a figure is written anew with every move of the cursor.
WHOLE_PAGE = re.compile(r'(?:"stMain"\]|"stApp"\]|"stMainBlockContainer"\]|\bbody|\bhtml|:root)\S*:has\((?!\s*>)')

# Whatever stands in or behind such a part has its style worked out anew with each class that changes on the page, and
# every rerun changes many: 5 ms of each redrawn figure, once.
PART_OF_A_NAME = re.compile(r"\[class[*^$|]=[^\]]*\][^\s,{>+~]*(?:\s*[>+~]\s*|\s+)[^\s,{]")
OF_ALL_LESSONS = ("app.css", "projector.css")


@pytest.mark.parametrize("name", sorted(path.name for path in STYLES.glob("*.css")))
def test_no_style_hangs_on_what_is_anywhere_on_the_page(name: str) -> None:
    assert WHOLE_PAGE.findall((STYLES / name).read_text(encoding="utf-8")) == []


def test_such_a_style_would_be_found() -> None:
    assert WHOLE_PAGE.search('[data-testid="stMain"]:has(.ph-projector) .build-table { max-height: none; }')


@pytest.mark.parametrize("name", OF_ALL_LESSONS)
def test_no_style_hangs_on_part_of_the_name_of_what_stands_around(name: str) -> None:
    assert PART_OF_A_NAME.findall((STYLES / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("within", [" input", " > :first-child", ":hover + p", ">p"])
def test_such_a_part_would_be_found(within: str) -> None:
    assert PART_OF_A_NAME.search(f'[class*="st-key-box-"]{within} {{ margin: 0; }}')
    assert not PART_OF_A_NAME.search(
        f'.box{within}, [class*="st-key-box-"], .box :has(> [class*="box"]), p {{ margin: 0; }}'
    )
