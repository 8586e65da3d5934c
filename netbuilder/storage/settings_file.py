"""The file of settings as the texts of its values: read whatever it holds, changed in a thread."""

from __future__ import annotations

import logging
import os
import stat
import threading
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

from netbuilder.storage import aside, folders, ini
from netbuilder.storage.errors import (
    DAMAGED_BECAUSE,
    DamagedError,
    StorageError,
    UnavailableError,
    reading,
)
from netbuilder.storage.files import keep
from netbuilder.storage.lock import Lock
from netbuilder.translation import mark, say
from netbuilder.wording import plural, reason_of

_log = logging.getLogger(__name__)

_WHAT: Final = mark("settings file")
_LARGEST: Final = 2**20
PATIENCE: Final = 2.0
"""Seconds that a disk is waited for."""

Texts: TypeAlias = dict[str, str]
"""The text of each value, by 'section/key'."""
Change: TypeAlias = Callable[[Texts], None]


class Writer:
    """Writes all changes in their order, in a thread that lives as long as there are some."""

    _lock = threading.Lock()
    _waiting: Final[deque[tuple[Path, Change]]] = deque()
    _thread: threading.Thread | None = None

    @classmethod
    def submit(cls, path: Path, change: Change) -> None:
        """Have a file changed, after all that was submitted before."""
        with cls._lock:
            cls._waiting.append((path, change))
            if cls._thread is None:
                cls._thread = threading.Thread(target=cls._run, name="netbuilder-settings")
                cls._thread.start()

    @classmethod
    def is_busy(cls) -> bool:
        """Whether the thread lives."""
        thread = cls._thread
        return thread is not None and thread.is_alive()

    @classmethod
    def wait(cls, seconds: float) -> None:
        """Wait until what was submitted is written, or the disk is too slow."""
        thread = cls._thread
        if thread is not None:
            thread.join(seconds)

    @classmethod
    def _run(cls) -> None:
        while True:
            with cls._lock:
                changes = list(cls._waiting)
                cls._waiting.clear()
                if not changes:
                    cls._thread = None
                    return
            for path in dict.fromkeys(path for path, _ in changes):
                _write(path, [change for where, change in changes if where == path])


def _write(path: Path, changes: Iterable[Change]) -> None:
    """Change what the file holds now; another window may have written to it."""
    try:
        folders.make(path.parent)
        lock = Lock(path.with_name(f".{path.name}.lock"))
        try:
            held = lock.hold(PATIENCE)
        except OSError:
            held = False  # Rather a change of another window lost than all settings.
        try:
            try:
                texts = read(path)
            except DamagedError as error:
                texts = readable(error)
            for change in changes:
                change(texts)
            keep(path, ini.compose(texts))
        finally:
            if held:
                lock.release()
    except Exception as error:  # Whatever it is, the next change is written all the same.
        _log.warning("%s", _not_kept(path, error), exc_info=True)


def _not_kept(path: Path, error: Exception) -> str:
    return f"The settings were not saved to {path.name} ({reason_of(error)})."


class _HalfReadError(DamagedError):
    """Some of its lines can be read."""

    def __init__(self, path: Path, problem: str, texts: Texts) -> None:
        super().__init__(path, _WHAT, DAMAGED_BECAUSE, problem)
        self.texts = texts


def read(path: Path) -> Texts:
    """The text of each value in a file; none where there is no file.

    Raises:
        StorageError: it cannot be read.
    """
    with reading(path, _WHAT):
        try:
            content = _content(path)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        texts, unreadable = ini.parse(content)
        if unreadable:
            reason = plural(
                unreadable, "{count} line cannot be read", "{count} lines cannot be read"
            )
            raise _HalfReadError(path, reason, texts)
        return texts


def _open_at_once(name: str, flags: int) -> int:
    """Do not wait for a pipe's other end."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _content(path: Path) -> bytes:
    with open(path, "rb", opener=_open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UnavailableError(path, _WHAT, say("{file} is not a regular file."))
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise DamagedError(path, _WHAT, say("{file} is larger than any settings file."))
    return content


def readable(error: StorageError) -> Texts:
    """Do what follows from an error; what can be read of the file all the same."""
    aside.set_aside(error)
    texts = error.texts if isinstance(error, _HalfReadError) else {}
    if texts:
        try:
            keep(error.path, ini.compose(texts))
        except OSError as refused:
            _log.warning("%s", _not_kept(error.path, refused), exc_info=True)
    return texts
