"""The lesson 'build'."""
