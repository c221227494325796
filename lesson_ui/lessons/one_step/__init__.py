"""The lesson 'one_step'."""
