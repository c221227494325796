"""The shape of a lesson and of an activity."""
