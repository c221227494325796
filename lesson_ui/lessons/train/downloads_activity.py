"""Downloads: the weights of a run, and PyTorch code that trains the same."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.training import TrainingSpec
from cnn_core.training.script import script_files, to_script
from jobs import get_runner
from lesson_ui.controls.refusals import show_error
from lesson_ui.lessons.train import callbacks_activity
from lesson_ui.lessons.train.settings_activity import Setting
from lesson_ui.lessons.train.watched_activity import Watched, moves
from lesson_ui.networks.source_pictures import whole
from lesson_ui.networks.start_weights import start_weights
from lesson_ui.networks.stored_run import stored_weights, weights_name


def code_of(frame: Any, found: Watched | None, setting: Setting, words: dict[str, Any]) -> str:
    """Write PyTorch code that trains the run on the page, or what the settings say; with files to download."""
    spec = found.spec if found else setting.spec
    if spec is None or (found is None and setting.problem is not None):
        return f"# {frame.text.sections['code_first']}"
    _files(found, spec, words)
    try:
        return to_script(spec, "npz" if spec.data.key else "cnn_core")
    except InvalidInputError as problem:
        show_error(problem)
        return f"# {frame.text.sections['code_first']}"


def _files(found: Watched | None, spec: TrainingSpec, words: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="train-files"):
        if found is not None and (kept := get_runner().store.snapshots(found.run.id)):
            step = None if moves(found.run) else st.session_state.get(callbacks_activity.AT, kept[-1])
            step = step if step is None or step in kept else kept[-1]
            st.download_button(
                words["weights_file"],
                lambda: stored_weights(get_runner().store, found.run.id, step).arrays or b"",
                file_name=weights_name(found.run.id, step),
                mime="application/octet-stream",
                key="train-weights",
                on_click="ignore",
                help=words["take_help"].format(step=step) if step is not None else words["take_help_now"],
            )
        st.download_button(
            words["script_file"],
            lambda: zipped(spec),
            file_name="train.zip",
            mime="application/zip",
            key="train-script",
            on_click="ignore",
        )


def zipped(spec: TrainingSpec) -> bytes:
    """Pack the script with everything it needs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in script_files(spec, whole(spec.data), start_weights(spec)).items():
            archive.writestr(name, content)
    return packed.getvalue()
