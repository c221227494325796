"""The lesson 'filters'."""
