"""Storage of prepared samples: in memory, or in memory-mapped files of the user's cache.

Files carry checksums, which are compared when they are opened: once in each program, as long as the
files stay what they are.
"""

from __future__ import annotations

import io
import math
import os
import secrets
import shutil
import stat
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import msgspec
import numpy as np

from engine.types import Array
from netbuilder.imported.outline import Report
from netbuilder.storage import encoding, files, folders
from netbuilder.translation import mark, say

LIMIT: Final = 1 << 28
"""Bytes of samples that still lie in memory."""

PARTS: Final = ("train", "validation", "test")
SUFFIX: Final = ".part"
"""Suffix of folders that are being filled; their names begin with a dot."""

_KEPT: Final = 5
_SUMS: Final = "sums.json"
_PIECE: Final = 1 << 22
_CHECKING: Final = mark("Checking the prepared samples")

Stamp = tuple[int, int, int]
_checked: dict[Path, dict[str, Stamp]] = {}


class _Sums(msgspec.Struct, forbid_unknown_fields=True):
    """The size and the CRC-32 of each file."""

    files: dict[str, tuple[int, int]]


def default_folder() -> Path:
    """The user's folder for prepared samples that are larger than memory should be."""
    return folders.imported()


class Samples:
    """The samples of one part, written from the first to the last.

    Args:
        shape: (n, *input_shape).
        path: of the .npy file; None for memory.

    Attributes:
        size: of what was written to the file, in bytes.
        crc: its CRC-32.
    """

    size = 0
    crc = 0

    def __init__(self, shape: tuple[int, ...], path: Path | None) -> None:
        self._path = path
        self._row = 0
        self._array = np.empty(shape if path is None else (0,), np.float32)
        self._file: IO[bytes] | None = None
        if path is not None:
            header = io.BytesIO()
            described = {"descr": "<f4", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(header, described)
            self._file = path.open("xb")
            self._file.write(header.getbuffer())
            self.size, self.crc = len(header.getbuffer()), zlib.crc32(header.getbuffer())

    def append(self, rows: Array) -> None:
        """Write float32 rows."""
        if self._file is not None:
            content = np.ascontiguousarray(rows, "<f4").reshape(-1).view(np.uint8).data
            self._file.write(content)
            self.size, self.crc = self.size + len(content), zlib.crc32(content, self.crc)
        else:
            self._array[self._row : self._row + len(rows)] = rows
        self._row += len(rows)

    def close(self) -> None:
        """Nothing more will come."""
        if self._file is not None:
            self._file.close()

    def finish(self) -> None:
        """All has come: have the disk keep it.

        Raises:
            OSError: it does not.
        """
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def array(self) -> Array:
        """What was written, closed before; what is in memory is the caller's own."""
        return self._array if self._path is None else mapped(self._path)


def mapped(path: Path) -> Array:
    """An array in a file, read where and when it is needed; read-only."""
    return np.load(path, mmap_mode="r", allow_pickle=False)


def size_of(rows: int, shape: tuple[int, ...]) -> int:
    """Bytes of so many samples."""
    return rows * math.prod(shape) * 4


def new_folder(folder: Path) -> Path:
    """A folder beside, to be renamed to `folder` when all is in it; only who has the turn may.

    Raises:
        OSError: it cannot be made.
    """
    aside = _name_aside(folder)
    folders.make(folder.parent)
    aside.mkdir(mode=folders.PRIVATE)
    return aside


def seal(aside: Path, known: dict[str, tuple[int, int]], more: dict[str, bytes]) -> None:
    """Write the rest of a folder's files, and what tells that all of them are whole.

    Args:
        aside: the folder.
        known: sizes and checksums of the files that are there.
        more: what the others hold.

    Raises:
        OSError: it cannot be written.
    """
    for name, content in more.items():
        files.keep(aside / name, content)
    sums = {name: (len(content), zlib.crc32(content)) for name, content in more.items()}
    files.keep(aside / _SUMS, encoding.encode(_Sums({**known, **sums})))


def check(folder: Path, names: tuple[str, ...], report: Report) -> None:
    """See that the files of a folder are whole; once, as long as they stay what they are.

    Those of earlier versions get their checksums now.

    Args:
        folder: of prepared samples.
        names: of the files.
        report: told how far it is; what it raises ends the work.

    Raises:
        OSError: they cannot be read.
        ValueError: they are damaged; so does `msgspec.MsgspecError` say.
    """
    stamps = _stamps(folder, (*names, _SUMS))
    if _checked.get(folder) == stamps:
        return
    whole = max(1, sum(stamps[name][1] for name in names))
    done = 0
    found = {}
    for name in names:
        crc = 0
        with (folder / name).open("rb") as file:
            while piece := file.read(_PIECE):
                report(_CHECKING, min(1.0, done / whole))
                crc = zlib.crc32(piece, crc)
                done += len(piece)
        found[name] = stamps[name][1], crc
    if _SUMS in stamps:
        content = (folder / _SUMS).read_bytes()
        if msgspec.json.decode(content, type=_Sums).files != found:
            raise ValueError(say("its checksums do not match"))
    else:
        with suppress(OSError):  # Another program has just done so, or the disk is full.
            files.create(folder / _SUMS, encoding.encode(_Sums(found)))
        stamps = _stamps(folder, (*names, _SUMS))
    _checked[folder] = stamps


def settle(aside: Path, folder: Path) -> None:
    """Give the finished folder its name; the oldest beyond a few are deleted.

    Raises:
        OSError: it cannot be renamed.
    """
    files.flush_folder(aside)
    _remove(folder)
    aside.rename(folder)
    files.flush_folder(folder.parent)
    others = [entry for entry in folder.parent.iterdir() if entry.is_dir() and entry != folder]
    finished = [entry for entry in others if not entry.name.startswith(".")]
    for old in sorted(finished, key=_age)[_KEPT - 1 :]:
        with suppress(OSError):
            _remove(old)


def forget(aside: Path | None) -> None:
    """Delete what was not finished."""
    if aside is not None:
        shutil.rmtree(aside, ignore_errors=True)


def _remove(folder: Path) -> None:
    """Delete a folder at once, so that nobody finds half of it.

    Raises:
        OSError: it cannot be renamed, as where somebody reads it and the system minds.
    """
    aside = _name_aside(folder)
    with suppress(FileNotFoundError):
        folder.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def _name_aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{SUFFIX}")


def _age(folder: Path) -> float:
    try:
        return -folder.stat().st_mtime
    except OSError:
        return 0.0


def _stamps(folder: Path, names: tuple[str, ...]) -> dict[str, Stamp]:
    """How the system describes files; those that are not there are left out.

    Raises:
        OSError: it does not.
        ValueError: one is no file.
    """
    stamps = {}
    for name in names:
        with suppress(FileNotFoundError):
            status = (folder / name).stat()
            if not stat.S_ISREG(status.st_mode):
                raise ValueError(say("{name} is not a file", name=name))
            stamps[name] = status.st_mtime_ns, status.st_size, status.st_ino
    return stamps
