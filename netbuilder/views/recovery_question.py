"""Asks what to do with what a crash has left."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QWidget

from netbuilder.recovery import Remains
from netbuilder.views.questions import MessageBox, Role
from netbuilder.views.texts import item


def choose(found: Iterable[Remains], parent: QWidget) -> Remains | None:
    """Ask about each in turn, until one is to be recovered.

    What the user discards is deleted; what comes after the recovered one, or is left for later,
    is offered again at the next start.

    Returns:
        The one to recover, or None.
    """
    chosen: Remains | None = None
    for remains in found:
        answer = None if chosen else _ask(remains, parent)
        if answer == "recover":
            chosen = remains
        elif answer == "discard":
            remains.discard()
        else:
            remains.leave()
    return chosen


def _ask(remains: Remains, parent: QWidget) -> str:
    journal = remains.journal
    name = f"'{item(journal.path.name)}'" if journal.path else "a design that was never saved"
    when = QLocale().toString(
        QDateTime.fromSecsSinceEpoch(round(remains.when.timestamp())),
        QLocale.FormatType.ShortFormat,
    )
    steps = len(journal.steps) - 1
    box = MessageBox(
        parent,
        "Recover a design",
        f"NetBuilder ended without warning while {name} was open.",
        f"Its last change was on {when}. It comes back with all of its "
        f"{steps} {'step' if steps == 1 else 'steps'}, so that you can undo them.",
    )
    box.setObjectName("recoveryQuestion")
    recover = box.addButton("Recover", Role.AcceptRole)
    later = box.addButton("Ask again later", Role.RejectRole)
    discard = box.addButton("Discard", Role.DestructiveRole)
    box.setDefaultButton(recover)
    box.setEscapeButton(later)
    box.exec()
    if box.clickedButton() is recover:
        return "recover"
    return "discard" if box.clickedButton() is discard else "later"
