"""The lesson 'receptive_field'."""
