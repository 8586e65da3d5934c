"""Whether somebody else changes the document's file while it is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QFileSystemWatcher, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from netbuilder.design.errors import one_line
from netbuilder.document import Document
from netbuilder.latest import Latest
from netbuilder.storage.fingerprints import Change, Fingerprint, Kind, change
from netbuilder.storage.open_files import OpenFile
from netbuilder.translation import say

_SETTLED_MS: Final = 200
"""The time until whoever writes the file is likely to be done."""

_ANNOUNCED: Final = {Kind.CHANGED, Kind.DELETED, Kind.REPLACED}


class FileWatch(QObject):
    """Looks at the file whenever the system says that it changed, and when the window is entered.

    Args:
        document: is told what has become of its file.
        window: that shows it.
        busy: whether the document's own file is being written.

    Signals:
        notice: a sentence, once for each change.
    """

    notice = Signal(str)

    def __init__(
        self, document: Document, window: QWidget, busy: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(window)
        self._document, self._busy = document, busy
        self._watched: tuple[Path | None, Fingerprint | None] = (None, None)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._look_soon)
        self._watcher.directoryChanged.connect(self._look_soon)
        self._soon = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._soon.timeout.connect(self._look)
        self._work = Latest(self)
        self._work.done.connect(self._note)
        self._open = OpenFile()
        document.stateChanged.connect(self._follow)
        window.installEventFilter(self)

    def is_open_elsewhere(self, path: Path) -> bool:
        """Whether another window of NetBuilder has a file open."""
        return self._open.is_open_elsewhere(path)

    def note_if_gone(self) -> None:
        """Let the document know at once where its file was deleted: it holds the only copy then."""
        document = self._document
        if document.path is not None and document.file is not None and not document.is_file_gone:
            try:
                document.path.stat()
            except (FileNotFoundError, NotADirectoryError):
                document.note_change_of_file(Change(Kind.DELETED))
            except OSError:
                return  # Nobody knows.

    def close(self) -> None:
        """The window closes: it has no file open any more."""
        self._open.release()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look when the user comes back from another program."""
        if event.type() == QEvent.Type.WindowActivate:
            self._look_soon()
        return super().eventFilter(watched, event)

    @Slot()
    def _follow(self) -> None:
        """Watch the file that the document has now."""
        now = self._document.path, self._document.file
        if now == self._watched:
            return
        if now[0] != self._watched[0]:
            self._hold(now[0])
        self._watched = now
        old = [*self._watcher.files(), *self._watcher.directories()]
        if old:
            self._watcher.removePaths(old)
        self._watch()
        self._look_soon()

    def _hold(self, path: Path | None) -> None:
        """Let other windows know of the file, and the user of other windows."""
        self._open.hold(path)
        if path is not None and self._open.is_open_elsewhere(path):
            self.notice.emit(
                say(
                    "{path_name} Saving will ask.",
                    path_name=Change(Kind.OPEN).sentence(one_line(path.name)),
                )
            )

    def _watch(self) -> None:
        """Watch the file, also where another has taken its place, and the folder for that."""
        path = self._document.path
        if path is not None:
            known = {*self._watcher.files(), *self._watcher.directories()}
            wanted = {str(each) for each in (path.absolute(), path.absolute().parent)} - known
            if wanted:
                self._watcher.addPaths(sorted(wanted))

    @Slot()
    def _look_soon(self) -> None:
        if self._document.path is not None and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _look(self) -> None:
        path, file = self._document.path, self._document.file
        if self._busy():
            self._soon.start()
        elif path is not None and file is not None:
            self._watch()
            self._work.request(partial(_change, path, file))

    @Slot(object)
    def _note(self, found: tuple[Path, Fingerprint, Change | None]) -> None:
        path, file, change = found
        document = self._document
        if (path, file) != (document.path, document.file) or change == document.change_of_file:
            return
        if self._busy():
            self._look_soon()
            return
        document.note_change_of_file(change)
        if change is not None and change.kind in _ANNOUNCED:
            self.notice.emit(
                say("{path_name} Saving will ask.", path_name=change.sentence(one_line(path.name)))
            )


def _change(path: Path, file: Fingerprint) -> tuple[Path, Fingerprint, Change | None]:
    return path, file, change(path, file)
