"""How what is kept is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

from engine.atomic import flush_folder, replace_file, replacing, sweep
from netbuilder.storage import folders

__all__ = ["flush_folder", "keep", "replace_file", "replacing", "sweep"]


def keep(path: Path, content: bytes | Callable[[IO[bytes]], object]) -> None:
    """Write one of NetBuilder's own files, for the user alone; its folder is made where missing.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    folders.make(path.parent)
    replace_file(path, content, private=True)
