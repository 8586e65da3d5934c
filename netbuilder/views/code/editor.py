"""The text of a script, never longer than what is read of one."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from netbuilder.design.code import too_long
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
        set_spoken(self, "Script")
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)

    def setPlainText(self, text: str) -> None:
        """Show another text, unless it is too long."""
        if not self._refuses(text):
            super().setPlainText(text)

    def replace_text(self, text: str) -> None:
        """Show another text, so that undo brings back the one before; unless it is too long."""
        if not self._refuses(text):
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
            self.moveCursor(QTextCursor.MoveOperation.Start)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what is pasted or dropped, unless the text becomes too long by it."""
        if source.hasText() and not self._refuses(self._unselected() + source.text()):
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
