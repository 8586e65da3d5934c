"""The menu bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from netbuilder.translation import mark, say
from netbuilder.views.common.texts import add_action, own

_EXPORTS: Final = mark("&Export")
_EXPORT_MENU: Final = (
    "actionOnnx",
    "actionPythonFile",
    "actionWebPage",
    "actionReport",
    "actionFilm",
    None,
    "actionKerasScript",
    "actionExport",
)
_MENUS: Final = {
    mark("&File"): (
        "actionNew",
        "actionTemplates",
        "actionOpen",
        "actionOwnData",
        None,
        "actionSave",
        "actionSaveAs",
        "actionSaveNetwork",
        "actionAnswerFile",
        "actionReload",
        "actionSaveTemplate",
        _EXPORTS,
        "actionSaveFigures",
        "actionSaveCurves",
        None,
        "actionQuit",
    ),
    mark("&Edit"): (
        "actionUndo",
        "actionRedo",
        None,
        "actionCut",
        "actionCopy",
        "actionPaste",
        "actionDuplicate",
        "actionDelete",
        None,
        "actionRename",
        "actionDisable",
        "actionLock",
        "actionSelectAll",
        None,
        "actionFindLayer",
        None,
        "actionPreferences",
    ),
    mark("&Training"): (
        "actionTrain",
        "actionTrainOn",
        "actionStep",
        "actionStepEpoch",
        "actionProblem",
        "actionNextProblem",
        None,
        "actionPause",
        "actionResume",
        "actionStop",
        "actionReset",
        None,
        "actionSlower",
        "actionFaster",
        None,
        "actionMoreSettings",
        "actionSweep",
        "actionTensorBoard",
        "actionEngine",
    ),
    mark("&View"): (
        "actionStart",
        "actionCode",
        "actionData",
        "actionMyDigits",
        "actionCosts",
        "actionMinimap",
        None,
        "actionLevelAuto",
        "actionLevelCards",
        "actionLevelOpened",
        "actionLevelNeurons",
        "actionUnit",
        None,
        "actionZoomIn",
        "actionZoomOut",
        "actionFit",
        None,
        "actionPanelLayers",
        "actionPanelSettings",
        "actionPanelTry",
        "actionPanelResults",
        "actionMaximize",
        "actionNextRegion",
        "actionPreviousRegion",
        None,
        "actionReduceMotion",
        None,
    ),
    mark("&Help"): (
        "actionHelp",
        "actionManual",
        "actionHelpHere",
        "actionTour",
        None,
        "actionLessons",
        "actionLessonFolder",
        "actionLessonResults",
        None,
        "actionKeys",
        "actionGlossary",
        "actionWhatsNew",
        None,
        "actionCommands",
        None,
        "actionLogFolder",
        "actionProblemReport",
        None,
        "actionAbout",
    ),
}
BLOCK_MENU: Final = (
    "actionCut",
    "actionCopy",
    "actionPaste",
    "actionDuplicate",
    "actionDelete",
    None,
    "actionRename",
    "actionDisable",
    "actionLock",
)
APPEARANCES: Final = {
    "system": mark("Follo&w the System"),
    "light": mark("&Light"),
    "dark": mark("Dar&k"),
}


def create_menus(window: QMainWindow, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """Fill the window's menu bar; the menus by their titles."""
    menus = {}
    for title, names in _MENUS.items():
        menu = menus[title] = window.menuBar().addMenu(own(title))
        _fill(menu, names, actions)
    return menus


def _fill(menu: QMenu, names: Sequence[str | None], actions: Mapping[str, QAction]) -> None:
    menu.setToolTipsVisible(True)
    for name in names:
        if name is None:
            menu.addSeparator()
        elif name == _EXPORTS:
            exports = menu.addMenu(own(_EXPORTS))
            exports.setObjectName("exportMenu")
            _fill(exports, _EXPORT_MENU, actions)
        else:
            menu.addAction(actions[name])


def add_recent(
    menu: QMenu,
    before: QAction,
    files: Callable[[], Sequence[Path]],
    choose: Callable[[Path], object],
    note: Callable[[Path], str],
) -> None:
    """A menu of the files used last, above `before`; filled when it opens.

    Args:
        menu: in which it stands.
        before: the action below it.
        files: the latest first.
        choose: opens one.
        note: what is said beside the name of one: how good a network is.
    """
    recent = QMenu(say("Open &Recent"), menu)
    recent.setObjectName("recentMenu")

    def fill() -> None:
        recent.clear()
        for number, path in enumerate(files(), start=1):
            name = "  ".join(filter(None, [str(number), path.name, note(path)]))
            action = add_action(recent, name, "&", str(path))
            action.triggered.connect(lambda _=False, path=path: choose(path))
        if recent.isEmpty():
            recent.addAction(say("No recent files")).setEnabled(False)

    recent.setToolTipsVisible(True)
    recent.aboutToShow.connect(fill)
    menu.insertMenu(before, recent)


def add_languages(menu: QMenu, names: Mapping[str, str], current: str) -> QActionGroup:
    """A menu of languages, each by its own name; the data of an action is its code."""
    languages = menu.addMenu(say("Language (&Z)"))
    languages.setObjectName("languageMenu")
    group = QActionGroup(languages)
    for code, name in names.items():
        action = add_action(languages, name)
        action.setObjectName(f"language-{code}")
        action.setCheckable(True)
        action.setChecked(code == current)
        action.setData(code)
        group.addAction(action)
    return group


def add_appearances(menu: QMenu, current: str) -> QActionGroup:
    """Offer light, dark and what the system asks for; the data of an action is its name."""
    group = QActionGroup(menu)
    for name, text in APPEARANCES.items():
        action = QAction(own(text), menu)
        action.setObjectName(f"appearance-{name}")
        action.setCheckable(True)
        action.setChecked(name == current)
        action.setData(name)
        group.addAction(action)
        menu.addAction(action)
    return group
