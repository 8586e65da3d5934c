"""Model files that are replaced whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

from engine import atomic
from engine.errors import ModelFileError
from engine.reasons import reason_of


def replace_file(
    path: Path, write: Callable[[IO[bytes]], object], *, private: bool = False
) -> None:
    """`atomic.replace_file`, whose errors name the file and the remedy.

    Raises:
        ModelFileError: the disk is full or the folder cannot be written; the old file is as it was.
    """
    try:
        atomic.replace_file(path, write, private=private)
    except OSError as error:
        if isinstance(error, ModelFileError):
            raise
        raise refused(path, error) from error


def refused(path: Path, error: OSError) -> ModelFileError:
    """The system's refusal to write a file, with the remedy."""
    remedy = "free some space, or choose another folder that you may write to"
    return ModelFileError(path, f"cannot be written ({reason_of(error)})", remedy)
