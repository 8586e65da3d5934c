"""The design that is open: its history, its file, and signals for those who show it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from netbuilder.design import Design
from netbuilder.design.history import History, Step
from netbuilder.design.journal import Journal


@dataclass(frozen=True)
class Saving:
    """A state of a document on its way to a file.

    Attributes:
        design: the state.
        path: the file.
        history: of the document, which may be another one by the time it is written.
    """

    design: Design
    path: Path
    history: History

    def write(self) -> None:
        """Write it, in any thread.

        Raises:
            DesignError: it cannot be written.
        """
        self.design.save(self.path)


class Document(QObject):
    """A design with the states before and after it.

    Signals:
        designChanged: the new design, after each change of it.
        stateChanged: `path`, `modified`, `undo_text` or `redo_text` has changed.
        journalChanged: what `journal` returns has changed.
    """

    designChanged = Signal(object)
    stateChanged = Signal()
    journalChanged = Signal()

    def __init__(self, design: Design | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = design or Design.default()
        self._path: Path | None
        self._saved: Design
        self._history: History
        self._reset(self._start, None)

    @property
    def design(self) -> Design:
        """The present state."""
        return self._history.design

    @property
    def path(self) -> Path | None:
        """The file that it was read from or saved to last."""
        return self._path

    @property
    def modified(self) -> bool:
        """Whether it differs from what the file holds, or from what it began as."""
        return self.design != self._saved

    @property
    def undo_text(self) -> str:
        """What undo would take back; '' where there is nothing."""
        return self._history.undo_text

    @property
    def redo_text(self) -> str:
        """What redo would do again; '' where there is nothing."""
        return self._history.redo_text

    @property
    def journal(self) -> Journal:
        """All that a crash must not take away."""
        history = self._history
        return Journal(history.steps, history.present, self._saved, self._path)

    def edit(self, design: Design, label: str, merge_key: object = None) -> None:
        """Make `design` the present state.

        Args:
            design: the new state; where it equals the present one nothing happens.
            label: names the step for undo.
            merge_key: edits with the same key, one after the other, are one step.
        """
        with self._change():
            self._history.edit(design, label, merge_key)

    def undo(self) -> None:
        """Go back one step, if there is one."""
        with self._change():
            self._history.go(-1)

    def redo(self) -> None:
        """Go forward one step, if there is one."""
        with self._change():
            self._history.go(+1)

    def new(self, design: Design | None = None) -> None:
        """Begin again with `design`, or with what the document began with."""
        with self._change():
            self._reset(design or self._start, None)

    def open(self, path: Path) -> None:
        """Show the design in a file.

        Raises:
            DesignError: it cannot be read; nothing has changed then.
        """
        design = Design.load(path)
        with self._change():
            self._reset(design, path)

    def recover(self, journal: Journal) -> None:
        """Go on where a window that ended without warning had stopped."""
        with self._change():
            self._history = History(journal.steps, journal.present)
            self._saved = journal.saved
            self._path = journal.path

    def save(self, path: Path | None = None) -> None:
        """Write the design to `path`, or to the file it came from.

        Raises:
            DesignError: it cannot be written.
        """
        saving = self.saving(path)
        saving.write()
        self.note_saved(saving)

    def saving(self, path: Path | None = None) -> Saving:
        """The present state, to be written to `path` or to the file it came from."""
        target = path or self._path
        if target is None:
            raise ValueError("A document without a file needs a path to be saved.")
        self._history.end_merging()
        return Saving(self.design, target, self._history)

    def note_saved(self, saving: Saving) -> None:
        """Know what has been written; nothing where another design was opened meanwhile."""
        if saving.history is self._history:
            with self._change():
                self._path = saving.path
                self._saved = saving.design

    def _reset(self, design: Design, path: Path | None) -> None:
        self._history = History([Step(design)])
        self._saved = design
        self._path = path

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Signal, once it is complete, what a change has really changed."""
        design, state, present = self.design, self._state(), self._history.present
        yield
        changed = self.design != design
        if changed:
            self.designChanged.emit(self.design)
        if self._state() != state:
            self.stateChanged.emit()
            changed = True
        if changed or self._history.present != present:
            self.journalChanged.emit()

    def _state(self) -> tuple[Path | None, bool, str, str]:
        return self.path, self.modified, self.undo_text, self.redo_text
