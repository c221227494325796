"""The lesson 'explain'."""
