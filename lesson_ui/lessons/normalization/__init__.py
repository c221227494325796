"""The lesson 'normalization'."""
