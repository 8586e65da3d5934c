"""Data sets, as `keras.datasets` has them, and the digits that NetBuilder makes itself."""

from engine.datasets import digits, mnist

__all__ = ["digits", "mnist"]
