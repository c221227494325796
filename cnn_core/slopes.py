"""The Jacobian of a softmax under the name that scripts taken home import; today it is in `cnn_core.derivatives`."""

from __future__ import annotations

from cnn_core.derivatives import softmax_jacobian as softmax_slopes

__all__ = ["softmax_slopes"]
