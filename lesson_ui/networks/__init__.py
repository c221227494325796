"""What the lessons about whole networks share."""
