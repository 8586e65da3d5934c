"""Records what is painted: texts that no widget holds, as those of the canvas and of bars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

_SLACK = 2
_SIDES = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignRight)


@dataclass
class Painted:
    """What was painted.

    Attributes:
        texts: all of them.
        swapped: those on a side that Qt swaps where people write from right to left.
        cut: those for which their rectangle has no room, with the pixels they take and have.
    """

    texts: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    swapped: set[str] = field(default_factory=set)

    def note(self, painter: QPainter, *arguments: Any) -> None:
        text = next((each for each in reversed(arguments) if isinstance(each, str)), "")
        if not text.strip():
            return
        self.texts.add("".join(text))
        area = arguments[0]
        wraps = any(
            isinstance(each, int | Qt.TextFlag) and int(each) & int(Qt.TextFlag.TextWordWrap)
            for each in arguments
        )
        for each in arguments[1:]:
            if isinstance(each, int | Qt.AlignmentFlag | Qt.TextFlag):
                flags = int(each)
                if flags & _SIDES and not flags & int(Qt.AlignmentFlag.AlignAbsolute):
                    self.swapped.add(text)
        if isinstance(area, QRect | QRectF) and not wraps and "\n" not in text:
            wanted = painter.fontMetrics().horizontalAdvance(text)
            if wanted > area.width() + _SLACK:
                self.cut.add(f"painted {text!r} takes {wanted} pixels of {area.width():.0f}")


@contextmanager
def painting() -> Iterator[Painted]:
    """What is painted from Python within the block."""
    found, draw = Painted(), QPainter.drawText

    def recorded(painter: QPainter, *arguments: Any) -> Any:
        found.note(painter, *arguments)
        return draw(painter, *arguments)

    QPainter.drawText = recorded  # type: ignore[method-assign, assignment]
    try:
        yield found
    finally:
        QPainter.drawText = draw  # type: ignore[method-assign]
