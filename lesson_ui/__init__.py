"""What pages are made of: the frame of a lesson, its controls, its figures, the drawing component."""
