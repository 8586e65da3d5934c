"""The design that is open: its history, its file, and signals for those who show it.

The history is that of the trained network, too: teaching or going back to a run is a step of it, as
an edit of the design is. A network is a value that the document only passes on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from netbuilder.design import Design
from netbuilder.design.history import History, Step, Swap
from netbuilder.design.journal import Journal
from netbuilder.design.storage import encode, open_file
from netbuilder.design.storage import save as save_design
from netbuilder.design.view_state import ViewState
from netbuilder.storage.fingerprints import Change, Fingerprint, Kind
from netbuilder.translation import say


@dataclass
class Saving:
    """A state of a document on its way to a file.

    Attributes:
        design: the state.
        path: the file.
        history: of the document, which may be another one by the time it is written.
        known: of the file that may be replaced; whatever is there may be where None.
        written: of the file, once it is written.
        before: the writing to the same file that comes first; what it leaves may be replaced.
        view: how the design is looked at.
    """

    design: Design
    path: Path
    history: History
    known: Fingerprint | None
    written: Fingerprint | None = field(default=None, compare=False)
    before: Saving | None = field(default=None, compare=False)
    view: ViewState | None = None

    def write(self) -> None:
        """Write it, in any thread.

        Raises:
            ChangedError: the file is another by now.
            DesignError: it cannot be written.
        """
        before, self.before = self.before, None
        if before is not None and self.known is not None:
            self.known = before.written or before.known
        self.written = save_design(self.design, self.path, self.known, self.view)


class Document(QObject):
    """A design with the states before and after it.

    Signals:
        designChanged: the new design, after each change of it.
        replaced: another document was begun, opened or recovered; `designChanged` comes first,
            where the design is another.
        stateChanged: `path`, `modified`, `undo_text` or `redo_text` has changed.
        journalChanged: what `journal` returns has changed.
        networkWanted: the network (None for none) that is to be held from now on, since undo or
            redo has led there; `design` is the state that belongs to it already, `designChanged`
            follows.

    Attributes:
        network: the one that is held now, as far as it can be brought back; whoever holds it sets
            this.
        view: how the design is looked at, which is written with it; None where nothing is known of
            that. Whoever shows the design sets this. It makes no difference to `modified`.
    """

    networkWanted = Signal(object)
    designChanged = Signal(object)
    replaced = Signal()
    stateChanged = Signal()
    journalChanged = Signal()

    def __init__(self, design: Design | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = design or Design.default()
        self.network: object = None
        self.view: ViewState | None = None
        self._path: Path | None
        self._source: Path | None
        self._saved: Design
        self._history: History
        self._file: Fingerprint | None
        self._change_of_file: Change | None
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
    def source(self) -> Path | None:
        """The file of another kind that its design came out of: a model, a script."""
        return self._source

    @property
    def file(self) -> Fingerprint | None:
        """What tells whether the file is still the one that was read or saved; None without one."""
        return self._file

    @property
    def change_of_file(self) -> Change | None:
        """What has become of the file since, as far as anybody looked."""
        return self._change_of_file

    @property
    def title(self) -> str:
        """The file's name and what has become of it; '[*]' stands where Qt marks changes."""
        known = self._path or self._source
        name = known.name if known else say("Untitled")
        note = self._change_of_file.kind.note if self._change_of_file else ""
        return f"{name}[*] ({note})" if note else f"{name}[*]"

    @property
    def modified(self) -> bool:
        """Whether it differs from what the file holds, or from what it began as."""
        return self.design != self._saved or self.is_file_gone

    @property
    def is_file_gone(self) -> bool:
        """Whether the file was deleted, so that only the document holds the design."""
        return self._change_of_file is not None and self._change_of_file.kind is Kind.DELETED

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
        """All that a crash must not take away; of networks the runs are kept elsewhere."""
        history = self._history.without_swaps()
        return Journal(history.steps, history.present, self._saved, self._path, self._file)

    def edit(
        self, design: Design, label: str, merge_key: object = None, swap: Swap | None = None
    ) -> None:
        """Make `design` the present state.

        Where the edit costs the network (it learns from other data), undo brings that back, too.

        Args:
            design: the new state; where it equals the present one, and no network was swapped,
                nothing happens.
            label: names the step for undo.
            merge_key: edits with the same key, one after the other, are one step.
            swap: that another network is held was the point of it.
        """
        before = self.network
        with self._change():
            step = self._history.step
            is_new = self._history.edit(design, label, merge_key, swap)
            if not is_new and self._history.step is not step and step.swap is not None:
                self._want(step.swap.reversed())
        if is_new and swap is None and self.network is not before:
            self._history.note_swap(Swap(before, self.network))

    def undo(self) -> None:
        """Go back one step, if there is one."""
        with self._change():
            self._want(self._history.go(-1))

    def redo(self) -> None:
        """Go forward one step, if there is one."""
        with self._change():
            self._want(self._history.go(+1))

    def forget_networks(self) -> None:
        """Another network is trained: what was done to the last one cannot be undone any more."""
        with self._change():
            self._history.forget_swaps()

    def _want(self, swap: Swap | None) -> None:
        if swap is not None:
            self.networkWanted.emit(swap.after)

    def new(self, design: Design | None = None, source: Path | None = None) -> None:
        """Begin again with `design`, or with what the document began with.

        Args:
            design: to begin with.
            source: the file of another kind that it came out of; it is never written to.
        """
        with self._change():
            self._reset(design or self._start, None, source=source)
        self.view = None
        self.replaced.emit()

    def open(self, path: Path) -> None:
        """Show the design in a file.

        Raises:
            DesignError: it cannot be read; nothing has changed then.
        """
        design, file, view = open_file(path)
        with self._change():
            self._reset(design, path, file)
        self.view = view
        self.replaced.emit()

    def reload(self) -> None:
        """Show what the file holds now, as a step that can be undone.

        Raises:
            DesignError: it cannot be read; nothing has changed then.
        """
        if self._path is None:
            raise ValueError("A document without a file cannot be read again.")
        design, file, _ = open_file(self._path)
        with self._change():
            self._history.edit(design, say("reload"))
            self._history.end_merging()
            self._saved, self._file, self._change_of_file = design, file, None

    def recover(self, journal: Journal) -> None:
        """Go on where a window that ended without warning had stopped."""
        with self._change():
            self._history = History(journal.steps, journal.present)
            self._saved = journal.saved
            self._path, self._file, self._change_of_file = journal.path, journal.file, None
            self._source = None
            if self._path is not None and self._file is None:
                # As this program writes it: whoever has formatted the file by hand is asked.
                self._file = Fingerprint.of(encode(self._saved))
        self.view = None
        self.replaced.emit()

    def save(self, path: Path | None = None, *, over: bool = False) -> None:
        """Write the design to `path`, or to the file it came from.

        Args:
            path: another file; whatever is there is replaced.
            over: whether that is so for the file that it came from, too.

        Raises:
            ChangedError: that file is no longer the one that was read or saved.
            DesignError: it cannot be written.
        """
        saving = self.saving(path, over=over)
        saving.write()
        self.note_saved(saving)

    def saving(self, path: Path | None = None, *, over: bool = False) -> Saving:
        """The present state, to be written to `path` or to the file it came from; as `save`."""
        target = path or self._path
        if target is None:
            raise ValueError("A document without a file needs a path to be saved.")
        self._history.end_merging()
        known = None if over or not self._is_own(target) else self._file
        return Saving(self.design, target, self._history, known, view=self.view)

    def note_saved(self, saving: Saving) -> None:
        """Know what has been written; nothing where another design was opened meanwhile."""
        if saving.history is self._history:
            with self._change():
                self._path, self._file, self._source = saving.path, saving.written, None
                self._saved, self._change_of_file = saving.design, None

    def note_change_of_file(self, change: Change | None) -> None:
        """Know what has become of the file, which somebody has looked at."""
        with self._change():
            self._change_of_file = change

    def _is_own(self, path: Path) -> bool:
        """Whether a path is that of the document's file, however it is written."""
        return self._path is not None and (os.path.realpath(path) == os.path.realpath(self._path))

    def _reset(
        self,
        design: Design,
        path: Path | None,
        file: Fingerprint | None = None,
        source: Path | None = None,
    ) -> None:
        self._source = source
        self._history = History([Step(design)])
        self._saved = design
        self._path, self._file, self._change_of_file = path, file, None

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

    def _state(self) -> tuple[object, ...]:
        file = self._file, self._change_of_file
        return self.path, self.source, self.modified, self.undo_text, self.redo_text, file
