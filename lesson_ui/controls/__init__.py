"""Widgets bound to the address, their refusals and what mends them."""
