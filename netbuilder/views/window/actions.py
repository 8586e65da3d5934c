"""The window's actions: names, shortcuts, tooltips, in one table."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QKeySequence

from netbuilder.translation import mark
from netbuilder.views.window.action_spec import ActionSpec
from netbuilder.views.window.help_actions import HELP_ACTIONS

KEYS = QKeySequence.StandardKey

ACTIONS: Final = (
    ActionSpec("actionNew", mark("&New"), mark("Start over with the network 784-64-10"), KEYS.New),
    ActionSpec(
        "actionTemplates",
        mark("New from &Template..."),
        mark("Start with a network that is known to work"),
        "Ctrl+Shift+N",
    ),
    ActionSpec(
        "actionSaveTemplate", mark("Save as Te&mplate..."), mark("Save the network as a template")
    ),
    ActionSpec(
        "actionOpen",
        mark("&Open..."),
        mark("Open a design, a Keras model, a script or data"),
        KEYS.Open,
    ),
    ActionSpec(
        "actionOwnData",
        mark("Own &Data..."),
        mark("Train on a CSV file, NumPy arrays or a folder of pictures"),
        "Ctrl+Shift+O",
    ),
    ActionSpec("actionSave", mark("&Save"), mark("Save the design to its file"), KEYS.Save),
    ActionSpec(
        "actionReload",
        mark("Re&load"),
        mark("Reload the file from disk; Undo brings your design back"),
    ),
    ActionSpec(
        "actionSaveAs", mark("Save &As..."), mark("Save the design to another file"), "Ctrl+Shift+S"
    ),
    ActionSpec(
        "actionSaveNetwork",
        mark("Save Trained Net&work..."),
        mark(
            "Save the trained network with its design and preprocessing, as a file that Keras opens"
        ),
        "Ctrl+Alt+S",
    ),
    ActionSpec(
        "actionAnswerFile",
        mark("&Predict for a File..."),
        mark("Predict for a table or a folder of pictures, and write a new CSV file"),
        "Ctrl+Shift+P",
    ),
    ActionSpec(
        "actionOnnx",
        mark("&ONNX Model..."),
        mark("Save the trained network as an ONNX model, for ONNX Runtime and other programs"),
    ),
    ActionSpec(
        "actionPythonFile",
        mark("&Python File..."),
        mark("Save the trained network as a single Python file that needs only NumPy"),
    ),
    ActionSpec(
        "actionKerasScript",
        mark("&Keras Script..."),
        mark("Save a script that prepares the same data and trains the network in Keras"),
    ),
    ActionSpec(
        "actionExport",
        mark("P&icture..."),
        mark("Save a picture of the network's blocks, PNG or SVG"),
    ),
    ActionSpec(
        "actionSaveFigures",
        mark("Save &Figures..."),
        mark("Save loss and metrics of the run as CSV"),
    ),
    ActionSpec(
        "actionSaveCurves", mark("Save &Curves..."), mark("Save a picture of the curves, PNG")
    ),
    ActionSpec(
        "actionWebPage",
        mark("&Web Page..."),
        mark("Save the trained network as a single web page that works offline"),
    ),
    ActionSpec(
        "actionReport",
        mark("&Report..."),
        mark("Save a report on the network, its training and its results, as web page or PDF"),
    ),
    ActionSpec("actionFilm", mark("Training as a &Film..."), mark("Save the training as a film")),
    ActionSpec("actionQuit", mark("&Quit"), mark("Close NetBuilder"), "Ctrl+Q"),
    ActionSpec("actionUndo", mark("&Undo"), mark("Undo the last change"), KEYS.Undo),
    ActionSpec(
        "actionRedo", mark("&Redo"), mark("Redo the last undone change"), "Ctrl+Shift+Z; Ctrl+Y"
    ),
    ActionSpec(
        "actionCut", mark("Cu&t"), mark("Move the selected blocks to the clipboard"), KEYS.Cut
    ),
    ActionSpec("actionCopy", mark("&Copy"), mark("Copy the selected blocks as text"), KEYS.Copy),
    ActionSpec(
        "actionPaste",
        mark("&Paste"),
        mark("Insert copied blocks below the selected one"),
        KEYS.Paste,
    ),
    ActionSpec(
        "actionDuplicate",
        mark("Dupl&icate"),
        mark("Insert a copy below the selected blocks"),
        "Ctrl+D",
    ),
    ActionSpec("actionRename", mark("Re&name..."), mark("Rename the selected block"), "F2"),
    ActionSpec(
        "actionDisable",
        mark("Di&sable"),
        mark("Keep the blocks in the design, but skip them in the network"),
        "Ctrl+E",
    ),
    ActionSpec(
        "actionLock",
        mark("&Lock Weights"),
        mark("Keep the weights of the selected blocks fixed during training"),
        "Ctrl+L",
    ),
    ActionSpec(
        "actionSelectAll", mark("Select &All"), mark("Select every block (Ctrl+A on the canvas)")
    ),
    ActionSpec(
        "actionPreferences",
        mark("Pre&ferences..."),
        mark("Choose language, appearance, shortcuts and what else the program remembers"),
        "Ctrl+,",
    ),
    ActionSpec(
        "actionDelete", mark("&Delete"), mark("Delete the selected blocks (Delete on the canvas)")
    ),
    ActionSpec("actionTrain", mark("&Train"), mark("Train the network from fresh weights"), "F5"),
    ActionSpec(
        "actionTrainOn",
        mark("Co&ntinue Training"),
        mark("Continue from the current weights"),
        "Ctrl+F5",
    ),
    ActionSpec(
        "actionProblem",
        mark("Go to the Proble&m"),
        mark("Select what prevents training"),
        "F5; Ctrl+F5; F10; Shift+F10",
    ),
    ActionSpec(
        "actionNextProblem", mark("Ne&xt Problem"), mark("Select the next problem"), "Ctrl+."
    ),
    ActionSpec("actionPause", mark("&Pause"), mark("Pause or resume"), "F6"),
    ActionSpec("actionStep", mark("Step &Batch"), mark("Train one batch, then pause"), "F10"),
    ActionSpec(
        "actionStepEpoch",
        mark("Step &Epoch"),
        mark("Train to the end of the epoch, then pause"),
        "Shift+F10",
    ),
    ActionSpec("actionResume", mark("Res&ume"), mark("Resume the paused training"), "Shift+F6"),
    ActionSpec(
        "actionReset",
        mark("&Reset"),
        mark("Discard the trained weights; the seed restores the initial ones"),
        "Ctrl+Shift+F5",
    ),
    ActionSpec("actionSlower", mark("S&lower"), mark("Train fewer batches each second"), "Ctrl+["),
    ActionSpec("actionFaster", mark("&Faster"), mark("Train more batches each second"), "Ctrl+]"),
    ActionSpec(
        "actionStop", mark("St&op"), mark("Stop the training and keep the network"), "Shift+F5"
    ),
    ActionSpec(
        "actionMoreSettings",
        mark("More Settin&gs"),
        mark("Show settings of data, optimizer, schedule, callbacks and seed"),
        "Ctrl+T",
    ),
    ActionSpec(
        "actionSweep",
        mark("S&weep..."),
        mark("Vary settings, train every combination and compare the results"),
        "F9",
    ),
    ActionSpec(
        "actionEngine",
        mark("Eng&ine..."),
        mark("Choose what trains: NetBuilder's own engine, or Keras in another interpreter"),
        None,
    ),
    ActionSpec(
        "actionTensorBoard",
        mark("Log for Ten&sorBoard..."),
        mark("Write the metrics of each training to a log folder for TensorBoard"),
        None,
        False,
    ),
    ActionSpec(
        "actionStart",
        mark("St&art"),
        mark("Show templates and recent files to begin with"),
        None,
        False,
    ),
    ActionSpec(
        "actionCode", mark("&Script"), mark("Show the network as a Keras script"), "F4", False
    ),
    ActionSpec("actionData", mark("&Data Set..."), mark("Show the samples of the data set"), "F8"),
    ActionSpec(
        "actionMyDigits",
        mark("&My Digits..."),
        mark("Show the drawings that you taught the network"),
    ),
    ActionSpec(
        "actionZoomIn", mark("Zoom &In"), mark("Show the network larger (Ctrl and the wheel)")
    ),
    ActionSpec(
        "actionZoomOut", mark("Zoom &Out"), mark("Show the network smaller (Ctrl and the wheel)")
    ),
    ActionSpec(
        "actionFit",
        mark("&Fit"),
        mark("Show the whole network, or its natural size (Shift+1 there)"),
    ),
    ActionSpec(
        "actionLevelAuto",
        mark("Detail T&hat Suits"),
        mark("Show as much of each block as suits the network and the room"),
        "Ctrl+0",
        True,
    ),
    ActionSpec(
        "actionLevelCards",
        mark("Cards"),
        mark("Show each block as a card with its settings"),
        "Ctrl+1",
        False,
    ),
    ActionSpec(
        "actionLevelOpened",
        mark("Opened &Blocks"),
        mark("Show what each block does: weights, feature maps, states, answers"),
        "Ctrl+2",
        False,
    ),
    ActionSpec(
        "actionLevelNeurons",
        mark("&Neurons"),
        mark("Show every unit and every weight of a small network"),
        "Ctrl+3",
        False,
    ),
    ActionSpec(
        "actionUnit", mark("Look at a Unit"), mark("Look at a unit of the selected block"), "Ctrl+U"
    ),
    ActionSpec(
        "actionMinimap",
        mark("Mini-ma&p"),
        mark("Show an overview beside a long network"),
        None,
        True,
    ),
    ActionSpec(
        "actionCosts",
        mark("&Costs"),
        mark("Show multiplications and memory on every block"),
        "F7",
        False,
    ),
    ActionSpec(
        "actionPanelLayers", mark("La&yers Panel"), mark("Show the layers to add"), None, True
    ),
    ActionSpec(
        "actionPanelSettings",
        mark("Insp&ector"),
        mark("Show the settings of the selected block"),
        None,
        True,
    ),
    ActionSpec(
        "actionPanelTry",
        mark("&Try It Panel"),
        mark("Show the panel for trying out the network"),
        None,
        True,
    ),
    ActionSpec(
        "actionPanelResults", mark("Res&ults Panel"), mark("Show curves and results"), None, True
    ),
    ActionSpec(
        "actionMaximize",
        mark("Ma&ximize Panel"),
        mark("Maximize the active panel, or restore the others"),
        "F11",
        False,
    ),
    ActionSpec(
        "actionNextRegion",
        mark("Next Re&gion"),
        mark("Work in the next part of the window"),
        "Ctrl+Tab",
    ),
    ActionSpec(
        "actionPreviousRegion",
        mark("Pre&vious Region"),
        mark("Work in the previous part of the window"),
        "Ctrl+Shift+Tab",
    ),
    ActionSpec("actionFindLayer", mark("Find La&yer"), mark("Search for a layer to add"), "Ctrl+F"),
    ActionSpec(
        "actionReduceMotion", mark("&Reduce Motion"), mark("Turn off animations"), None, False
    ),
    *HELP_ACTIONS,
)


SPECS: Final = {spec.name: spec for spec in ACTIONS}
