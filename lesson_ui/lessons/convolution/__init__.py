"""The lesson 'convolution'."""
