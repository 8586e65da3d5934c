"""Archives unpacked into a folder, and never outside it.

An archive's names are taken for what they are, text from elsewhere: one that leads out of the
folder refuses the whole archive. Links and devices are not made. What comes out is bounded, and is
written aside first, so that an archive is unpacked whole or not at all.
"""

from __future__ import annotations

import errno
import os
import shutil
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, NamedTuple

from engine.archives import DAMAGE
from engine.errors import DataError, ParameterError

FORMATS: Final = ("tar", "zip")
_FREE: Final = 1 << 30
_EXPANSION: Final = 100
_PIECE: Final = 1 << 20
_MOST: Final = 2_000_000


class _Member(NamedTuple):
    """Something in an archive.

    Attributes:
        name: with slashes.
        is_folder: whether it is a folder.
        size: bytes that it unpacks to.
        open: opens a file; None for what is neither a file nor a folder.
    """

    name: str
    is_folder: bool
    size: int
    open: Callable[[], IO[bytes]] | None


def unpack(archive: Path, folder: Path, formats: str | Sequence[str] | None = "auto") -> bool:
    """Unpack an archive into a folder, over what is in it.

    Args:
        archive: the file.
        folder: is made where it does not exist.
        formats: 'tar' (packed or not), 'zip', several of them, or 'auto' for both; None for none.

    Returns:
        Whether it was an archive of these formats.

    Raises:
        DataError: it is damaged, too large, or has names that lead out of the folder; nothing was
            unpacked then.
        OSError: the disk is full, or the folder cannot be written.
        ParameterError: a format is none of those.
    """
    for wanted in _formats(formats):
        with _members(archive, wanted) as members:
            if members is not None:
                _unpack(archive, members, folder)
                return True
    return False


def _formats(formats: str | Sequence[str] | None) -> Sequence[str]:
    if formats is None:
        return ()
    if formats == "auto":
        return FORMATS
    wanted = (formats,) if isinstance(formats, str) else formats
    for one in wanted:
        if one not in FORMATS:
            raise ParameterError("archive_format", "'auto', 'tar', 'zip' or None", one)
    return wanted


@contextmanager
def _members(archive: Path, wanted: str) -> Iterator[Iterator[_Member] | None]:
    """What is in an archive; None where it is no archive of this format."""
    try:
        if wanted == "tar":
            if not tarfile.is_tarfile(archive):
                yield None
                return
            with tarfile.open(archive) as tar:
                yield _tar_members(tar)
        elif not zipfile.is_zipfile(archive):
            yield None
        else:
            with zipfile.ZipFile(archive) as packed:
                yield _zip_members(packed)
    except (tarfile.TarError, *DAMAGE) as error:
        if isinstance(error, DataError):
            raise
        raise _damaged(archive) from error
    except OSError as error:
        # What unpackers say of damage, and places before the beginning of the file.
        if error.errno not in (None, errno.EINVAL):
            raise
        raise _damaged(archive) from error


def _damaged(archive: Path) -> DataError:
    return DataError(f"{archive} is damaged; nothing was unpacked. Download it again.")


def _tar_members(tar: tarfile.TarFile) -> Iterator[_Member]:
    for member in tar:

        def opened(member: tarfile.TarInfo = member) -> IO[bytes]:
            file = tar.extractfile(member)
            if file is None:
                raise tarfile.TarError("it holds no such file")
            return file

        is_file = member.isreg()
        yield _Member(member.name, member.isdir(), member.size, opened if is_file else None)


def _zip_members(packed: zipfile.ZipFile) -> Iterator[_Member]:
    for entry in packed.infolist():

        def opened(entry: zipfile.ZipInfo = entry) -> IO[bytes]:
            return packed.open(entry)

        is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
        yield _Member(entry.filename, entry.is_dir(), entry.file_size, None if is_link else opened)


def _unpack(archive: Path, members: Iterator[_Member], folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    left = max(_FREE, _EXPANSION * archive.stat().st_size)
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=folder.parent) as name:
        aside = Path(name) / "content"
        aside.mkdir()
        passed = 0
        for number, member in enumerate(members):
            target = aside.joinpath(*_parts(archive, member.name))
            left -= max(0, member.size)
            if left < 0 or number >= _MOST:
                raise DataError(
                    f"{archive} unpacks to far more than it can hold; nothing was unpacked."
                )
            if member.is_folder:
                target.mkdir(parents=True, exist_ok=True)
            elif member.open is None:
                passed += 1
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                _write(archive, member, target)
        _move(aside, folder)
    if passed:
        message = f"{passed} links or devices in {archive.name} were not unpacked."
        warnings.warn(message, stacklevel=5)


def _parts(archive: Path, name: str) -> list[str]:
    """The parts of a name within the folder.

    Raises:
        DataError: it leads out of the folder.
    """
    parts = [part for part in name.split("/") if part not in ("", ".")]
    outside = name.startswith("/") or ".." in parts or "\0" in name
    # What other systems take for a path, or for a drive.
    if outside or "\\" in name or any(":" in part for part in parts if os.name == "nt"):
        raise DataError(
            f"{archive} holds {name!r:.100}, which would lie outside its folder; nothing was "
            "unpacked. Do not use this archive."
        )
    return parts


def _write(archive: Path, member: _Member, target: Path) -> None:
    """Write a file, of as many bytes as it claims."""
    if member.open is None:
        return
    count = 0
    with member.open() as source, target.open("wb") as file:
        while piece := source.read(_PIECE):
            count += len(piece)
            if count > member.size:
                break
            file.write(piece)
    if count != member.size:
        raise DataError(f"{archive} is damaged at {member.name!r:.100}; nothing was unpacked.")


def _move(aside: Path, folder: Path) -> None:
    """Put what was unpacked in its place, file by file where there is something already."""
    if not folder.exists():
        aside.replace(folder)
        return
    inside = folder.resolve()
    for place, _, files in os.walk(aside):
        target = folder / Path(place).relative_to(aside)
        if not target.resolve().is_relative_to(inside):
            raise OSError(errno.ELOOP, "A link leads out of the folder", str(target))
        target.mkdir(parents=True, exist_ok=True)
        for name in files:
            if (target / name).is_dir() and not (target / name).is_symlink():
                raise OSError(errno.EISDIR, "A folder is where a file is to be", str(target / name))
            shutil.move(Path(place) / name, target / name)
