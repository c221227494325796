"""The tools of the page on which networks are built: what is edited, how, and how it is kept."""
