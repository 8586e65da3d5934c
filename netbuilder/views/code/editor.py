"""The text of a script, never longer than what is read of one."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from netbuilder.design.code import too_long
from netbuilder.design.code.sources import notebook_code
from netbuilder.translation import say
from netbuilder.views.common.texts import set_spoken


class ScriptEditor(QPlainTextEdit):
    """Refuses text at once that would take long to lay out and could not be read anyway.

    Signals:
        refused: why text was not put in, in a sentence.
    """

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codeView")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # As code is written everywhere.
        set_spoken(self, say("Script"))
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)

    def setPlainText(self, text: str) -> None:
        """Show another text, unless it is too long."""
        if not self._refuses(text):
            super().setPlainText(text)

    def change_text(self, text: str) -> None:
        """Show another text, so that undo brings back the one before; unless it is too long.

        What both have in common at their ends stays, and with it the place that is in view.
        """
        old = self.toPlainText()
        if text == old or self._refuses(text):
            return
        begin = _common(old, text)
        end = _common(old[begin:][::-1], text[begin:][::-1])
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(old[:begin]))
        cursor.setPosition(_units(old[: len(old) - end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[begin : len(text) - end])

    def go_to(self, line: int) -> None:
        """Put the cursor into a line, from 1, in view."""
        cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what is pasted or dropped, unless the text becomes too long by it.

        Of a notebook the code is taken.
        """
        if not source.hasText():
            return
        code = notebook_code(source.text())
        if self._refuses(self._unselected() + (code or source.text())):
            return
        if code:
            self.textCursor().insertText(code)
        else:
            super().insertFromMimeData(source)

    def _unselected(self) -> str:
        """The text that stays when something is pasted."""
        cursor = self.textCursor()
        units = self.toPlainText().encode("utf-16-le", "surrogatepass")
        start, end = 2 * cursor.selectionStart(), 2 * cursor.selectionEnd()
        return (units[:start] + units[end:]).decode("utf-16-le", "surrogatepass")

    def _refuses(self, text: str) -> bool:
        trouble = too_long(text, inserted=True)
        if trouble:
            self.refused.emit(trouble)
        return bool(trouble)


def _units(text: str) -> int:
    """The length of a text as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _common(one: str, other: str) -> int:
    """How many characters two texts begin alike with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
