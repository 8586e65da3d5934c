"""A design's states, one after the other, and the trained networks that went with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from netbuilder.design.design import Design


@dataclass(frozen=True)
class Swap:
    """A step put one trained network in the place of another.

    Attributes:
        before: the one that was held until then; None for none.
        after: the one that is held since.
    """

    before: object
    after: object

    def reversed(self) -> Swap:
        """The way back."""
        return Swap(self.after, self.before)


@dataclass(frozen=True)
class Step:
    """A state of the design, and the edit that led to it.

    Attributes:
        design: the state; a step that swaps the network may leave it as it was.
        label: names the edit; '' for the first state.
        merge_key: of the edit; None once it has come to its end.
        swap: what it did to the network; None for nothing, or nothing that can be undone.
    """

    design: Design
    label: str = ""
    merge_key: object = None
    swap: Swap | None = field(default=None, compare=False)


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
    def step(self) -> Step:
        """The present state, and how it came about."""
        return self._steps[self.present]

    @property
    def design(self) -> Design:
        """The present state."""
        return self.step.design

    @property
    def undo_text(self) -> str:
        """What undo would take back; '' where there is nothing."""
        return self.step.label

    @property
    def redo_text(self) -> str:
        """What redo would do again; '' where there is nothing."""
        next_step = self._steps[self.present + 1 : self.present + 2]
        return next_step[0].label if next_step else ""

    def edit(
        self, design: Design, label: str, merge_key: object = None, swap: Swap | None = None
    ) -> bool:
        """Make `design` the present state.

        Args:
            design: the new state; where it equals the present one, and no network is swapped,
                nothing happens.
            label: names the step for undo.
            merge_key: edits with the same key, one after the other, are one step.
            swap: what the step does to the network.

        Returns:
            Whether the present state is that of a new step: a gesture that ends where it began is
            no step, and the one before it is the present one again.
        """
        if swap is None and design == self.design:
            return False
        del self._steps[self.present + 1 :]
        merged = None
        if merge_key is not None and self._steps[-1].merge_key == merge_key:
            merged = self._steps.pop().swap
        returned = swap is None and bool(self._steps) and self._steps[-1].design == design
        if not returned:
            self._steps.append(Step(design, label, merge_key, swap or merged))
        self.present = len(self._steps) - 1
        if returned:
            # Nothing continues the step before.
            self.end_merging()
        return not returned

    def go(self, by: int) -> Swap | None:
        """Go one step back (-1) or forward (+1), if there is one; the swap that is to be made."""
        if not 0 <= self.present + by < len(self._steps):
            return None
        swap = self._steps[max(self.present, self.present + by)].swap
        self.present += by
        self.end_merging()
        return swap.reversed() if swap is not None and by < 0 else swap

    def note_swap(self, swap: Swap) -> None:
        """The edit that led to the present state has replaced the network, too."""
        step = self._steps[self.present]
        if self.present:
            before = swap.before if step.swap is None else step.swap.before
            self._steps[self.present] = replace(step, swap=Swap(before, swap.after))

    def forget_swaps(self) -> None:
        """No step brings a network back any more; those that did nothing else are gone."""
        self._steps, self.present = self._without_swaps()

    def without_swaps(self) -> History:
        """The history of the design alone."""
        return History(*self._without_swaps())

    def _without_swaps(self) -> tuple[list[Step], int]:
        steps: list[Step] = []
        present = 0
        for place, step in enumerate(self._steps):
            if not steps or step.swap is None or step.design != steps[-1].design:
                steps.append(replace(step, swap=None))
            if place == self.present:
                present = len(steps) - 1
        return steps, present

    def end_merging(self) -> None:
        """Let the next edit be a step of its own."""
        self._steps[self.present] = replace(self._steps[self.present], merge_key=None)
