"""An explanation hides no number that is none."""

from __future__ import annotations

import numpy as np

from cnn_core import explain


def test_nan_is_not_hidden() -> None:
    x = np.array([[[1.0, np.nan], [5.0, 6.0]]])
    assert np.isnan(explain.explain_max_pool2d(x, 2, index=(0, 0, 0)).result)
    assert np.isnan(explain.explain_avg_pool2d(x, 2, index=(0, 0, 0)).result)
    assert np.isnan(explain.explain_relu(x, index=(0, 0, 1)).result)
