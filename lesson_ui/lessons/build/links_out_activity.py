"""From the network just built to the lessons that take its numbers apart, and that train it."""

from __future__ import annotations

from cnn_core.network import to_address
from lesson_ui.frame.explanation import lesson_link
from lesson_ui.lessons.build.state_activity import Built, build_words
from lesson_ui.networks.addresses import EXPLAIN_NETWORK, NETWORK, NETWORK_INPUT, TRAIN_NETWORK
from lesson_ui.words.prose import lesson_data

EXPLAIN, TRAIN = "explain", "train"


def links_out(built: Built) -> None:
    """Link to the lessons that explain any number and that train, with this network in the address."""
    if built.info.followed.broken:
        return
    text = to_address(built.info.network)
    explain = {
        EXPLAIN_NETWORK: lesson_data(EXPLAIN, "figure")["built"],
        NETWORK: text,
        NETWORK_INPUT: ",".join(map(str, built.info.input_shape)),
    }
    train = {TRAIN_NETWORK: lesson_data(TRAIN, "figure")["built"], NETWORK: text}
    for slug, address, label in ((EXPLAIN, explain, "explain_number"), (TRAIN, train, "train_network")):
        lesson_link(slug, build_words()[label], address)
