"""One training, from its data to its last figure, in whatever thread it is called."""
