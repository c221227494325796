"""The lesson 'padding'."""
