"""The lesson 'activations'."""
