"""The lesson 'kinds'."""
