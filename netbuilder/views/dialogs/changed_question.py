"""Questions before something is overwritten that is not known to be the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtWidgets import QPushButton, QWidget

from netbuilder.storage.fingerprints import Change, Kind
from netbuilder.translation import mark, say
from netbuilder.views.common.questions import Icon, MessageBox, Role
from netbuilder.views.common.texts import item, own
from netbuilder.wording import sentences


class Answer(Enum):
    """What the user wants."""

    OVERWRITE = mark("&Overwrite")
    SAVE_AS = mark("Save &As...")
    RELOAD = mark("&Reload")
    CANCEL = mark("Cancel")


class TemplateAnswer(Enum):
    """What the user wants about a template that is there already."""

    REPLACE = mark("&Replace")
    ANOTHER = mark("&Another Name...")
    CANCEL = mark("Cancel")


_OFFERED: Final = {
    Kind.CHANGED: (Answer.OVERWRITE, Answer.SAVE_AS, Answer.RELOAD, Answer.CANCEL),
    Kind.UNKNOWN: (Answer.OVERWRITE, Answer.SAVE_AS, Answer.RELOAD, Answer.CANCEL),
    Kind.DELETED: (Answer.OVERWRITE, Answer.SAVE_AS, Answer.CANCEL),
    Kind.OPEN: (Answer.OVERWRITE, Answer.SAVE_AS, Answer.CANCEL),
    Kind.REPLACED: (Answer.SAVE_AS, Answer.CANCEL),
    Kind.READ_ONLY: (Answer.SAVE_AS, Answer.CANCEL),
}
_AGAIN: Final = mark("&Save Here Again")
_MEANING: Final = {
    Answer.OVERWRITE: mark("Overwrite replaces what is there now with your design."),
    Answer.SAVE_AS: mark("Save As lets you choose another file."),
    Answer.RELOAD: mark("Reload opens what is there now; Undo brings your design back."),
}
_ROLES: Final[dict[Enum, Role]] = {
    Answer.OVERWRITE: Role.DestructiveRole,
    Answer.SAVE_AS: Role.AcceptRole,
    Answer.RELOAD: Role.ActionRole,
    Answer.CANCEL: Role.RejectRole,
    TemplateAnswer.REPLACE: Role.DestructiveRole,
    TemplateAnswer.ANOTHER: Role.AcceptRole,
    TemplateAnswer.CANCEL: Role.RejectRole,
}
AnswerT = TypeVar("AnswerT", Answer, TemplateAnswer)


def ask(path: Path, change: Change, window: QWidget) -> Answer:
    """Say what has become of the file, and ask what is to be done instead of saving to it."""
    offered = _OFFERED[change.kind]
    texts = {answer: answer.value for answer in offered}
    meaning = sentences(*(_MEANING.get(each, "") for each in offered))
    if change.kind is Kind.DELETED:
        meaning = say("Your design now exists only in this window.")
        texts[Answer.OVERWRITE] = _AGAIN
    said = change.sentence(item(path.name))
    box = MessageBox(window, say("Save the design"), said, meaning, icon=Icon.Warning)
    box.setObjectName("changedQuestion")
    return _answer(box, texts, Answer.SAVE_AS, Answer.CANCEL)


def ask_about_template(title: str, window: QWidget) -> TemplateAnswer:
    """Ask what is to be done about the template of that name."""
    said = say("There is already a template named {title}.", title=item(title))
    meaning = say("Replace deletes the network that it contains.")
    box = MessageBox(window, say("Save as a template"), said, meaning, icon=Icon.Warning)
    box.setObjectName("templateQuestion")
    texts = {answer: answer.value for answer in TemplateAnswer}
    return _answer(box, texts, TemplateAnswer.ANOTHER, TemplateAnswer.CANCEL)


def _answer(
    box: MessageBox, texts: Mapping[AnswerT, str], usual: AnswerT, otherwise: AnswerT
) -> AnswerT:
    """Show the question with a button for each answer; the one that was pressed."""
    buttons: dict[AnswerT, QPushButton] = {}
    for answer, text in texts.items():
        buttons[answer] = box.addButton(own(text), _ROLES[answer])
        buttons[answer].setObjectName(answer.name.lower())
    box.setDefaultButton(buttons[usual])
    box.setEscapeButton(buttons[otherwise])
    box.exec()
    pressed = box.clickedButton()
    return next((answer for answer in texts if buttons[answer] is pressed), otherwise)
