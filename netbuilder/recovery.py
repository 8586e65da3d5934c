"""What a window keeps of its document in case it ends without warning."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from netbuilder.design.journal import Journal, encode
from netbuilder.design.journals import Journals, Remains
from netbuilder.document import Document
from netbuilder.storage.files import keep
from netbuilder.storage.shelf import Held
from netbuilder.translation import say
from netbuilder.wording import reason_of, sentences

_log = logging.getLogger(__name__)

_DELAY_MS: Final = 1000


class Recovery(QObject):
    """Writes the document's journal within two seconds of a change, while it has unsaved changes.

    Writing takes place in a thread: the disk may be slow. A disk that is full or may not be
    written to is told once; the work continues.

    Args:
        document: what is kept.
        where: the folder of journals.
        parent: Qt's.

    Signals:
        notice: a sentence that the user has to know; may come from another thread.
    """

    notice = Signal(str)

    def __init__(
        self, document: Document, where: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._journals = Journals(where)
        self._held: Held | None = None  # of the thread, while it works
        self._warned = False
        self._thread = ThreadPoolExecutor(1, "netbuilder-recovery")
        self._writing: Future[None] | None = None
        self._superseded: list[Remains] = []
        self._ended = False
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._write)
        document.journalChanged.connect(self._note)

    def take_over(self, remains: Remains) -> None:
        """Go on with what was recovered; the old file is deleted once the new one is written.

        What another recovered design has left in the document stays where it lies, and is offered
        again at the next start.
        """
        for earlier in self._superseded:
            earlier.leave()
        self._superseded = [remains]
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
        if self._held is not None:
            self._held.discard()
            self._held = None

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
        self._writing = self._thread.submit(self._store, journal, superseded)

    def _store(self, journal: Journal, superseded: list[Remains]) -> None:
        """Write what is unsaved, or nothing; in the thread."""
        try:
            if journal.modified or len(journal.steps) > 1:
                # It is held before it exists, so that nobody takes it for a crash's.
                self._held = self._held or self._journals.new()
                keep(self._held.path, encode(journal))
            elif self._held is not None:
                with suppress(OSError):
                    self._held.path.unlink(missing_ok=True)
        except (OSError, MemoryError) as error:
            if not self._warned:
                sentence = sentences(
                    say("The recovery file cannot be written because there is not enough memory.")
                    if isinstance(error, MemoryError)
                    else say(
                        "The recovery file cannot be written ({error}).", error=reason_of(error)
                    ),
                    say("Unsaved changes would be lost if NetBuilder ended unexpectedly."),
                )
                _log.warning(sentence, exc_info=True)
                self.notice.emit(sentence)
            self._warned = True
            self._superseded += superseded  # They stay until there is a new one.
            return
        for remains in superseded:
            remains.discard()
