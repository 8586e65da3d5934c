"""Files that may hold data to learn from, judged by their names."""

from __future__ import annotations

from typing import Final

DATA_ENDINGS: Final = (
    ".csv",
    ".tsv",
    ".txt",
    ".data",
    ".dat",
    ".gz",
    ".xlsx",
    ".arff",
    ".json",
    ".npy",
    ".npz",
)
"""The endings of tables and arrays."""
