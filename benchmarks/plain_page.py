"""
The lesson on convolution as one would write it plainly in Streamlit: the same widgets, formulas and grids.

Run by ``streamlit run``, under the app's own settings: the peer of `benchmarks.ready`.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from cnn_core import functional as F

PICTURES = {
    "edge": np.repeat([[1.0, 1, 1, 1, 0, 0, 0, 0]], 8, axis=0),
    "slope": np.add.outer(np.arange(8.0), np.arange(8.0)),
}
KERNELS = {
    "vertical edge": [[1.0, 0, -1]] * 3,
    "horizontal edge": [[1.0] * 3, [0.0] * 3, [-1.0] * 3],
    "blur": [[1.0] * 3] * 3,
}


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Convolution", layout="wide")
    st.title("Convolution")
    st.markdown("Slide a kernel over a picture: multiply each patch by the kernel, cell by cell, and add up.")
    st.markdown("- Compute one number of a feature map by hand.\n- Say its size.\n- Write it in NumPy and PyTorch.")
    guess = st.radio("What is the number in the upper left corner?", ["-3", "0", "3"], horizontal=True)
    st.button("Show the answer")
    figure = st.container()
    left, middle, right, more = st.columns(4)
    picture = PICTURES[left.selectbox("picture", list(PICTURES))]
    kernel = np.array(KERNELS[middle.selectbox("kernel", list(KERNELS))])
    stride = right.slider("stride", 1, 3, 1)
    padding = more.slider("padding", 0, 3, 0)
    with st.expander("More"):
        st.text_area("picture, as numbers", "\n".join(" ".join(f"{x:g}" for x in row) for row in picture))
        st.text_area("kernel, as numbers", "\n".join(" ".join(f"{x:g}" for x in row) for row in kernel))
        st.number_input("bias", value=0.0)
        st.toggle("flip the kernel")
    result = F.conv2d(picture[None], kernel[None, None], stride=stride, padding=padding)[0]
    figure.plotly_chart(_figure(picture, kernel, result), width="stretch")
    st.subheader("Worked out")
    st.latex(r"y[i, j] = b + \sum_{u, v} x[i S + u - P,\; j S + v - P]\; w[u, v]")
    terms = " + ".join(f"{x:g} \\cdot {w:g}" for x, w in zip(picture[:3, :3].ravel(), kernel.ravel(), strict=True))
    st.latex(f"y[0, 0] = {terms} = {result[0, 0]:g}")
    st.latex(rf"O = \lfloor (8 + 2 \cdot {padding} - 3) / {stride} \rfloor + 1 = {result.shape[0]}")
    st.subheader("In code")
    numpy, torch = st.tabs(["NumPy", "PyTorch"])
    numpy.code(f"y = conv2d(x, w, stride={stride}, padding={padding})", language="python")
    torch.code(f"y = torch.nn.functional.conv2d(x, w, stride={stride}, padding={padding})", language="python")
    st.subheader("Check yourself")
    st.number_input("How many rows has the result?", value=1)
    st.button("Check")
    st.caption(f"Your guess was {guess}. A convolution reads each patch with the same weights.")


def _figure(picture: np.ndarray, kernel: np.ndarray, result: np.ndarray) -> go.Figure:
    figure = make_subplots(1, 3, subplot_titles=("picture", "kernel", "result"))
    for k, (grid, scale) in enumerate(((picture, "gray"), (kernel, "RdBu"), (result, "RdBu"))):
        figure.add_heatmap(z=grid, texttemplate="%{z:g}", colorscale=scale, showscale=False, row=1, col=k + 1)
        figure.update_yaxes(autorange="reversed", row=1, col=k + 1)
    return figure.update_layout(height=420, margin={"l": 10, "r": 10, "t": 40, "b": 10})


main()
