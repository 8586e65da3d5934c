"""How it is shown what in a picture speaks for an answer, or against it."""
