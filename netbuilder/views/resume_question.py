"""Asks whether trainings that were interrupted are to go on."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QWidget

from engine.errors import EngineError
from netbuilder.design import DesignError
from netbuilder.training import checkpoint
from netbuilder.training.checkpoint import Checkpoint
from netbuilder.training.trainings import Place
from netbuilder.views.questions import MessageBox, Role
from netbuilder.views.texts import item

_log = logging.getLogger(__name__)


def choose(found: Iterable[Place], parent: QWidget) -> tuple[Place, Checkpoint] | None:
    """Ask about each in turn, until one is to go on.

    What the user discards is deleted; what is left for later is offered again at the next start.
    """
    for place in found:
        try:
            content = checkpoint.read(place.path)
        except (EngineError, DesignError):
            _log.warning("The training in %s cannot be read", place.path, exc_info=True)
            place.discard()
            continue
        answer = _ask(place, content, parent)
        if answer == "resume":
            return place, content
        if answer == "discard":
            place.discard()
        else:
            place.leave()
    return None


def _ask(place: Place, content: Checkpoint, parent: QWidget) -> str:
    moment = place.path.stat().st_mtime
    when = QLocale().toString(
        QDateTime.fromSecsSinceEpoch(round(moment)), QLocale.FormatType.ShortFormat
    )
    design = content.design
    blocks = f"{len(design.active)} {'block' if len(design.active) == 1 else 'blocks'}"
    title = item(design.data_set.title)
    box = MessageBox(
        parent,
        "Resume a training",
        f"A training was interrupted in {content.where}.",
        f"It trained a network of {blocks} on {title} and was kept last on {when}. "
        "It goes on as if nothing had happened.",
    )
    box.setObjectName("resumeQuestion")
    resume = box.addButton("Resume", Role.AcceptRole)
    later = box.addButton("Ask again later", Role.RejectRole)
    discard = box.addButton("Discard", Role.DestructiveRole)
    box.setDefaultButton(resume)
    box.setEscapeButton(later)
    box.exec()
    if box.clickedButton() is resume:
        return "resume"
    return "discard" if box.clickedButton() is discard else "later"
