"""The actions on blocks and steps that are possible, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtGui import QAction

from netbuilder.design import Analysis, Block
from netbuilder.document import Document
from netbuilder.translation import say
from netbuilder.views.common import texts

_OF_BLOCKS: Final = ("actionCut", "actionCopy", "actionDuplicate", "actionDelete")


def show_possible(
    actions: Mapping[str, QAction], blocks: Sequence[Block], analysis: Analysis
) -> None:
    """Offer what can be done to the selected blocks."""
    for name in _OF_BLOCKS:
        actions[name].setEnabled(bool(blocks))
    actions["actionRename"].setEnabled(len(blocks) == 1)
    disable = actions["actionDisable"]
    disable.setEnabled(bool(blocks))
    enables = bool(blocks) and not any(block.enabled for block in blocks)
    disable.setText(texts.own(say("&Enable") if enables else say("Di&sable")))
    lock = actions["actionLock"]
    lock.setEnabled(any(analysis.info(block.name).parameters for block in blocks))
    locked = bool(blocks) and all(block.frozen for block in blocks)
    lock.setText(texts.own(say("Un&lock Weights") if locked else say("&Lock Weights")))


def show_steps(actions: Mapping[str, QAction], document: Document) -> None:
    """Name the steps that Undo and Redo would take."""
    undo, redo = actions["actionUndo"], actions["actionRedo"]
    undo.setEnabled(bool(document.undo_text))
    redo.setEnabled(bool(document.redo_text))
    texts.set_filled_caption(undo, say("&Undo {}"), document.undo_text)
    texts.set_filled_caption(redo, say("&Redo {}"), document.redo_text)
