"""The actions of the Help menu."""

from __future__ import annotations

from typing import Final

from netbuilder.translation import mark
from netbuilder.views.window.action_spec import ActionSpec

HELP_ACTIONS: Final = (
    ActionSpec(
        "actionCommands", mark("Any &Command..."), mark("Find any command by its name"), "Ctrl+K"
    ),
    ActionSpec("actionHelp", mark("C&ontents"), mark("Open the help at its first page")),
    ActionSpec(
        "actionManual",
        mark("&Manual"),
        mark("Open the manual in your browser: tutorials, formulas, questions people ask"),
    ),
    ActionSpec(
        "actionHelpHere", mark("&What Is This?"), mark("Explain what is under the pointer"), "F1"
    ),
    ActionSpec("actionTour", mark("&Tour"), mark("Be shown the first three steps on the window")),
    ActionSpec(
        "actionLessons",
        mark("L&essons"),
        mark("Show lessons with tasks that NetBuilder checks"),
        None,
        False,
    ),
    ActionSpec(
        "actionLessonFolder",
        mark("Open Lesson &Folder..."),
        mark("Open a lesson that a teacher has written"),
    ),
    ActionSpec(
        "actionLessonResults",
        mark("&Save Lesson Results..."),
        mark("Save the tasks that you passed as a file, for your teacher"),
    ),
    ActionSpec("actionKeys", mark("&Keyboard Shortcuts"), mark("See every key and what it does")),
    ActionSpec("actionGlossary", mark("&Glossary"), mark("Look up the terms of the field")),
    ActionSpec("actionWhatsNew", mark("What's &New"), mark("See what has changed in each version")),
    ActionSpec(
        "actionLogFolder", mark("Open &Log Folder"), mark("Show the folder with the program's log")
    ),
    ActionSpec(
        "actionProblemReport",
        mark("&Report a Problem..."),
        mark("Put together what a report of a problem needs"),
    ),
    ActionSpec("actionAbout", mark("&About NetBuilder"), mark("Version and licence")),
)
