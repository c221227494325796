"""The server: `streamlit run app.py` is all it takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from jobs import close_runners, recover_runs
from lesson_ui.controls.refusals import show_unexpected
from lesson_ui.plotly_host.routes import host_routes, module_addresses
from lesson_ui.server.garbage_collection import start_housekeeping
from lesson_ui.server.learner_cookie import LearnerCookie
from lesson_ui.server.message_passing import pass_messages_together
from lesson_ui.server.page_routes import page_routes
from lesson_ui.server.script_threads import reuse_threads
from lesson_ui.server.streamlit_patches import settle_configuration, spare_reruns
from lesson_ui.warm_up import warm_up
from lesson_ui.words.catalogue import LESSONS


@asynccontextmanager
async def lifespan(server: st.App) -> AsyncIterator[None]:
    """Import and compute once what every lesson needs, before the first learner comes."""
    settle_configuration()
    spare_reruns()
    pass_messages_together()
    reuse_threads()
    warm_up()
    recover_runs()
    stop = start_housekeeping()
    yield
    stop.set()
    close_runners()


app = st.App(
    Path(__file__).parent / "lesson_ui" / "entry.py",
    routes=[*host_routes(), *page_routes((lesson.slug for lesson in LESSONS), module_addresses())],
    lifespan=lifespan,
    middleware=[Middleware(LearnerCookie)],
    on_script_error=show_unexpected,
)
