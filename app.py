"""The server: `streamlit run app.py` is all it takes."""

import gc
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from lesson_ui.errors import show_unexpected
from lesson_ui.plotly_host.routes import host_routes
from lesson_ui.settled import settle_configuration
from lesson_ui.warm_up import warm_up

COLLECT_EVERY = 20.0  # seconds
SWITCH_EVERY = 0.0005  # seconds; the thread that answers the sockets waits this long for one that computes


@asynccontextmanager
async def lifespan(server: st.App) -> AsyncIterator[None]:
    """Import and compute once what every lesson needs, then collect garbage beside the learners, not between them."""
    sys.setswitchinterval(SWITCH_EVERY)
    settle_configuration()
    warm_up()
    gc.collect()
    gc.freeze()
    stop = threading.Event()

    def collect() -> None:
        while not stop.wait(COLLECT_EVERY):
            gc.collect()

    threading.Thread(target=collect, daemon=True, name="collector").start()
    yield
    stop.set()


app = st.App(
    Path(__file__).parent / "lesson_ui" / "entry.py",
    routes=host_routes(),
    lifespan=lifespan,
    on_script_error=show_unexpected,
)
