"""Files that are replaced whole or not at all.

The new content is written to a file beside the old one, flushed to the disk and swapped in; then
the folder is flushed. Whatever ends the program on the way, the name holds the old content or the
new. A file that a killed writer left beside the target is removed by the next one: the writer locks
its file, and the system gives the lock up when the program dies, however it dies.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

if sys.platform != "win32":
    import fcntl

SUFFIX: Final = ".part"
"""Suffix of files that are being written; their names begin with a dot."""

_LONGEST: Final = 100
_ATTEMPTS: Final = 100
_WITHOUT_LINKS: Final = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
"""What file systems say that have no hard links."""


def replace_file(
    path: Path,
    content: bytes | Callable[[IO[bytes]], object],
    *,
    private: bool = False,
    fresh: bool = False,
) -> None:
    """Put new content in a file's place once the disk has it.

    A link stays a link: the file that it leads to is replaced. Permissions stay as they were.

    Args:
        path: the file; its folder exists.
        content: the bytes, or what writes them into an open file.
        private: whether only the user may read a new file.
        fresh: whether nothing may be there yet.

    Raises:
        FileExistsError: something is there already, where that may not be.
        OSError: it cannot be written; what was there is as it was, and nothing lies beside it.
        ValueError: `path` is no file name.
    """
    with replacing(path, private=private, fresh=fresh) as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)


@contextmanager
def replacing(path: Path, *, private: bool = False, fresh: bool = False) -> Iterator[IO[bytes]]:
    """A new file that takes `path`'s place when the block ends well, and else leaves no trace.

    Yields:
        The file, open for writing and reading; its `name` is its path.

    Raises:
        OSError: as `replace_file`.
        ValueError: `path` is no file name.
    """
    target = Path(os.path.realpath(path))
    _check(target)
    sweep(target.parent, target.name)
    swap = _settle if fresh else Path.replace
    file = _new(target, private)
    aside = Path(file.name)
    try:
        with file:
            _keep_permissions(target, file)
            yield file
            file.flush()
            os.fsync(file.fileno())
            if sys.platform != "win32":
                swap(aside, target)  # still locked
        if sys.platform == "win32":
            swap(aside, target)  # an open file cannot be renamed there
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
    flush_folder(target.parent)


def sweep(folder: Path, name: str = "") -> None:
    """Remove what killed writers have left in a folder; files that are being written stay.

    Args:
        folder: where to look.
        name: of the only target whose remains are wanted; all where ''.
    """
    wanted = f".{_short(name)}." if name else "."
    with contextlib.suppress(OSError):
        with os.scandir(folder) as entries:
            left = [e for e in entries if e.name.startswith(wanted) and e.name.endswith(SUFFIX)]
        for entry in left:
            with contextlib.suppress(OSError):
                _remove_abandoned(Path(entry.path))


def flush_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder, where the system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _short(name: str) -> str:
    """The beginning of a name, so short that more can follow: systems count its bytes."""
    return os.fsencode(name)[:_LONGEST].decode(errors="ignore")


def _settle(aside: Path, target: Path) -> None:
    """Give a finished file its name, unless something has it.

    Raises:
        FileExistsError: something has.
        OSError: it cannot be done.
    """
    if sys.platform == "win32":
        aside.rename(target)  # refused there where something has the name
        return
    try:
        target.hardlink_to(aside)
    except OSError as error:
        if error.errno not in _WITHOUT_LINKS:
            raise
        # The name is taken first; then the content follows.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        aside.replace(target)
        return
    with contextlib.suppress(OSError):  # The next writer sweeps it.
        aside.unlink()


def _check(target: Path) -> None:
    """Refuse what a file cannot take the place of.

    Raises:
        OSError: it is a folder, a device, or may not be written to.
    """
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "It is not a regular file", str(target))
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))


def _new(target: Path, private: bool) -> IO[bytes]:
    """A new file beside the target, locked."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, 0o600 if private else 0o666)

    for _ in range(_ATTEMPTS):
        aside = target.with_name(f".{_short(target.name)}.{secrets.token_hex(4)}{SUFFIX}")
        file = open(aside, "x+b", opener=opener)  # noqa: SIM115 - the caller closes it
        try:
            if _hold(file):
                return file
        except OSError:
            with file, contextlib.suppress(OSError):
                aside.unlink()
            raise
        file.close()
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(target))


def _hold(file: IO[bytes]) -> bool:
    """Lock a new file; False if somebody took it for abandoned before."""
    if sys.platform != "win32":
        # Some network drives have no locks: nobody can lock the file there to remove it, either.
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
    return os.fstat(file.fileno()).st_nlink > 0


def _remove_abandoned(path: Path) -> None:
    """Remove a file that nobody is writing.

    Raises:
        OSError: somebody is, or it cannot be removed.
    """
    if sys.platform == "win32":
        path.unlink()  # refused while it is open
        return
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    finally:
        os.close(descriptor)


def _keep_permissions(target: Path, file: IO[bytes]) -> None:
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(target.stat().st_mode)
        if sys.platform != "win32":
            os.fchmod(file.fileno(), mode)
