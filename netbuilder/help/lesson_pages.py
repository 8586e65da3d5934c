"""Pages on lessons: for students, and for teachers who write their own."""

from __future__ import annotations

from typing import Final

from netbuilder.help.pages import Code, Heading, Link, Links, Page, Paragraph, Points, Table
from netbuilder.translation import mark

_GROUP: Final = mark("The window")
_SEE: Final = mark("See also")
_FOR_STUDENTS: Final = Link("part:lessons", mark("Lessons"))
_FOR_TEACHERS: Final = Link("part:teachers", mark("Lessons for your class"))

EXAMPLE: Final = """{
 "format": "netbuilder-lesson",
 "version": 1,
 "id": "circles",
 "title": "Circles",
 "summary": "Tell a disc from the ring around it.",
 "tasks": [
  {
   "id": "four-units",
   "title": "Reach 95 % with at most four hidden units.",
   "hint": "Try tanh.",
   "checks": [
    {"check": "figure", "figure": "val_accuracy", "at_least": 0.95},
    {"check": "hidden_units", "at_most": 4}
   ]
  }
 ]
}"""
"""A whole `lesson.json`."""

CHECKS: Final = (
    ("figure", mark("a figure of the network, such as val_accuracy or test_loss; with bounds")),
    ("gap", mark("by how much training is better than validation, in accuracy or loss")),
    ("rise", mark("by how much val_loss or loss has risen after its best epoch")),
    ("parameters", mark("the number of parameters")),
    ("hidden_units", mark("units and filters of all layers but the last, in all")),
    ("narrowest", mark("values that the narrowest layer hands on")),
    ("layers", mark("the number of layers of certain kinds, named as in Keras")),
    ("only", mark("the kinds of layers that may be used")),
    ("epochs", mark("complete epochs of a training from fresh weights")),
    ("setting", mark("a setting such as learning_rate or optimizer; bounds, or equals a value")),
    ("ending", mark("why the training ended: finished, stopped or diverged")),
)
"""The checks of `netbuilder.lessons.checks`, each in a few words."""

PAGES: Final = (
    Page(
        _FOR_STUDENTS.key,
        _FOR_STUDENTS.text,
        _GROUP,
        mark("Short texts with tasks; NetBuilder checks them while you work on the network."),
        (
            Points(
                (
                    mark(
                        "Help > Lessons shows them beside the network. A click opens a lesson; "
                        "the arrow leads back to the list."
                    ),
                    mark(
                        "Begin with the Lesson's Network replaces your design, and asks before "
                        "anything unsaved is lost."
                    ),
                    mark(
                        "What counts is the network in the window as it was trained: its own "
                        "figures and its own training. An edit counts after the next training."
                    ),
                    mark(
                        "A network counts only if it learned from the data of the lesson. All "
                        "checks of a task must hold for one and the same network."
                    ),
                    mark(
                        "Show a Hint gives the lesson's hint, and what NetBuilder advises for the "
                        "design in the window and after its last training."
                    ),
                    mark(
                        "What you have passed is kept. Help > Save Lesson Results writes it into a "
                        "file under your name, for your teacher."
                    ),
                )
            ),
            Links(_SEE, (_FOR_TEACHERS, Link("part:first", mark("First steps")))),
        ),
        words="course exercise tutorial task student results",
    ),
    Page(
        _FOR_TEACHERS.key,
        _FOR_TEACHERS.text,
        _GROUP,
        mark("How to write lessons of your own, and how to merge the results of a class."),
        (
            Paragraph(
                mark(
                    "A lesson is a folder without any code. Students open it by Help > Open Lesson "
                    "Folder."
                )
            ),
            Table(
                (),
                (
                    ("lesson.md", mark("the text: Markdown with headings, points and code")),
                    ("lesson.json", mark("title and tasks, each with its checks")),
                    (
                        "start.netbuilder.json",
                        mark("the network to begin with, as File > Save writes it"),
                    ),
                ),
            ),
            Paragraph(
                mark(
                    "If the network to begin with learns from your own data, put their file into "
                    "the folder, too. The data of this network are those of the lesson."
                )
            ),
            Heading(mark("What lesson.json holds")),
            Code(EXAMPLE),
            Paragraph(
                mark(
                    "A check has bounds, at_least and at_most, unless it says otherwise. Shares "
                    "are written as 0.95. These checks are known:"
                )
            ),
            Table((), CHECKS),
            Heading(mark("In a terminal")),
            Code(
                "netbuilder lessons check FOLDER\n"
                "netbuilder lessons merge FOLDER\n"
                "netbuilder lessons merge FOLDER --csv class.csv"
            ),
            Points(
                (
                    mark("Check says whether a lesson is sound, else which field of which file."),
                    mark(
                        "Merge prints a table of the class; --csv writes a column for each task, "
                        "--json all that is known. Files that cannot be used, students with "
                        "several files and other versions of a lesson are named."
                    ),
                    mark(
                        "Results of a lesson whose checks or first network you have changed since "
                        "are marked with *; other words change nothing."
                    ),
                    mark(
                        "No account and no server is involved. A file of results is told from a "
                        "damaged one, but it is no proof of who did the work."
                    ),
                )
            ),
            Links(_SEE, (_FOR_STUDENTS,)),
        ),
        words="teacher class lesson folder merge results write own",
    ),
)
