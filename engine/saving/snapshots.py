"""Snapshots of a training as files: arrays, and the rest as JSON; nothing of it is code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine import archives
from engine.errors import ModelFileError
from engine.reasons import reason_of
from engine.saving.replacing import replace_file
from engine.types import Array

_ARRAY = "array:"
_EARLIER = "state"
"""The array of text that holds the document in files written before it had its own name."""


def write(path: Path, state: Mapping[str, Any], *, private: bool = False) -> None:
    """A snapshot as a file.

    Args:
        path: the file; its folder exists.
        state: the snapshot.
        private: whether only the user may read a new file.

    Raises:
        ModelFileError: it cannot be written; a file that was there is as it was.
    """
    arrays: dict[str, Array] = {}
    head = _without_arrays(state, arrays)
    replace_file(path, lambda file: archives.write(file, arrays, head), private=private)


def read(path: Path) -> dict[str, Any]:
    """The inverse of `write`.

    Raises:
        ModelFileError: it is damaged, or cannot be read at the moment; an `OSError` is its cause
            then.
    """
    try:
        arrays = archives.read(path)
        if _EARLIER in arrays and archives.HEAD not in arrays:
            text = str(arrays[_EARLIER]).encode()
            arrays[archives.HEAD] = np.frombuffer(text, np.uint8)
        state = _with_arrays(archives.document(arrays), arrays)
        if not isinstance(state, dict):
            raise archives.DamagedArchiveError("its document is not a dictionary")
    except archives.DamagedArchiveError as error:
        problem = f"is not a backup of a training: {error}"
        raise ModelFileError(path, problem, "delete it and start over") from error
    except OSError as error:
        problem = f"cannot be read ({reason_of(error)})"
        raise ModelFileError(path, problem, "see that you may read it") from error
    except archives.DAMAGE as error:
        raise ModelFileError(path, "is damaged", "delete it and start over") from error
    return state


def _without_arrays(value: Any, arrays: dict[str, Array]) -> Any:
    """Plain values, with the arrays' names in their places."""
    if isinstance(value, np.ndarray):
        name = f"array{len(arrays)}"
        arrays[name] = value
        return _ARRAY + name
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {str(key): _without_arrays(entry, arrays) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_without_arrays(entry, arrays) for entry in value]
    return value


def _with_arrays(value: Any, arrays: Mapping[str, Array]) -> Any:
    if isinstance(value, str) and value.startswith(_ARRAY):
        return arrays[value.removeprefix(_ARRAY)]
    if isinstance(value, dict):
        return {key: _with_arrays(entry, arrays) for key, entry in value.items()}
    if isinstance(value, list):
        return [_with_arrays(entry, arrays) for entry in value]
    return value
