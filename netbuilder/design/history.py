"""A design's states, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from netbuilder.design.design import Design


@dataclass(frozen=True)
class Step:
    """A state of the design, and the edit that led to it.

    Attributes:
        design: the state.
        label: names the edit; '' for the first state.
        merge_key: of the edit; None once it has come to its end.
    """

    design: Design
    label: str = ""
    merge_key: object = None


class History:
    """All states of a design since it was opened, and which of them is the present one.

    Args:
        steps: at least one; the first is where undo ends.
        present: its place among them.
    """

    def __init__(self, steps: Iterable[Step], present: int = 0) -> None:
        self._steps = list(steps)
        self.present = present

    @property
    def steps(self) -> tuple[Step, ...]:
        """All of them, first to last."""
        return tuple(self._steps)

    @property
    def design(self) -> Design:
        """The present state."""
        return self._steps[self.present].design

    @property
    def undo_text(self) -> str:
        """What undo would take back; '' where there is nothing."""
        return self._steps[self.present].label

    @property
    def redo_text(self) -> str:
        """What redo would do again; '' where there is nothing."""
        next_step = self._steps[self.present + 1 : self.present + 2]
        return next_step[0].label if next_step else ""

    def edit(self, design: Design, label: str, merge_key: object = None) -> None:
        """Make `design` the present state.

        Args:
            design: the new state; where it equals the present one nothing happens.
            label: names the step for undo.
            merge_key: edits with the same key, one after the other, are one step.
        """
        if design == self.design:
            return
        del self._steps[self.present + 1 :]
        if merge_key is not None and self._steps[-1].merge_key == merge_key:
            self._steps.pop()
        returned = bool(self._steps) and self._steps[-1].design == design
        if not returned:
            self._steps.append(Step(design, label, merge_key))
        self.present = len(self._steps) - 1
        if returned:
            # A gesture that ends where it began is no step, and nothing continues the one before.
            self.end_merging()

    def go(self, by: int) -> None:
        """Go this many steps back (negative) or forward, if there are as many."""
        if 0 <= self.present + by < len(self._steps):
            self.present += by
            self.end_merging()

    def end_merging(self) -> None:
        """Let the next edit be a step of its own."""
        self._steps[self.present] = replace(self._steps[self.present], merge_key=None)
