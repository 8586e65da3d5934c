"""A system that fails at its n-th call, or is gone from there on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CALLS = (
    *("open", "read", "write", "fsync", "ftruncate", "lseek", "mkdir", "scandir"),
    *("replace", "rename", "link", "unlink"),
)


class KilledError(BaseException):
    """The program is gone; nothing catches it."""


class System:
    """Counts the calls that work with files.

    Attributes:
        calls: so far.
        reached: whether the one that fails has come.
    """

    def __init__(self, number: int, error: int | None) -> None:
        self.calls = 0
        self.reached = False
        self._number, self._error = number, error

    def note(self) -> None:
        """One more call.

        Raises:
            OSError: it is the one that fails.
            KilledError: the program was killed at it, or before.
        """
        number, self.calls = self.calls, self.calls + 1
        if number == self._number or (self.reached and self._error is None):
            self.reached = True
            if self._error is None:
                raise KilledError
            raise OSError(self._error, os.strerror(self._error))


@contextmanager
def failing(number: int, error: int | None) -> Iterator[System]:
    """Let the call of this number, counted from 0, fail in the block.

    Args:
        number: of the call.
        error: its errno; None kills the program there: no later call succeeds either.
    """
    system = System(number, error)
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            genuine = getattr(os, name)

            def call(*given: Any, genuine: Any = genuine, **more: Any) -> Any:
                system.note()
                return genuine(*given, **more)

            patch.setattr(os, name, call)
        yield system
