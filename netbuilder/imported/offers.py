"""Files that may hold data to learn from, judged by their names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DATA_ENDINGS: Final = (".csv", ".tsv", ".txt", ".npy", ".npz")
"""The endings of tables and arrays."""


def may_be_data(path: Path) -> bool:
    """Whether a path is that of a table, of arrays, or of a folder, which may hold pictures."""
    try:
        return path.suffix.lower() in DATA_ENDINGS or path.is_dir()
    except OSError:
        return False
