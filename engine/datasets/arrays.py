"""Archives of byte arrays (.npz) whose shapes are known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from engine import archives
from engine.errors import DataError
from engine.reasons import reason_of
from engine.types import Array


def read_arrays(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """Read the named arrays from an archive.

    Args:
        path: of the .npz file.
        shapes: of the arrays to read, by name; all are uint8.

    Returns:
        The arrays, by name, the caller's own.

    Raises:
        FileNotFoundError: there is no such file.
        DataError: it cannot be read, is damaged, or holds something else.
    """
    try:
        arrays = archives.read(path, shapes)
        for name, shape in shapes.items():
            found = arrays[name]
            if found.shape != shape or found.dtype != np.uint8:
                raise ValueError(f"array {name} is {found.dtype} {found.shape}, not uint8 {shape}")
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise DataError(f"{path} cannot be used: {reason}; replace or delete it.") from error
    return arrays
