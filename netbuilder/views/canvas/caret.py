"""How a selection moves and grows over a row of names."""

from __future__ import annotations

from collections.abc import Container, Sequence


class Caret:
    """The position of the keyboard, and where an extended selection began.

    Attributes:
        current: the name that was chosen last, or None.
        anchor: the name that Shift extends from, or None.
    """

    def __init__(self) -> None:
        self.current: str | None = None
        self.anchor: str | None = None

    def put(self, name: str | None) -> None:
        """Go to this name, and start a selection there."""
        self.current = self.anchor = name

    def follow(self, before: Sequence[str], now: Sequence[str]) -> None:
        """Stay where it was if the current name has gone: at the one that took its place."""
        if self.current is not None and self.current not in now:
            place = before.index(self.current) if self.current in before else 0
            self.current = now[min(place, len(now) - 1)] if now else None
        if self.anchor not in now:
            self.anchor = self.current

    def stepped(self, names: Sequence[str], step: int, selected: Container[str]) -> str:
        """The name `step` places further, no further than the ends; the first from nowhere.

        A current name that is not selected, such as the one that took a deleted one's place, is
        the first on the way down.
        """
        if self.current not in names:
            return names[0]
        if step > 0 and self.current not in selected:
            step -= 1
        return names[max(0, min(names.index(self.current) + step, len(names) - 1))]

    def reach(self, names: Sequence[str], name: str) -> tuple[str, ...]:
        """Go to `name`; all from the anchor to it."""
        self.current = name
        if self.anchor not in names:
            self.anchor = name
        first, last = sorted((names.index(self.anchor), names.index(name)))
        return tuple(names[first : last + 1])
