"""The lesson 'decision'."""
