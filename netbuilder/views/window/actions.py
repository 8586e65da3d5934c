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
    ActionSpec("actionNew", "&New", "Start over with the network 784-64-10", KEYS.New),
    ActionSpec(
        "actionTemplates",
        "New from &Template...",
        "Start with a network that is known to work",
        "Ctrl+Shift+N",
    ),
    ActionSpec("actionSaveTemplate", "Save as Te&mplate...", "Save the network as a template"),
    ActionSpec(
        "actionOpen", "&Open...", "Open a design, a Keras model, a script or data", KEYS.Open
    ),
    ActionSpec(
        "actionOwnData",
        "Own &Data...",
        "Train on a CSV file, NumPy arrays or a folder of pictures",
        "Ctrl+Shift+O",
    ),
    ActionSpec("actionSave", "&Save", "Save the design to its file", KEYS.Save),
    ActionSpec(
        "actionReload", "Re&load", "Reload the file from disk; Undo brings your design back"
    ),
    ActionSpec("actionSaveAs", "Save &As...", "Save the design to another file", "Ctrl+Shift+S"),
    ActionSpec(
        "actionSaveNetwork",
        "Save Trained Net&work...",
        "Save the trained network with its design and preprocessing, as a file that Keras opens",
        "Ctrl+Alt+S",
    ),
    ActionSpec(
        "actionAnswerFile",
        "&Predict for a File...",
        "Predict for a table or a folder of pictures, and write a new CSV file",
        "Ctrl+Shift+P",
    ),
    ActionSpec(
        "actionOnnx",
        "&ONNX Model...",
        "Save the trained network as an ONNX model, for ONNX Runtime and other programs",
    ),
    ActionSpec(
        "actionPythonFile",
        "&Python File...",
        "Save the trained network as a single Python file that needs only NumPy",
    ),
    ActionSpec(
        "actionKerasScript",
        "&Keras Script...",
        "Save a script that prepares the same data and trains the network in Keras",
    ),
    ActionSpec("actionExport", "P&icture...", "Save a picture of the network's blocks, PNG or SVG"),
    ActionSpec("actionSaveFigures", "Save &Figures...", "Save loss and metrics of the run as CSV"),
    ActionSpec("actionSaveCurves", "Save &Curves...", "Save a picture of the curves, PNG"),
    ActionSpec(
        "actionWebPage",
        "&Web Page...",
        "Save the trained network as a single web page that works offline",
    ),
    ActionSpec(
        "actionReport",
        "&Report...",
        "Save a report on the network, its training and its results, as web page or PDF",
    ),
    ActionSpec("actionFilm", "Training as a &Film...", "Save the training as a film"),
    ActionSpec("actionQuit", "&Quit", "Close NetBuilder", "Ctrl+Q"),
    ActionSpec("actionUndo", "&Undo", "Undo the last change", KEYS.Undo),
    ActionSpec("actionRedo", "&Redo", "Redo the last undone change", "Ctrl+Shift+Z; Ctrl+Y"),
    ActionSpec("actionCut", "Cu&t", "Move the selected blocks to the clipboard", KEYS.Cut),
    ActionSpec("actionCopy", "&Copy", "Copy the selected blocks as text", KEYS.Copy),
    ActionSpec("actionPaste", "&Paste", "Insert copied blocks below the selected one", KEYS.Paste),
    ActionSpec(
        "actionDuplicate", "Dupl&icate", "Insert a copy below the selected blocks", "Ctrl+D"
    ),
    ActionSpec("actionRename", "Re&name...", "Rename the selected block", "F2"),
    ActionSpec(
        "actionDisable",
        "Di&sable",
        "Keep the blocks in the design, but skip them in the network",
        "Ctrl+E",
    ),
    ActionSpec(
        "actionLock",
        "&Lock Weights",
        "Keep the weights of the selected blocks fixed during training",
        "Ctrl+L",
    ),
    ActionSpec("actionSelectAll", "Select &All", "Select every block (Ctrl+A on the canvas)"),
    ActionSpec("actionDelete", "&Delete", "Delete the selected blocks (Delete on the canvas)"),
    ActionSpec("actionTrain", "&Train", "Train the network from fresh weights", "F5"),
    ActionSpec(
        "actionTrainOn", "Co&ntinue Training", "Continue from the current weights", "Ctrl+F5"
    ),
    ActionSpec(
        "actionProblem",
        "Go to the Proble&m",
        "Select what prevents training",
        "F5; Ctrl+F5; F10; Shift+F10",
    ),
    ActionSpec("actionNextProblem", "Ne&xt Problem", "Select the next problem", "Ctrl+."),
    ActionSpec("actionPause", "&Pause", "Pause or resume", "F6"),
    ActionSpec("actionStep", "Step &Batch", "Train one batch, then pause", "F10"),
    ActionSpec(
        "actionStepEpoch", "Step &Epoch", "Train to the end of the epoch, then pause", "Shift+F10"
    ),
    ActionSpec("actionResume", "Res&ume", "Resume the paused training", "Shift+F6"),
    ActionSpec(
        "actionReset",
        "&Reset",
        "Discard the trained weights; the seed restores the initial ones",
        "Ctrl+Shift+F5",
    ),
    ActionSpec("actionSlower", "S&lower", "Train fewer batches each second", "Ctrl+["),
    ActionSpec("actionFaster", "&Faster", "Train more batches each second", "Ctrl+]"),
    ActionSpec("actionStop", "St&op", "Stop the training and keep the network", "Shift+F5"),
    ActionSpec(
        "actionMoreSettings",
        "More Settin&gs",
        "Show settings of data, optimizer, schedule, callbacks and seed",
        "Ctrl+,",
    ),
    ActionSpec(
        "actionSweep",
        "S&weep...",
        "Vary settings, train every combination and compare the results",
        "F9",
    ),
    ActionSpec(
        "actionEngine",
        "Eng&ine...",
        "Choose what trains: NetBuilder's own engine, or Keras in another interpreter",
        None,
    ),
    ActionSpec(
        "actionTensorBoard",
        "Log for Ten&sorBoard...",
        "Write the metrics of each training to a log folder for TensorBoard",
        None,
        False,
    ),
    ActionSpec(
        "actionStart", "St&art", "Show templates and recent files to begin with", None, False
    ),
    ActionSpec("actionCode", "&Script", "Show the network as a Keras script", "F4", False),
    ActionSpec("actionData", "&Data Set...", "Show the samples of the data set", "F8"),
    ActionSpec("actionMyDigits", "&My Digits...", "Show the drawings that you taught the network"),
    ActionSpec("actionZoomIn", "Zoom &In", "Show the network larger (Ctrl and the wheel)"),
    ActionSpec("actionZoomOut", "Zoom &Out", "Show the network smaller (Ctrl and the wheel)"),
    ActionSpec("actionFit", "&Fit", "Show the whole network, or its natural size (Shift+1 there)"),
    ActionSpec(
        "actionLevelAuto",
        "Detail T&hat Suits",
        "Show as much of each block as suits the network and the room",
        "Ctrl+0",
        True,
    ),
    ActionSpec(
        "actionLevelCards", "Cards", "Show each block as a card with its settings", "Ctrl+1", False
    ),
    ActionSpec(
        "actionLevelOpened",
        "Opened &Blocks",
        "Show what each block does: weights, feature maps, states, answers",
        "Ctrl+2",
        False,
    ),
    ActionSpec(
        "actionLevelNeurons",
        "&Neurons",
        "Show every unit and every weight of a small network",
        "Ctrl+3",
        False,
    ),
    ActionSpec("actionUnit", "Look at a Unit", "Look at a unit of the selected block", "Ctrl+U"),
    ActionSpec("actionMinimap", "Mini-ma&p", "Show an overview beside a long network", None, True),
    ActionSpec(
        "actionCosts", "&Costs", "Show multiplications and memory on every block", "F7", False
    ),
    ActionSpec("actionPanelLayers", "La&yers Panel", "Show the layers to add", None, True),
    ActionSpec(
        "actionPanelSettings", "Insp&ector", "Show the settings of the selected block", None, True
    ),
    ActionSpec(
        "actionPanelTry", "&Try It Panel", "Show the panel for trying out the network", None, True
    ),
    ActionSpec("actionPanelResults", "Res&ults Panel", "Show curves and results", None, True),
    ActionSpec(
        "actionMaximize",
        "Ma&ximize Panel",
        "Maximize the active panel, or restore the others",
        "F11",
        False,
    ),
    ActionSpec(
        "actionNextRegion", "Next Re&gion", "Work in the next part of the window", "Ctrl+Tab"
    ),
    ActionSpec(
        "actionPreviousRegion",
        "Pre&vious Region",
        "Work in the previous part of the window",
        "Ctrl+Shift+Tab",
    ),
    ActionSpec("actionFindLayer", "&Find Layer", "Search for a layer to add", "Ctrl+F"),
    ActionSpec("actionReduceMotion", "&Reduce Motion", "Turn off animations", None, False),
    ActionSpec("actionCommands", "Any &Command...", "Find any command by its name", "Ctrl+K"),
    ActionSpec("actionHelp", "C&ontents", "Open the help at its first page"),
    ActionSpec("actionHelpHere", "&What Is This?", "Explain what is under the pointer", "F1"),
    ActionSpec("actionTour", "&Tour", "Be shown the first three steps on the window"),
    ActionSpec("actionKeys", "&Keyboard Shortcuts", "See every key and what it does"),
    ActionSpec("actionGlossary", "&Glossary", "Look up the terms of the field"),
    ActionSpec("actionWhatsNew", "What's &New", "See what has changed in each version"),
    ActionSpec("actionLogFolder", "Open &Log Folder", "Show the folder with the program's log"),
    ActionSpec(
        "actionProblemReport",
        "&Report a Problem...",
        "Put together what a report of a problem needs",
    ),
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
