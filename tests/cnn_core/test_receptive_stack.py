"""What scripts that learners took home ask of stacks: the same as of networks."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from cnn_core.network import Network, spans, trace
from cnn_core.network.short_form import to_short_form
from cnn_core.network.stacks import layer_fields
from cnn_core.receptive_stack import input_spans, stack_fields
from cnn_core.stack_text import Window, parse_stack, to_network
from tests.support.networks import stacks


@given(stacks())
def test_a_stack_of_windows_is_the_network_of_its_layers(network: Network) -> None:
    stack = parse_stack(to_short_form(network))
    assert to_network(stack) == network
    assert stack_fields(stack) == layer_fields(network)
    wide = 200
    for ours, theirs in zip(input_spans(stack, wide)[1:], spans(trace(network, (1, wide, wide))).values(), strict=True):
        np.testing.assert_array_equal(ours, theirs.columns)


def test_a_window_can_be_taken_apart_and_changed() -> None:
    kind, kernel_size, stride, padding, dilation = parse_stack("c3s2p1")[0]
    assert (kind, kernel_size, stride, padding, dilation) == ("conv", 3, 2, 1, 1)
    assert parse_stack("c3p1")[0]._replace(padding=0) == Window("conv", 3)
