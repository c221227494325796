"""The lesson 'pixels'."""
