"""What was found in a script, as a list that leads to the lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from netbuilder import theme
from netbuilder.design.code import Problem
from netbuilder.translation import say
from netbuilder.views.common.texts import cell, set_spoken, set_tip
from netbuilder.wording import count_text, listed, plural

_ROWS: Final = 3
_SHOWN_LINES: Final = 6


class Findings(QListWidget):
    """Problems and notes of a script; takes no room while there are none.

    Signals:
        lineChosen: a line, from 1, that a row is about.
    """

    lineChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codeFindings")
        set_spoken(self, say("Problems and notes of the script"))
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._found: tuple[Problem, ...] = ()
        self._next = 0  # which line of a row that has several comes next
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.hide()

    def show_findings(self, problems: Sequence[Problem], notes: Sequence[Problem]) -> None:
        """Show what was found, problems first."""
        self.clear()
        self._found, self._next = (*problems, *notes), 0
        now = theme.current()
        for number, each in enumerate(self._found):
            row = QListWidgetItem(cell(sentence(each)))
            colour = now.error if number < len(problems) else now.text
            row.setForeground(QColor(now.muted if each.quiet else colour))
            set_tip(row, sentence(each))
            self.addItem(row)
        self.setVisible(bool(self._found))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width, which decides how many lines a row has."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Take as much height as the rows need, up to a few of them."""
        rows = [self.sizeHintForRow(row) for row in range(min(_ROWS, self.count()))]
        self.setFixedHeight(max(24, sum(rows)) + 2 * self.frameWidth() + 2)

    @Slot(QListWidgetItem)
    def _choose(self, row: QListWidgetItem) -> None:
        """Lead to the line of a row; of several, to one after the other."""
        found = self._found[self.row(row)]
        lines = (found.line, *found.more)
        line = lines[self._next % len(lines)]
        self._next += 1
        self.lineChosen.emit(line)


def sentence(found: Problem) -> str:
    """What is said of a line, or of several."""
    lines = [count_text(line) for line in (found.line, *found.more)]
    return plural(
        len(lines),
        "Line {lines}: {message}",
        "Lines {lines}: {message}",
        lines=listed(lines, _SHOWN_LINES),
        message=found.message,
    )
