"""What the lessons that train are made of."""
