"""What is wrong with a design or its file, in a sentence for the user."""

from __future__ import annotations


class DesignError(ValueError):
    """A design that cannot be made, read, written or built; the message says what to do."""
