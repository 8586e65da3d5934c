"""The preferences: what the program remembers as choices, in pages that take effect at once."""
