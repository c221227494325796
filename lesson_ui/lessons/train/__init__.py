"""The lesson 'train'."""
