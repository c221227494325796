"""The lesson 'optimiser'."""
