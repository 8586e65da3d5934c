"""What a drawing was before, and what it was before that was taken back."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

State = TypeVar("State")

_MOST: Final = 200


class DrawingHistory(Generic[State]):
    """States of a drawing, for undo and redo."""

    def __init__(self) -> None:
        self._past: list[State] = []
        self._future: list[State] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return bool(self._future)

    def note(self, state: State) -> None:
        """The drawing is about to change from this state."""
        self._past.append(state)
        del self._past[:-_MOST]
        self._future.clear()

    def undo(self, present: State) -> State:
        """The state before; `present` can be brought back."""
        self._future.append(present)
        return self._past.pop()

    def redo(self, present: State) -> State:
        """The state that was taken back last."""
        self._past.append(present)
        return self._future.pop()
