"""What a window keeps of its document in case it ends without warning.

Each window has a file of its own in the recovery folder, and a lock beside it that the system
gives up when the program dies, however it dies. A file without a holder of its lock is what a crash
has left; another window's is not.
"""

from __future__ import annotations

import logging
import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import platformdirs
from PySide6.QtCore import QLockFile, QObject, QTimer, Slot

from netbuilder.design import DesignError
from netbuilder.design.journal import Journal, decode, encode
from netbuilder.design.replacing import replace_file
from netbuilder.document import Document

_log = logging.getLogger(__name__)

_DELAY_MS: Final = 1000
_SUFFIX: Final = ".json"
_LOCK: Final = ".lock"
_MAX_BYTES: Final = 256 * 2**20


def folder() -> Path:
    """Where the system keeps what a program needs between two starts."""
    return platformdirs.user_state_path("netbuilder", appauthor=False) / "recovery"


@dataclass(frozen=True)
class Remains:
    """What a window that ended without warning has left.

    Attributes:
        journal: its document.
        when: the last change.
        file: where it lies.
        lock: held by this program, so that no other window offers the same.
    """

    journal: Journal
    when: datetime
    file: Path
    lock: QLockFile

    def discard(self) -> None:
        """Delete it for good."""
        with suppress(OSError):
            self.file.unlink(missing_ok=True)
        self.lock.unlock()

    def leave(self) -> None:
        """Keep it for the next start."""
        self.lock.unlock()


def remains(where: Path | None = None) -> list[Remains]:
    """What crashes have left, the latest first; what cannot be read is put aside."""
    found = []
    for file in sorted((where or folder()).glob(f"*{_SUFFIX}")):
        lock = _lock(file)
        if not lock.tryLock(0):
            continue
        try:
            when = datetime.fromtimestamp(file.stat().st_mtime)
            if file.stat().st_size > _MAX_BYTES:
                raise DesignError("The history is larger than any that is written.")
            found.append(Remains(decode(file.read_bytes()), when, file, lock))
        except (OSError, DesignError):
            _log.warning("Recovery file %s cannot be read", file, exc_info=True)
            _put_aside(file)
            lock.unlock()
    return sorted(found, key=lambda remains: remains.when, reverse=True)


class Recovery(QObject):
    """Writes the document's journal within two seconds of a change, while it has unsaved changes.

    Writing takes place in a thread: the disk may be slow. A disk that is full or may not be
    written to is reported once in the log; the work goes on.

    Args:
        document: what is kept.
        where: the folder.
        parent: Qt's.
    """

    def __init__(
        self, document: Document, where: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._folder = where or folder()
        self._file = self._folder / f"{secrets.token_hex(8)}{_SUFFIX}"
        self._lock: QLockFile | None = None
        self._thread = ThreadPoolExecutor(1, "netbuilder-recovery")
        self._writing: Future[None] | None = None
        self._superseded: list[Remains] = []
        self._ended = False
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._write)
        document.journalChanged.connect(self._note)

    def take_over(self, remains: Remains) -> None:
        """Go on with what was recovered; the old file is deleted once the new one is written."""
        self._superseded.append(remains)
        self._document.recover(remains.journal)
        self._timer.start()

    @property
    def at_work(self) -> bool:
        """Whether something is being written."""
        return self._writing is not None and not self._writing.done()

    def end(self) -> None:
        """Write nothing more; `close` is to follow."""
        self._ended = True
        self._timer.stop()
        self._thread.shutdown(wait=False)

    def close(self) -> None:
        """The document is saved or discarded: nothing is left to recover."""
        self._timer.stop()
        self._thread.shutdown(wait=True)
        for remains in self._superseded:
            remains.discard()
        self._superseded.clear()
        if self._lock is not None:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
            self._lock.unlock()

    @Slot()
    def _note(self) -> None:
        # Not restarted: however fast the edits come, the first is written in time.
        if not (self._ended or self._timer.isActive()):
            self._timer.start()

    @Slot()
    def _write(self) -> None:
        if self._writing is not None and not self._writing.done():
            self._timer.start()
            return
        journal = self._document.journal
        superseded, self._superseded = self._superseded, []
        if self._lock is None and not self._hold():
            self._superseded = superseded
            return
        self._writing = self._thread.submit(self._store, journal, superseded)

    def _hold(self) -> bool:
        """Lock the file before it exists, so that nobody takes it for a crash's."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            _log.warning("No recovery in %s", self._folder, exc_info=True)
            return False
        lock = _lock(self._file)
        if not lock.tryLock(0):
            _log.warning("No recovery in %s: it cannot be locked", self._folder)
            return False
        self._lock = lock
        return True

    def _store(self, journal: Journal, superseded: list[Remains]) -> None:
        """In the thread: write what is unsaved, or nothing."""
        try:
            if journal.modified or len(journal.steps) > 1:
                replace_file(self._file, encode(journal))
            else:
                self._file.unlink(missing_ok=True)
        except OSError:
            _log.warning("The recovery file was not written", exc_info=True)
            return
        for remains in superseded:
            remains.discard()


def _lock(file: Path) -> QLockFile:
    lock = QLockFile(str(file.with_suffix(_LOCK)))
    lock.setStaleLockTime(0)
    return lock


def _put_aside(file: Path) -> None:
    try:
        file.rename(file.with_suffix(".damaged"))
    except OSError:
        _log.warning("%s stays where it is", file, exc_info=True)
