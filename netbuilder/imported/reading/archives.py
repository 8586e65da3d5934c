"""An .npz file, opened as untrusted data: what it claims is judged before anything is unpacked."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from engine.errors import DataError
from netbuilder.translation import say
from netbuilder.wording import count_text, shown

MOST_ARRAYS: Final = 256
"""The most arrays in one archive; each is open while it is read."""

MOST_UNPACKED: Final = 1 << 26
"""Bytes up to which arrays may be packed however tightly."""

MOST_TIMES: Final = 100
"""The factor by which more than `MOST_UNPACKED` bytes may expand."""

MOST_TEXTS: Final = 1 << 22
"""The most texts in arrays compressed more tightly; each costs as much time as many numbers."""

_LARGEST_DIRECTORY: Final = 1 << 20
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 1


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive.

    Raises:
        DataError: it claims too much, or what cannot be; the message does not name the file.
        zipfile.BadZipFile: it is no archive; or another of the errors that reading one raises.
    """
    with path.open("rb") as file:
        guarded = _Guarded(file)
        with zipfile.ZipFile(guarded) as archive:
            guarded.limit = None
            _check(archive.infolist(), os.fstat(file.fileno()).st_size)
            yield archive


def arrays_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that are arrays."""
    return [info for info in archive.infolist() if info.filename.endswith(".npy")]


def is_tight(info: zipfile.ZipInfo) -> bool:
    """Whether little is to become much."""
    return info.file_size > MOST_TIMES * info.compress_size


class _Guarded:
    """A file of which `ZipFile`, which believes the directory's size, cannot read too much."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.limit: int | None = _LARGEST_DIRECTORY

    def read(self, size: int = -1) -> bytes:
        if self.limit is None:
            return self._file.read(size)
        content = self._file.read(self.limit + 1 if size < 0 else min(size, self.limit + 1))
        if len(content) > self.limit:
            raise DataError(
                say(
                    "its table of contents takes more than the {limit} bytes allowed; save only "
                    "the "
                    "arrays that are needed.",
                    limit=count_text(self.limit),
                )
            )
        return content

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MOST_ARRAYS:
        raise DataError(
            say(
                "it has {members} members, more than the {most_arrays} allowed; save only the "
                "arrays that are needed.",
                members=count_text(len(members)),
                most_arrays=MOST_ARRAYS,
            )
        )
    names = [info.filename for info in members]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DataError(
            say("it contains {twice} twice; save it again with numpy.savez.", twice=shown(twice))
        )
    for info in members:
        if info.flag_bits & _ENCRYPTED:
            raise DataError(
                say(
                    "{filename} is encrypted; save it without a password.",
                    filename=shown(info.filename),
                )
            )
        if info.compress_type not in _METHODS:
            raise DataError(
                say(
                    "{filename} is compressed with a method that NumPy does not use "
                    "({compress_type}); save it again with numpy.savez_compressed.",
                    filename=shown(info.filename),
                    compress_type=info.compress_type,
                )
            )
        stored = info.compress_type == zipfile.ZIP_STORED
        if stored and info.file_size != info.compress_size:
            raise DataError(
                say(
                    "{filename} claims two different sizes; it is damaged: save it again.",
                    filename=shown(info.filename),
                )
            )
    packed = sum(info.compress_size for info in members)
    if packed > size:
        raise DataError(
            say(
                "its arrays claim {packed} bytes in a file of {size}; it is damaged: download or "
                "save it again.",
                packed=count_text(packed),
                size=count_text(size),
            )
        )
    # Not the average of all: an honest array must not vouch for one that is none.
    tight = [info for info in members if is_tight(info)]
    unpacked = sum(info.file_size for info in tight)
    if unpacked > MOST_UNPACKED:
        packed = sum(info.compress_size for info in tight)
        raise DataError(
            say(
                "{packed} bytes in it claim to expand to {unpacked}, more than {most_times} times "
                "as many, which is allowed only up to {most_unpacked}; save them with "
                "numpy.savez, which does not compress.",
                packed=count_text(packed),
                unpacked=count_text(unpacked),
                most_times=MOST_TIMES,
                most_unpacked=count_text(MOST_UNPACKED),
            )
        )
