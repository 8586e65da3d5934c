"""The field for texts in the pad's place, and what the network answers while one types."""
