"""The lesson 'architectures'."""
