"""Why the system refuses something, in English: it would say so in the language of its locale."""

from __future__ import annotations

import errno
import os
from typing import Final

_REASONS: Final = {
    errno.EPERM: "operation not permitted",
    errno.ENOENT: "no such file or directory",
    errno.EINTR: "interrupted system call",
    errno.EIO: "input/output error",
    errno.EBADF: "bad file descriptor",
    errno.ENOMEM: "cannot allocate memory",
    errno.EACCES: "permission denied",
    errno.EBUSY: "device or resource busy",
    errno.EEXIST: "file exists",
    errno.EXDEV: "not on the same file system",
    errno.ENODEV: "no such device",
    errno.ENOTDIR: "not a directory",
    errno.EISDIR: "is a directory",
    errno.EINVAL: "invalid argument",
    errno.ENFILE: "too many open files in the system",
    errno.EMFILE: "too many open files",
    errno.EFBIG: "file too large",
    errno.ENOSPC: "no space left on device",
    errno.EROFS: "read-only file system",
    errno.EPIPE: "broken pipe",
    errno.ENAMETOOLONG: "file name too long",
    errno.ENOTEMPTY: "directory not empty",
    errno.ELOOP: "too many levels of symbolic links",
    errno.EADDRINUSE: "address already in use",
    errno.ENETUNREACH: "network is unreachable",
    errno.ECONNABORTED: "connection aborted",
    errno.ECONNRESET: "connection reset by the other side",
    errno.ECONNREFUSED: "connection refused",
    errno.EHOSTUNREACH: "no route to host",
    errno.ETIMEDOUT: "connection timed out",
    **({errno.EDQUOT: "disk quota exceeded"} if hasattr(errno, "EDQUOT") else {}),
    **({errno.ESTALE: "stale file handle"} if hasattr(errno, "ESTALE") else {}),
}
"""What systems say most, by number."""
_STOPS: Final = ".\N{IDEOGRAPHIC FULL STOP}"


def reason_of(error: BaseException) -> str:
    """What the system says of an error, as it stands in parentheses: 'no such file or directory'.

    What a program says itself with a system's number stays, and so do the system's words where the
    number is none of those above.
    """
    number, words = getattr(error, "errno", None), getattr(error, "strerror", None)
    if type(number) is int and (not words or _is_the_systems(error, number, words)):
        words = _REASONS.get(number, words)
    said = (words or str(error)).rstrip(_STOPS)
    return said[:1].lower() + said[1:]


def _is_the_systems(error: BaseException, number: int, words: str) -> bool:
    return getattr(error, "winerror", None) is not None or words == os.strerror(number)
