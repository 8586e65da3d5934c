"""Whether files and folders are there, without waiting for a drive that does not answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final


def there(
    paths: Iterable[Path],
    exists: Callable[[Path], bool] = Path.is_file,
    patience: float = 0.1,
) -> tuple[Path, ...]:
    """Those paths that are not known to be gone after `patience` seconds.

    A drive in a network that does not answer may hold whoever asks for minutes.
    """
    looks = [(path, _Look.at(path, exists)) for path in paths]
    end = time.monotonic() + patience
    return tuple(path for path, look in looks if look.found(end - time.monotonic()))


class _Look:
    """Asks, in a thread of its own, whether something exists."""

    _at_work: Final[dict[tuple[Path, object], _Look]] = {}

    def __init__(self, path: Path, exists: Callable[[Path], bool]) -> None:
        self._path, self._exists = path, exists
        self._answer = True
        self._done = threading.Event()

    @classmethod
    def at(cls, path: Path, exists: Callable[[Path], bool]) -> _Look:
        """The look at a path; one that has not answered yet is not asked again."""
        look = cls._at_work.get((path, exists))
        if look is None:
            look = cls._at_work[path, exists] = cls(path, exists)
            threading.Thread(target=look._run, name="netbuilder-look", daemon=True).start()
        return look

    def found(self, patience: float) -> bool:
        return self._answer if self._done.wait(max(0.0, patience)) else True

    def _run(self) -> None:
        try:
            self._answer = self._exists(self._path)
        except (OSError, ValueError):
            self._answer = False
        self._at_work.pop((self._path, self._exists), None)
        self._done.set()
