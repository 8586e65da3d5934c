"""What each block of a network draws of itself, as plain arrays."""
