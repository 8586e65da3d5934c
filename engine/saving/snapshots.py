"""Snapshots of a training as files: arrays, and the rest as JSON; nothing of it is code."""

from __future__ import annotations

import contextlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import ModelFileError
from engine.saving.replacing import replace_file
from engine.types import Array

_ARRAY = "array:"


def write(path: Path, state: Mapping[str, Any]) -> None:
    """A snapshot as a file: its arrays, and the rest as JSON.

    Raises:
        ModelFileError: it cannot be written; a file that was there is as it was.
    """
    arrays: dict[str, Array] = {}
    text = json.dumps(_without_arrays(state, arrays))
    replace_file(path, lambda file: np.savez(file, allow_pickle=False, state=text, **arrays))


def read(path: Path) -> dict[str, Any]:
    """The inverse of `write`.

    Raises:
        ModelFileError: it cannot be read.
    """
    unreadable = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, RecursionError)
    # Of a file that it cannot read, `np.load` would leave its own handle open.
    with contextlib.suppress(*unreadable), path.open("rb") as opened:
        with np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        state: dict[str, Any] = _with_arrays(json.loads(str(arrays["state"])), arrays)
        return state
    raise ModelFileError(path, "is no backup of a training, or damaged", "delete it and begin anew")


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
