"""The design that is open: its history, its file, and signals for those who show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from netbuilder.design import Design


@dataclass(frozen=True)
class _Step:
    """A state of the design, and the edit that led to it."""

    design: Design
    label: str
    merge_key: object = None


class Document(QObject):
    """A design with the states before and after it.

    Signals:
        designChanged: the new design.
        stateChanged: path, modification or the names of undo and redo changed.
    """

    designChanged = Signal(object)
    stateChanged = Signal()

    def __init__(self, design: Design | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = design or Design.default()
        self._path: Path | None
        self._saved: Design
        self._steps: list[_Step]
        self._present: int
        self._reset(self._start, None)

    @property
    def design(self) -> Design:
        """The present state."""
        return self._steps[self._present].design

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
        return self._steps[self._present].label

    @property
    def redo_text(self) -> str:
        """What redo would do again; '' where there is nothing."""
        following = self._steps[self._present + 1 : self._present + 2]
        return following[0].label if following else ""

    def edit(self, design: Design, label: str, merge_key: object = None) -> None:
        """Make `design` the present state.

        Args:
            design: the new state; where it equals the present one nothing happens.
            label: names the step for undo.
            merge_key: edits with the same key, one after the other, are one step.
        """
        if design == self.design:
            return
        del self._steps[self._present + 1 :]
        present = self._steps[self._present]
        if merge_key is not None and present.merge_key == merge_key:
            self._steps.pop()
        self._steps.append(_Step(design, label, merge_key))
        self._show(len(self._steps) - 1)

    def undo(self) -> None:
        """Go back one step, if there is one."""
        if self._present > 0:
            self._show(self._present - 1)

    def redo(self) -> None:
        """Go forward one step, if there is one."""
        if self._present + 1 < len(self._steps):
            self._show(self._present + 1)

    def new(self, design: Design | None = None) -> None:
        """Begin again with `design`, or with what the document began with."""
        self._reset(design or self._start, None)
        self._announce()

    def open(self, path: Path) -> None:
        """Show the design in a file.

        Raises:
            DesignError: it cannot be read; nothing has changed then.
        """
        self._reset(Design.load(path), path)
        self._announce()

    def save(self, path: Path | None = None) -> None:
        """Write the design to `path`, or to the file it came from.

        Raises:
            DesignError: it cannot be written.
        """
        target = path or self._path
        if target is None:
            raise ValueError("A document without a file needs a path to be saved.")
        self.design.save(target)
        self._path = target
        self._saved = self.design
        self._end_merging()
        self.stateChanged.emit()

    def _reset(self, design: Design, path: Path | None) -> None:
        self._steps = [_Step(design, "")]
        self._present = 0
        self._saved = design
        self._path = path

    def _show(self, index: int) -> None:
        moved_back = index < self._present
        self._present = index
        if moved_back:
            self._end_merging()
        self._announce()

    def _end_merging(self) -> None:
        """Let the next edit be a step of its own."""
        step = self._steps[self._present]
        self._steps[self._present] = _Step(step.design, step.label)

    def _announce(self) -> None:
        self.designChanged.emit(self.design)
        self.stateChanged.emit()
