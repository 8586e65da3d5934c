"""A search through settings: proposals, what is stopped early, what is kept of it."""
