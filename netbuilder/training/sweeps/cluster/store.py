"""Data of others on a machine that trains for them, each once, under its digest."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from netbuilder.storage import folders

_FOLDER: Final = "cluster-data"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PART: Final = re.compile(r"[0-9a-f]{16}")
_PIECE: Final = 1 << 20
_DAYS: Final = 30
"""How long data stay that nobody has trained on."""


class Entry(NamedTuple):
    """A file among the data.

    Attributes:
        name: its path among them, with slashes.
        size: in bytes.
        digest: SHA-256 of its content, hexadecimal.
    """

    name: str
    size: int
    digest: str


def machine() -> str:
    """What tells this machine from others: two workers of one machine have one store."""
    return f"{socket.gethostname()}:{_root()}"


def look(digest: str) -> str:
    """The folder that holds data, or '' where they are not here."""
    place = _place(digest)
    if not place.is_dir():
        return ""
    with suppress(OSError):
        os.utime(place)
    return str(place)


def put(digest: str, part: str, name: str, offset: int, content: bytes) -> None:
    """Take a piece of a file.

    Args:
        digest: of all the data.
        part: tells one sender from another.
        name: of the file among the data.
        offset: of the piece.
        content: the piece.

    Raises:
        OSError: it cannot be written.
        ValueError: no data have such a name or digest.
    """
    path = _inside(_parts(digest, part), name)
    folders.make(_root())
    path.parent.mkdir(parents=True, exist_ok=True, mode=folders.PRIVATE)
    with path.open("r+b" if offset else "wb") as file:
        file.seek(offset)
        file.write(content)


def finish(digest: str, part: str, names: list[str]) -> str:
    """Keep the data whose pieces have all come; the folder that holds them.

    Raises:
        OSError: they cannot be kept.
        ValueError: other data have come than were announced.
    """
    coming, place = _parts(digest, part), _place(digest)
    found = [entry_of(_inside(coming, name), name) for name in names]
    if digest_of(found) != digest:
        shutil.rmtree(coming, ignore_errors=True)
        raise ValueError("the data were damaged on their way")
    try:
        coming.rename(place)
    except OSError:
        # Another sender was quicker.
        if not place.is_dir():
            raise
        shutil.rmtree(coming, ignore_errors=True)
    _tidy(place)
    return str(place)


def forget(digest: str) -> None:
    """Remove data that cannot be read, so that they are sent again."""
    shutil.rmtree(_place(digest), ignore_errors=True)


def entry_of(path: Path, name: str) -> Entry:
    """What a file holds."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Entry(name, size, digest.hexdigest())


def digest_of(entries: Iterable[Entry]) -> str:
    """The digest of data: of the names, sizes and contents of their files."""
    lines = sorted(f"{each.name}\0{each.size}\0{each.digest}\n" for each in entries)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _root() -> Path:
    return folders.cache() / _FOLDER


def _place(digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        raise ValueError("no data have such a digest")
    return _root() / digest


def _parts(digest: str, part: str) -> Path:
    if not _PART.fullmatch(part):
        raise ValueError("no data come under such a name")
    place = _place(digest)
    return place.with_name(f"{place.name}.{part}.part")


def _inside(folder: Path, name: str) -> Path:
    """The path of a file among the data, which is nowhere else."""
    parts = PurePosixPath(name).parts
    bad = not parts or any(
        each in ("..", "/", ".") or "\\" in each or ":" in each for each in parts
    )
    if bad or name.startswith("/"):
        raise ValueError("no file of data has such a name")
    return folder.joinpath(*parts)


def _tidy(kept: Path) -> None:
    """Remove what nobody has used for long, and what was never completed."""
    old = time.time() - _DAYS * 86_400
    with suppress(OSError):
        for each in _root().iterdir():
            if each != kept and each.stat().st_mtime < old:
                shutil.rmtree(each, ignore_errors=True)
