"""The design that is open: its history, its file, and signals for those who show it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
        designChanged: the new design, after each change of it.
        stateChanged: `path`, `modified`, `undo_text` or `redo_text` has changed.
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
        with self._change():
            del self._steps[self._present + 1 :]
            if merge_key is not None and self._steps[-1].merge_key == merge_key:
                self._steps.pop()
            # A gesture that ends where it began is no step.
            if not self._steps or self._steps[-1].design != design:
                self._steps.append(_Step(design, label, merge_key))
            self._present = len(self._steps) - 1

    def undo(self) -> None:
        """Go back one step, if there is one."""
        self._go_to(self._present - 1)

    def redo(self) -> None:
        """Go forward one step, if there is one."""
        self._go_to(self._present + 1)

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

    def save(self, path: Path | None = None) -> None:
        """Write the design to `path`, or to the file it came from.

        Raises:
            DesignError: it cannot be written.
        """
        target = path or self._path
        if target is None:
            raise ValueError("A document without a file needs a path to be saved.")
        self.design.save(target)
        with self._change():
            self._path = target
            self._saved = self.design
            self._end_merging()

    def _reset(self, design: Design, path: Path | None) -> None:
        self._steps = [_Step(design, "")]
        self._present = 0
        self._saved = design
        self._path = path

    def _go_to(self, index: int) -> None:
        if 0 <= index < len(self._steps):
            with self._change():
                self._present = index
                self._end_merging()

    def _end_merging(self) -> None:
        """Let the next edit be a step of its own."""
        step = self._steps[self._present]
        self._steps[self._present] = _Step(step.design, step.label)

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Signal, once it is complete, what a change has really changed."""
        design, state = self.design, self._state()
        yield
        if self.design != design:
            self.designChanged.emit(self.design)
        if self._state() != state:
            self.stateChanged.emit()

    def _state(self) -> tuple[Path | None, bool, str, str]:
        return self.path, self.modified, self.undo_text, self.redo_text
