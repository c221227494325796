"""Networks as the code that one would write: read as numbers are printed, never run, refused in words."""

from __future__ import annotations

import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.network import (
    Concat,
    Conv2d,
    GroupNorm,
    Linear,
    Network,
    ReLU,
    Residual,
    from_address,
    to_address,
)

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")


def test_the_address_is_the_code_one_would_write() -> None:
    network = Network((Conv2d(8, 3, padding=1), ReLU(), Residual((GroupNorm(2),)), Concat(((), (ReLU(),))), Linear(3)))
    text = "Conv2d(8,3,padding=1),ReLU,Residual((GroupNorm(2),)),Concat(((),(ReLU,))),Linear(3)"
    assert to_address(network) == text
    assert from_address(text.replace(",", " , ")) == network


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no list of layers"),
        ("((((", "no list of layers"),
        ("(" * 5000, "no list of layers"),
        ("Conv2d(3,3", "no list of layers"),
        ("Conv(3,3)", "no layer of that name"),
        ("Conv2d(3)", "missing: kernel_size"),
        ("Conv2d(3,3,size=2)", "unknown or given twice: size"),
        ("Conv2d(3,3,out_channels=2)", "given twice: out_channels"),
        ("ReLU(1)", "do not fit"),
        ("Conv2d('a',3)", "not what it must be"),
        ("Conv2d(3,[3,3])", "neither a number nor a word"),
        ("Conv2d(3,3,*(1,))", "neither a number nor a word"),
        ("Conv2d(3,3,**{})", "is no layer"),
        ("Residual(ReLU)", "not what it must be"),
        ("Residual((1,))", "is no layer"),
        ("1+1", "is no layer"),
        ("__import__('os').system('true')", "is no layer"),
        ("ReLU,(lambda: 0)()", "is no layer"),
        ("ReLU," * 2000 + "ReLU", "too many layers"),
        ("ReLU," * 20_000, "too long"),
    ],
)
def test_texts_that_are_no_network(text: str, words: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        from_address(text)
    assert words in str(refusal.value)
    assert all([refusal.value.given, refusal.value.allowed, refusal.value.here])


def test_a_list_of_layers_is_read_with_numbers_as_they_are_printed() -> None:
    written = from_address("Linear(1\u202f568), Linear(4 096), LeakyReLU(−0.01)")
    assert written == from_address("Linear(1568), Linear(4096), LeakyReLU(-0.01)")
