"""The question what is to become of a file that somebody else has changed."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from netbuilder.design.errors import one_line
from netbuilder.storage.fingerprints import Change, Kind


class Answer(Enum):
    """What the user wants."""

    OVERWRITE = "&Overwrite"
    SAVE_AS = "Save &As..."
    RELOAD = "&Reload"
    CANCEL = "Cancel"


_OFFERED: Final = {
    Kind.CHANGED: (Answer.OVERWRITE, Answer.SAVE_AS, Answer.RELOAD, Answer.CANCEL),
    Kind.UNKNOWN: (Answer.OVERWRITE, Answer.SAVE_AS, Answer.RELOAD, Answer.CANCEL),
    Kind.DELETED: (Answer.OVERWRITE, Answer.SAVE_AS, Answer.CANCEL),
    Kind.OPEN: (Answer.OVERWRITE, Answer.SAVE_AS, Answer.CANCEL),
    Kind.REPLACED: (Answer.SAVE_AS, Answer.CANCEL),
    Kind.READ_ONLY: (Answer.SAVE_AS, Answer.CANCEL),
}
_AGAIN: Final = "&Save Here Again"
_MEANING: Final = {
    Answer.OVERWRITE: "Overwrite puts your design in the place of what is there now.",
    Answer.SAVE_AS: "Save As lets you choose another file.",
    Answer.RELOAD: "Reload shows what is there now; Undo brings back your own.",
}
_ROLES: Final = {
    Answer.OVERWRITE: QMessageBox.ButtonRole.DestructiveRole,
    Answer.SAVE_AS: QMessageBox.ButtonRole.AcceptRole,
    Answer.RELOAD: QMessageBox.ButtonRole.ActionRole,
    Answer.CANCEL: QMessageBox.ButtonRole.RejectRole,
}


def ask(path: Path, change: Change, window: QWidget) -> Answer:
    """Say what has become of the file, and ask what is to be done instead of saving to it."""
    box = QMessageBox(window)
    box.setObjectName("changedQuestion")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Save the design")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(change.sentence(one_line(path.name)))
    offered = _OFFERED[change.kind]
    if change.kind is Kind.DELETED:
        box.setInformativeText("Your design is now only in this window.")
    else:
        box.setInformativeText(" ".join(_MEANING[each] for each in offered if each in _MEANING))
    buttons: dict[Answer, QPushButton] = {}
    for answer in offered:
        again = answer is Answer.OVERWRITE and change.kind is Kind.DELETED
        buttons[answer] = box.addButton(_AGAIN if again else answer.value, _ROLES[answer])
        buttons[answer].setObjectName(answer.name.lower())
    box.setDefaultButton(buttons[Answer.SAVE_AS])
    box.setEscapeButton(buttons[Answer.CANCEL])
    box.exec()
    pressed = box.clickedButton()
    return next((each for each in offered if buttons[each] is pressed), Answer.CANCEL)
