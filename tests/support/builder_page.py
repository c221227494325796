"""What a learner does on the builder's page, for every journey that begins there."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.browser import IDLE, NewPage, at_rest


def open_builder(new_page: NewPage, server: str, address: str = "shown=1", **options: object) -> Page:
    page = new_page(f"{server}/build?{address}", **options)
    page.wait_for_selector(IDLE)
    expect(page.locator(".ph-root[data-drawn]")).to_be_visible()
    expect(page.locator(".build-table")).to_be_visible()
    return at_rest(page)


def add_behind(page: Page, kind: str) -> None:
    """Put a layer behind the chosen one, as a learner does."""
    count = page.locator(".ph-block").count()
    page.get_by_role("button", name="Add a layer").click()
    box = page.get_by_role("combobox", name="kind", exact=True)
    box.click()
    box.fill(kind)
    page.get_by_role("option", name=kind, exact=True).click()
    page.get_by_role("button", name=re.compile("^Behind layer")).click()
    expect(page.locator(".ph-block")).to_have_count(count + 1)
    page.wait_for_selector(IDLE)
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
