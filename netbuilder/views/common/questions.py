"""Message boxes, and the dialogs for a file or a line, which show names as they are written.

Qt takes the text of a message box for HTML where it looks like it, and its own dialogs for files
open message boxes that quote names of files.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)

from netbuilder.plain import lines
from netbuilder.views.common.texts import Markup, set_title

Buttons = QMessageBox.StandardButton
Icon = QMessageBox.Icon
Role = QMessageBox.ButtonRole

# Our own ---------------------------------------------------------------------------------------


class MessageBox(QMessageBox):
    """A message box that shows text as it is written.

    Args:
        parent: Qt's.
        title: of the window.
        text: what is said.
        more: what is said in smaller letters below.
        icon: beside it.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        more: str = "",
        icon: QMessageBox.Icon = Icon.Question,
    ) -> None:
        super().__init__(parent)
        self.setIcon(icon)
        set_title(self, title)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(lines(text))
        self.setInformativeText(lines(more))
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)


def warn(parent: QWidget, title: str, text: str) -> None:
    """Say that something was not done."""
    _say(MessageBox(parent, title, text, icon=Icon.Warning))


def complain(parent: QWidget, title: str, text: str) -> None:
    """Say that something went wrong in the program."""
    _say(MessageBox(parent, title, text, icon=Icon.Critical))


def _say(box: MessageBox) -> None:
    box.setStandardButtons(Buttons.Ok)
    box.exec()


def confirm(parent: QWidget, title: str, text: str, word: LiteralString) -> bool:
    """Ask before something that cannot be undone; Cancel is what Enter does.

    Args:
        parent: Qt's.
        title: of the window.
        text: the question.
        word: on the button that does it.
    """
    box = MessageBox(parent, title, text)
    yes = box.addButton(word, Role.AcceptRole)
    cancel = box.addButton(Buttons.Cancel)
    box.setDefaultButton(cancel)
    box.exec()
    return box.clickedButton() is yes


def show_about(parent: QWidget, title: LiteralString, text: Markup) -> None:
    """Show rich text of our own."""
    box = MessageBox(parent, title, "", icon=Icon.Information)
    label = box.findChild(QLabel, "qt_msgbox_label")
    if label is not None:
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setText(text)
    _say(box)


def ask_line(
    parent: QWidget, title: LiteralString, question: LiteralString, proposal: str = ""
) -> str | None:
    """A line that the user types; None where the user does not want to."""
    echo = QLineEdit.EchoMode.Normal
    text, given = QInputDialog.getText(parent, title, question, echo, proposal)
    return text if given else None


# Qt's own dialogs for files -----------------------------------------------------------------------


class _PlainQuestions(QObject):
    """Makes the message boxes plain that Qt itself opens: they quote names of files."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come before the text is laid out."""
        if event.type() == QEvent.Type.Polish and isinstance(watched, QMessageBox):
            watched.setTextFormat(Qt.TextFormat.PlainText)
        return False


@contextmanager
def _plain_questions() -> Iterator[None]:
    app, plain = QApplication.instance(), _PlainQuestions()
    if app is not None:
        app.installEventFilter(plain)
    yield
    if app is not None:
        app.removeEventFilter(plain)


def ask_file(parent: QWidget, title: LiteralString, where: str, kinds: LiteralString) -> str:
    """The file that the user wants to open; '' for none."""
    with _plain_questions():
        return QFileDialog.getOpenFileName(parent, title, where, kinds)[0]


def ask_folder(parent: QWidget, title: LiteralString, where: str) -> str:
    """The folder that the user wants to open; '' for none."""
    with _plain_questions():
        return QFileDialog.getExistingDirectory(parent, title, where)


def ask_new_file(parent: QWidget, title: str, where: str, kinds: str) -> tuple[str, str]:
    """The file that the user wants to write, '' for none, and the kind that was chosen."""
    with _plain_questions():
        return QFileDialog.getSaveFileName(parent, title, where, kinds)
