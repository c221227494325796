"""The lesson 'channels'."""
