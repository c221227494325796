"""Networks in their short form: written and read back, and what cannot be read is named."""

from __future__ import annotations

import pytest
from hypothesis import given

from cnn_core.errors import InvalidInputError
from cnn_core.network import Conv2d, Network
from cnn_core.network.short_form import from_short_form, to_short_form
from tests.support.networks import stacks


@given(stacks())
def test_a_stack_survives_its_short_form(stack: Network) -> None:
    assert from_short_form(to_short_form(stack)) == stack


def test_what_follows_a_kernel_size_comes_in_any_order() -> None:
    assert from_short_form("c3d2p1").layers == from_short_form("c3p1d2").layers == (Conv2d(1, 3, 1, 1, 2),)


@pytest.mark.parametrize("text", ["", "c", "x3", "c3-", "c3 c3", "c3q2", "c-3", "c٣", "c3p1p2"])
def test_an_unreadable_layer_is_named(text: str) -> None:
    with pytest.raises(InvalidInputError, match="cannot be read") as refusal:
        from_short_form(text)
    assert from_short_form(str(refusal.value.fixes[0].value))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("c16", "kernel_size"),
        ("c0", "kernel_size"),
        ("c3s0", "stride"),
        ("c3s9", "stride"),
        ("c3p8", "padding"),
        ("c3d17", "dilation"),
    ],
)
def test_a_limit_is_named(text: str, name: str) -> None:
    with pytest.raises(InvalidInputError, match=f"has a {name} outside"):
        from_short_form("c3-" + text)


def test_too_many_layers_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="too many layers"):
        from_short_form("-".join(["c1"] * 21))
