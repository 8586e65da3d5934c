"""A system whose calls fail one after the other, and what is kept through it."""
