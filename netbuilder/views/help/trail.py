"""The pages that were read, through which Back and Forward lead."""

from __future__ import annotations


class Trail:
    """Keys of pages in the order in which they were opened, and where in it the reader is."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._place = -1

    @property
    def current(self) -> str:
        """The page that is read; '' before the first."""
        return self._keys[self._place] if self._keys else ""

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page before it."""
        return self._place > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether the reader has come back from a page."""
        return self._place + 1 < len(self._keys)

    def visit(self, key: str) -> None:
        """Open a page; what would have come after the last one is forgotten."""
        if key != self.current:
            self._keys = [*self._keys[: self._place + 1], key]
            self._place += 1

    def go(self, step: int) -> str:
        """Go back (-1) or forward (1) as far as there are pages; the page that is read then."""
        self._place = max(0, min(len(self._keys) - 1, self._place + step))
        return self.current
