"""The name that scripts taken home import is there, and is the function of today."""

from cnn_core.derivatives import softmax_jacobian
from cnn_core.slopes import softmax_slopes


def test_the_old_name_is_the_jacobian() -> None:
    assert softmax_slopes is softmax_jacobian
