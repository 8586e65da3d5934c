"""Where data sets are kept, and how a file is written so that nobody ever sees half of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the loading of a data set has come.

    Attributes:
        done: bytes so far.
        total: bytes in all, None where that is not known.
        what: the work, for the user to read.
    """

    done: int
    total: int | None
    what: str


Report: TypeAlias = Callable[[Progress], None]
"""Is called while data are loaded; what it raises ends the loading and leaves no file behind."""


def cache_folder() -> Path:
    """The user's folder for what NetBuilder can fetch or make again; it need not exist yet."""
    import platformdirs

    return platformdirs.user_cache_path("netbuilder", appauthor=False)


@contextmanager
def written_aside(path: Path) -> Iterator[IO[bytes]]:
    """A new file that takes `path`'s place when the block ends well, and else leaves no trace.

    Args:
        path: the file to be; its folder is made where missing.

    Yields:
        A file open for writing in the same folder; its `name` is its path.

    Raises:
        OSError: the folder or file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = NamedTemporaryFile(  # noqa: SIM115 - closed before it is moved
        dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
    )
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    finally:
        Path(file.name).unlink(missing_ok=True)
