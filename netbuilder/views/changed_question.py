"""The question what is to become of a file that somebody else has changed."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QPushButton, QWidget

from netbuilder.storage.fingerprints import Change, Kind
from netbuilder.views.questions import Icon, MessageBox, Role
from netbuilder.views.texts import item, own


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
    Answer.OVERWRITE: Role.DestructiveRole,
    Answer.SAVE_AS: Role.AcceptRole,
    Answer.RELOAD: Role.ActionRole,
    Answer.CANCEL: Role.RejectRole,
}


def ask(path: Path, change: Change, window: QWidget) -> Answer:
    """Say what has become of the file, and ask what is to be done instead of saving to it."""
    offered = _OFFERED[change.kind]
    meaning = " ".join(_MEANING[each] for each in offered if each in _MEANING)
    if change.kind is Kind.DELETED:
        meaning = "Your design is now only in this window."
    said = change.sentence(item(path.name))
    box = MessageBox(window, "Save the design", said, meaning, icon=Icon.Warning)
    box.setObjectName("changedQuestion")
    buttons: dict[Answer, QPushButton] = {}
    for answer in offered:
        again = answer is Answer.OVERWRITE and change.kind is Kind.DELETED
        buttons[answer] = box.addButton(own(_AGAIN if again else answer.value), _ROLES[answer])
        buttons[answer].setObjectName(answer.name.lower())
    box.setDefaultButton(buttons[Answer.SAVE_AS])
    box.setEscapeButton(buttons[Answer.CANCEL])
    box.exec()
    pressed = box.clickedButton()
    return next((each for each in offered if buttons[each] is pressed), Answer.CANCEL)
