"""Files that are written aside and swapped in, so that nobody ever finds half of one."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO

from engine.errors import ModelFileError


def replace_file(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Let `write` fill a new file, and put it in `path`'s place once the disk has it.

    A link keeps pointing where it does, and a file keeps its permissions.

    Raises:
        ModelFileError: the disk is full or the folder cannot be written; the old file is as it was.
    """
    target = Path(os.path.realpath(path))
    aside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with aside.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):
            aside.chmod(stat.S_IMODE(target.stat().st_mode))
        aside.replace(target)
    except OSError as error:
        if isinstance(error, ModelFileError):
            raise
        reason = (error.strerror or str(error)).lower()
        remedy = "free some space, or choose another folder that you may write to"
        raise ModelFileError(path, f"cannot be written ({reason})", remedy) from error
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    """Have the disk keep the new name too, where the system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
