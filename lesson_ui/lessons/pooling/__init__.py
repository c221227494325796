"""The lesson 'pooling'."""
