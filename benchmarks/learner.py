"""One learner without a browser: the same messages over the same WebSocket, held as a browser would hold them."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.widgets import Widget, changed, in_address, read_widget, wire_state

FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
CONTROLS = ("-lesson-controls", "-train-choices")  # what the rows of controls are called
FIGURE = "plotly_host"
MACHINERY = ("picture camera on",)  # opens a device, shows nothing


class Seen(NamedTuple):
    """
    The figure and the messages of one rerun of the page.

    Attributes
    ----------
    figure : str
        Hash of the figure's message; empty if no figure came.
    messages, size : int
        How many messages, and their bytes.
    failed : bool
        Whether the page showed an exception.
    """

    figure: str
    messages: int
    size: int
    failed: bool


class PageModel:
    """
    The page as a browser holds it: its widgets and their values.

    Parameters
    ----------
    page : str
        The page's name in the address; empty for the first page.
    query : str
        The rest of the address.
    rng : Random
        Decides which control changes, and to what.
    """

    def __init__(self, page: str, query: str, rng: Random) -> None:
        self.page = page
        self.query = dict(parse_qsl(query, keep_blank_values=True))
        self.rng = rng
        self.page_hash = ""
        self.widgets: dict[str, Widget] = {}
        self.fragments: dict[str, str] = {}  # widget → the part of the page that reruns with it
        self.fragment = ""
        self.before: Widget | None = None
        self._places: dict[str, tuple[int, ...]] = {}
        self._kept: dict[str, tuple[Widget | None, str]] = {}
        self._begin()

    def _begin(self) -> None:
        self._now: dict[str, Widget] = {}
        self._under: list[tuple[int, ...]] = []
        self._figure = ""
        self._messages = self._size = 0
        self._failed = False

    def request(self) -> bytes:
        """Write the message that asks for a run of the page as it stands."""
        self._begin()
        message = BackMsg()
        state = message.rerun_script
        state.query_string = urlencode(self.query)
        state.page_script_hash = self.page_hash
        state.fragment_id = self.fragment
        if not self.page_hash:
            state.page_name = self.page
        state.widget_states.widgets.extend(wire_state(widget) for widget in self.widgets.values())
        state.cached_message_hashes.extend(self._kept)
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en-GB"
        written: bytes = message.SerializeToString()
        return written

    def receive(self, data: bytes) -> Seen | None:
        """
        Take one message from the server.

        Parameters
        ----------
        data : bytes
            As it came.

        Returns
        -------
        Seen or None
            What the run brought, with its last message; None before.
        """
        message = ForwardMsg.FromString(data)
        self._messages += 1
        self._size += len(data)
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._take_delta(message)
        elif kind == "ref_hash":
            widget, figure = self._kept[message.ref_hash]
            self._take(widget, figure, tuple(message.metadata.delta_path))
        elif kind == "new_session":
            self.page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash or self.page_hash
        elif kind == "page_info_changed":
            self.query = dict(parse_qsl(message.page_info_changed.query_string, keep_blank_values=True))
        elif kind == "script_finished" and message.script_finished in FINISHED:
            outside = {
                n: w for n, w in self.widgets.items() if self.fragment and self.fragments.get(n) != self.fragment
            }
            self.widgets = outside | self._now
            return Seen(self._figure, self._messages, self._size, self._failed)
        return None

    def _take_delta(self, message: ForwardMsg) -> None:
        path = tuple(message.metadata.delta_path)
        if message.delta.WhichOneof("type") == "add_block":
            if message.delta.add_block.id.endswith(CONTROLS):
                self._under.append(path)
            return
        element = message.delta.new_element
        widget = read_widget(element)
        if widget is not None:
            self.fragments[widget.id] = message.delta.fragment_id
        kind = element.WhichOneof("type")
        is_figure = kind == "bidi_component" and element.bidi_component.component_name == FIGURE
        figure = message.hash if is_figure else ""
        self._failed |= kind == "exception"
        if message.metadata.cacheable:
            self._kept[message.hash] = (widget, figure)
        self._take(widget, figure, path)

    def _take(self, widget: Widget | None, figure: str, path: tuple[int, ...]) -> None:
        self._figure = figure or self._figure
        if widget is None:
            return
        held = self.widgets.get(widget.id)
        if held is not None and not widget.sent:
            widget = replace(widget, value=held.value)
        self._now[widget.id] = widget
        self._places[widget.id] = path

    def change(self, *, undo: bool = False) -> str:
        """
        Change the value of one widget, as a learner would.

        Parameters
        ----------
        undo : bool
            Whether to put the control changed last back to what it said before, as after a refusal.

        Returns
        -------
        str
            The key of the control; empty if the page has none that could change.
        """
        if undo and self.before is not None and self.before.id in self.widgets:
            before, self.before = self.before, None
            self._set(before)
            return before.key
        for name in self.rng.sample(list(self.widgets), len(self.widgets)):
            before = self.widgets[name]
            inside = any(self._places[name][: len(row)] == row for row in self._under)
            after = changed(before, self.rng) if inside and before.key not in MACHINERY else None
            if after is not None:
                self.before = before
                self._set(after)
                return after.key
        return ""

    def _set(self, widget: Widget) -> None:
        self.widgets[widget.id] = widget
        self.fragment = self.fragments.get(widget.id, "")
        if widget.address:
            text = in_address(widget)
            if text is None:
                self.query.pop(widget.address, None)
            else:
                self.query[widget.address] = text


class Learner:
    """
    A page model and its WebSocket.

    Parameters
    ----------
    page : PageModel
        What the learner looks at.
    socket : ClientConnection
        Where messages go and come from.
    """

    def __init__(self, page: PageModel, socket: ClientConnection) -> None:
        self.page = page
        self.socket = socket

    async def run(self) -> Seen:
        """
        Request a rerun and read its messages until it has finished.

        Returns
        -------
        Seen
            What the run brought.
        """
        await self.socket.send(self.page.request())
        while True:
            data = await self.socket.recv(decode=False)
            assert isinstance(data, bytes)
            seen = self.page.receive(data)
            if seen is not None:
                return seen


async def open_learner(port: int, page: PageModel) -> Learner:
    """
    Connect as a browser does and see the page for the first time.

    Parameters
    ----------
    port : int
        The server's.
    page : PageModel
        Which page, and what is in its address.

    Returns
    -------
    Learner
        Connected, with the first run behind it.
    """
    socket = await connect(
        f"ws://localhost:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(f"http://localhost:{port}"),
        compression=None,
        max_size=None,
        proxy=None,
        ping_interval=None,
    )
    learner = Learner(page, socket)
    await learner.run()
    return learner
