"""What all tests share."""

from hypothesis import settings

pytest_plugins = ["tests.support.page_fixtures", "tests.support.browser_fixtures"]

settings.register_profile("project", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("project")
