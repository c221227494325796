"""A small task that is learned in a second, on one thread."""

from tests.support.small_task import data, deep_network, one_thread, spec

__all__ = ["data", "deep_network", "one_thread", "spec"]
