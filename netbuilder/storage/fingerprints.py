"""Whether a file is still the one that was read or written."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final

from netbuilder.translation import mark, say
from netbuilder.wording import moment, reason_of

_TICK: Final = 2_000_000_000
"""Nanoseconds within which a file can change without its time telling so: the coarsest of all file
systems has that."""

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file held, and how the system described it.

    Attributes:
        digest: of the content, hexadecimal.
        size: in bytes.
        modified: when, in nanoseconds; 0 where it may have been written twice within one tick of
            the clock, so that its time says nothing.
        inode: the file's number.
    """

    digest: str
    size: int
    modified: int = 0
    inode: int = 0

    @classmethod
    def of(cls, content: bytes, status: os.stat_result | None = None) -> Fingerprint:
        """The fingerprint of a content, as it is in a file with this status."""
        digest = _digest(content)
        if status is None or time.time_ns() - status.st_mtime_ns < _TICK:
            return cls(digest, len(content))
        return cls(digest, len(content), status.st_mtime_ns, status.st_ino)

    def describes(self, status: os.stat_result) -> bool:
        """Whether a file with this status is sure to be as it was, without a look into it."""
        found = (status.st_size, status.st_mtime_ns, status.st_ino)
        return self.modified > 0 and found == (self.size, self.modified, self.inode)


class Kind(Enum):
    """How a file is no longer the one that was read or written."""

    CHANGED = mark("{name} was changed by another window or program ({details}).")
    DELETED = mark("{name} was deleted or renamed.")
    REPLACED = mark("{name} was replaced by something that is not a file ({details}).")
    READ_ONLY = mark("{name} is read-only.")
    OPEN = mark("{name} is open in another window of NetBuilder.")
    UNKNOWN = mark("{name} cannot be compared with the opened version ({details}).")

    @property
    def note(self) -> str:
        """The same in a word or two, for a title; '' where that would say too much."""
        notes = {
            Kind.CHANGED: say("changed on disk"),
            Kind.DELETED: say("deleted"),
            Kind.REPLACED: say("gone"),
        }
        return notes.get(self, "")


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of a file.

    Attributes:
        kind: of change.
        when: in the user's time; None where the system does not say.
        reason: why it cannot be read, of `Kind.UNKNOWN`.
    """

    kind: Kind
    when: datetime | None = None
    reason: str = ""

    def sentence(self, name: str) -> str:
        """What happened to the file of this name, and when."""
        details = moment(self.when) if self.when else self.reason
        return self.kind.value.format(name=name, details=details)


def change(path: Path, known: Fingerprint) -> Change | None:
    """What has become of a file since it was read or written; None where it is the same.

    A file that was only touched, or replaced by one with the same content, is the same.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Change(Kind.REPLACED, _time(status))
        if not known.describes(status) and _digest_of(path) != (known.digest, known.size):
            return Change(Kind.CHANGED, _time(status))
        if not os.access(path, os.W_OK):
            return Change(Kind.READ_ONLY)
    except (FileNotFoundError, NotADirectoryError):
        return Change(Kind.DELETED)
    except OSError as error:
        return Change(Kind.UNKNOWN, None, reason_of(error))
    return None


def _time(status: os.stat_result) -> datetime:
    return datetime.fromtimestamp(status.st_mtime)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _digest_of(path: Path) -> tuple[str, int]:
    """Digest and size of a file's content, read piece by piece."""
    digest = hashlib.blake2b(digest_size=16)
    size = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
