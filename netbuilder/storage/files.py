"""How what is kept is written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from engine import sources
from engine.atomic import flush_folder, replace_file, replacing, sweep
from netbuilder.storage import folders

__all__ = [
    "append",
    "content",
    "create",
    "flush_folder",
    "is_there",
    "keep",
    "replace_file",
    "replacing",
    "sweep",
]

_PRIVATE: Final = 0o600
_BINARY: Final = getattr(os, "O_BINARY", 0)


def content(path: Path, most: int) -> bytes:
    """What a file holds; whatever lies in its place, this ends soon.

    Args:
        path: the file.
        most: bytes that it may hold.

    Raises:
        OSError: it cannot be opened or read at the moment.
        ValueError: it is no ordinary file, or holds more.
    """
    with sources.reading(path) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("it is no ordinary file")
        found = file.read(most + 1)
    if len(found) > most:
        raise ValueError("it is larger than any that is written")
    return found


def is_there(path: Path) -> bool:
    """Whether there is something of this name, be it a link to nothing.

    Raises:
        OSError: that cannot be told at the moment.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def keep(path: Path, content: bytes | Callable[[IO[bytes]], object]) -> None:
    """Write one of NetBuilder's own files, for the user alone; its folder is made where missing.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    folders.make(path.parent)
    replace_file(path, content, private=True)


def create(path: Path, content: bytes | Callable[[IO[bytes]], object]) -> None:
    """Write one of NetBuilder's own files as `keep` does, but in nobody's place.

    Raises:
        FileExistsError: something has that name already, and is as it was.
        OSError: it cannot be written.
    """
    folders.make(path.parent)
    replace_file(path, content, private=True, fresh=True)


def append(path: Path, lines: bytes) -> None:
    """Add lines to one of NetBuilder's own files; the caller holds its lock.

    A last line that an interrupted writer left without its end gets one first.

    Args:
        path: the file; made where missing.
        lines: with their ends.

    Raises:
        OSError: they cannot be written; the file is as it was.
    """
    folders.make(path.parent)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, _PRIVATE)
    try:
        size = os.fstat(descriptor).st_size
        if size:
            os.lseek(descriptor, size - 1, os.SEEK_SET)
            if os.read(descriptor, 1) != b"\n":
                lines = b"\n" + lines
        try:
            if os.write(descriptor, lines) < len(lines):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            os.fsync(descriptor)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)
    if is_new:
        flush_folder(path.parent)
