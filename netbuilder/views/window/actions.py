"""The window's actions: names, shortcuts, tooltips, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from netbuilder.views.common.texts import own, set_status_tip, set_tip

Shortcut = QKeySequence.StandardKey | str | None


@dataclass(frozen=True)
class ActionSpec:
    """An action before it exists; `&` marks the mnemonic letter.

    Attributes:
        name: object name.
        text: in the menu.
        help: in tooltip and status bar.
        shortcut: if any; `;` parts several, of which the first is shown.
        checked: for one that is switched on and off, what it begins as.
    """

    name: str
    text: str
    help: str
    shortcut: Shortcut = None
    checked: bool | None = None


KEYS = QKeySequence.StandardKey

ACTIONS: Final = (
    ActionSpec("actionNew", "&New", "Start again with the network 784 - 64 - 10", KEYS.New),
    ActionSpec(
        "actionTemplates",
        "New from &Template...",
        "Start with a network that is known to work",
        "Ctrl+Shift+N",
    ),
    ActionSpec(
        "actionSaveTemplate", "Save as Te&mplate...", "Keep the network among the templates"
    ),
    ActionSpec("actionOpen", "&Open...", "Open a design from a file", KEYS.Open),
    ActionSpec(
        "actionOwnData",
        "Own &Data...",
        "Train on a CSV file, NumPy arrays or a folder of pictures",
        "Ctrl+Shift+O",
    ),
    ActionSpec("actionSave", "&Save", "Save the design to its file", KEYS.Save),
    ActionSpec(
        "actionReload", "Re&load", "Show what the file holds now; Undo brings your own design back"
    ),
    ActionSpec("actionSaveAs", "Save &As...", "Save the design to another file", "Ctrl+Shift+S"),
    ActionSpec("actionExport", "&Export...", "Draw the network into a picture, PNG or SVG"),
    ActionSpec(
        "actionSaveFigures", "Save &Figures...", "Write loss and accuracy of the run as CSV"
    ),
    ActionSpec("actionSaveCurves", "Save Cu&rves...", "Write the curves as a picture, PNG"),
    ActionSpec("actionQuit", "&Quit", "Close NetBuilder", "Ctrl+Q"),
    ActionSpec("actionUndo", "&Undo", "Take the last change back", KEYS.Undo),
    ActionSpec("actionRedo", "&Redo", "Make the change again", "Ctrl+Shift+Z; Ctrl+Y"),
    ActionSpec("actionCut", "Cu&t", "Move the selected blocks to the clipboard", KEYS.Cut),
    ActionSpec("actionCopy", "&Copy", "Copy the selected blocks as text", KEYS.Copy),
    ActionSpec("actionPaste", "&Paste", "Put copied blocks below the selected one", KEYS.Paste),
    ActionSpec("actionDuplicate", "D&uplicate", "Put a copy below the selected blocks", "Ctrl+D"),
    ActionSpec("actionRename", "Re&name...", "Give the selected block another name", "F2"),
    ActionSpec("actionDisable", "D&isable", "Keep the blocks, but leave them out", "Ctrl+E"),
    ActionSpec("actionSelectAll", "Select &All", "Select every block (Ctrl+A on the canvas)"),
    ActionSpec("actionDelete", "&Delete", "Delete the selected blocks (Delete on the canvas)"),
    ActionSpec("actionTrain", "&Train", "Train the network from fresh weights", "F5"),
    ActionSpec(
        "actionTrainOn", "Train O&n", "Train on from what the network has learned", "Ctrl+F5"
    ),
    ActionSpec(
        "actionProblem",
        "Go to the Proble&m",
        "Select what keeps the network from being trained",
        "F5; Ctrl+F5; F10; Shift+F10",
    ),
    ActionSpec("actionPause", "&Pause", "Hold the training, and go on with it", "F6"),
    ActionSpec("actionStep", "Step &Batch", "Train one batch, then wait", "F10"),
    ActionSpec(
        "actionStepEpoch", "Step &Epoch", "Train to the end of the epoch, then wait", "Shift+F10"
    ),
    ActionSpec("actionResume", "Res&ume", "Go on with the training that waits", "Shift+F6"),
    ActionSpec(
        "actionReset",
        "&Reset",
        "Forget what was learned; the same seed begins at the same start",
        "Ctrl+Shift+F5",
    ),
    ActionSpec("actionStop", "St&op", "End the training and keep the network", "Shift+F5"),
    ActionSpec(
        "actionSweep", "S&weep...", "Vary settings, train them all, compare the outcome", "F9"
    ),
    ActionSpec("actionCode", "&Script", "Show the network as a Keras script", "F4", False),
    ActionSpec(
        "actionData", "&Data Set...", "Look at the samples that the network learns from", "F8"
    ),
    ActionSpec(
        "actionMyDigits", "&My Digits...", "Look at the drawings that you have taught the network"
    ),
    ActionSpec("actionZoomIn", "Zoom &In", "Show the network larger (Ctrl and the wheel)"),
    ActionSpec("actionZoomOut", "Zoom &Out", "Show the network smaller (Ctrl and the wheel)"),
    ActionSpec("actionFit", "&Fit", "Show the whole network, or its natural size"),
    ActionSpec("actionMinimap", "Mini-&map", "Show a map beside a long network", None, True),
    ActionSpec(
        "actionCosts", "&Costs", "Show multiplications and memory on every block", "F7", False
    ),
    ActionSpec("actionReduceMotion", "&Reduce Motion", "Let nothing slide or fade", None, False),
    ActionSpec("actionAbout", "&About NetBuilder", "Version and licence"),
)


def create_actions(owner: QWidget) -> dict[str, QAction]:
    """All actions by name, as children of `owner`, which answers their shortcuts."""
    actions = {}
    for spec in ACTIONS:
        action = QAction(own(spec.text), owner)
        action.setObjectName(spec.name)
        if spec.checked is not None:
            action.setCheckable(True)
            action.setChecked(spec.checked)
        if spec.shortcut is not None:
            action.setShortcuts(_sequences(spec.shortcut))
        describe(action, spec.help)
        owner.addAction(action)
        actions[spec.name] = action
    return actions


def _sequences(shortcut: QKeySequence.StandardKey | str) -> list[QKeySequence]:
    if isinstance(shortcut, str):
        return QKeySequence.listFromString(shortcut)
    return QKeySequence.keyBindings(shortcut)


def describe(action: QAction, text: str) -> None:
    """Set tooltip and status tip, the tooltip with the shortcut."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    set_tip(action, f"{text} ({keys})" if keys else text)
    set_status_tip(action, text)
