"""Why a file that NetBuilder keeps cannot be read, and what follows from it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from engine.archives import DAMAGE
from engine.errors import EngineError
from netbuilder.translation import mark, say
from netbuilder.wording import STOPS, reason_of, sentences


class StorageError(Exception):
    """A kept file that cannot be used now.

    Attributes:
        path: the file or folder.
        what: it is, as 'run' or 'interrupted training'.
        outcome: a sentence on what has become of it, or ''.

    Args:
        path: the file or folder.
        what: it is.
        problem: a sentence on what is wrong, with a place for the `{file}`, and one for the
            `{reason}` where there is one.
        reason: the details.
    """

    def __init__(self, path: Path, what: str, problem: str, reason: str = "") -> None:
        self.path = path
        self.what = what
        self.outcome = ""
        self._problem = problem
        self._reason = _short(reason).rstrip(STOPS)
        super().__init__(path, what, problem, reason)

    def __str__(self) -> str:
        file = say("The {what} in {path}", what=self.what, path=_short(self.path.name))
        return sentences(self._problem.format(file=file, reason=self._reason), self.outcome)


class DamagedError(StorageError):
    """Its content can never be read; it may be put aside, so that it is not tried again."""


class NewerError(StorageError):
    """A newer version wrote it, or it needs a plug-in; it stays where it is, for then."""


class UnavailableError(StorageError):
    """It cannot be read at this moment; it stays where it is, for the next attempt."""


DAMAGED: Final = mark("{file} is damaged.")
DAMAGED_BECAUSE: Final = mark("{file} is damaged ({reason}).")
NEWER: Final = mark(
    "{file} was written by a newer version of NetBuilder; update this one to open it."
)
NEWER_BECAUSE: Final = mark(
    "{file} was written by a newer version of NetBuilder ({reason}); update this one to open it."
)
PLUGIN_BECAUSE: Final = mark("{file} cannot be read without its plug-in: {reason}.")

_LONGEST: Final = 300
_BROKEN: Final = {None, errno.EINVAL}
"""Codes of an `OSError` that is a library's complaint about content, not the system's."""


@contextmanager
def reading(path: Path, what: str) -> Iterator[None]:
    """Let whatever goes wrong in the block say whether it is the file's fault or the moment's.

    Raises:
        StorageError: one of the three kinds.
    """
    try:
        yield
    except StorageError:
        raise
    except MemoryError as error:
        raise UnavailableError(
            path, what, say("{file} does not fit into memory at the moment.")
        ) from error
    except Exception as error:
        system = _system_error(error)
        if system is not None:
            reason = reason_of(system)
            raise UnavailableError(
                path, what, say("{file} cannot be read ({reason})."), reason
            ) from error
        if isinstance(error, (*DAMAGE, OSError, EngineError, msgspec.MsgspecError)):
            reason = str(error).removeprefix("it is damaged").removeprefix(": ")
            problem = DAMAGED_BECAUSE if reason else DAMAGED
            raise DamagedError(path, what, problem, reason) from error
        raise


def _short(text: str) -> str:
    line = " ".join(text.split())
    return (line if line.isprintable() else ascii(line)[1:-1])[:_LONGEST]


def _system_error(error: BaseException | None) -> OSError | None:
    """The system's refusal behind an error, if there is one."""
    while error is not None:
        is_plain = isinstance(error, OSError) and not isinstance(error, EngineError)
        if is_plain and isinstance(error, OSError) and error.errno not in _BROKEN:
            return error
        error = error.__cause__
    return None
