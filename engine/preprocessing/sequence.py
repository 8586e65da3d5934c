"""Functions of sequences under the names that they had before `engine.utils` held them."""

from __future__ import annotations

from engine.sequences import pad_sequences

__all__ = ["pad_sequences"]
