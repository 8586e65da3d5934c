"""How what is kept is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO

from engine import sources
from engine.atomic import flush_folder, replace_file, replacing, sweep
from netbuilder.storage import folders
from netbuilder.translation import say

__all__ = [
    "content",
    "create",
    "flush_folder",
    "is_there",
    "keep",
    "replace_file",
    "replacing",
    "sweep",
]


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
            raise ValueError(say("it is not a regular file"))
        found = file.read(most + 1)
    if len(found) > most:
        raise ValueError(say("it is larger than any file of its kind"))
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
