"""Lessons in the window: they are chosen, worked on, checked, and their results saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from netbuilder.document import Document
from netbuilder.lessons import library, progress
from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.evidence import Course, Evidence, Following
from netbuilder.lessons.hints import hints
from netbuilder.lessons.lesson import Lesson
from netbuilder.lessons.progress import Passed, Progress
from netbuilder.settings import Settings
from netbuilder.training.history.runs import Run
from netbuilder.training.records import EpochDone, Record, RunEnded, RunStarted
from netbuilder.training.trainer import Trainer
from netbuilder.translation import now, say
from netbuilder.views.common.announcing import announce
from netbuilder.views.common.questions import ask_folder, warn
from netbuilder.views.lessons.panel import LessonPanel, stand_of
from netbuilder.views.lessons.setting import Shown
from netbuilder.views.window.file_commands import FileCommands
from netbuilder.views.window.holding import Holding
from netbuilder.views.window.lesson_folders import LessonFolders
from netbuilder.views.window.lesson_results import save_results
from netbuilder.wording import listed, stacked

_SEEN_MS: Final = 250
"""Milliseconds between two looks at how a training stands, which takes a while to set."""

_COLUMN: Final = "lesson-column"
_WIDTHS: Final = (200, 2000)


class LessonDesk(QObject):
    """Puts the column with the lessons into the window, and checks what the network does.

    What counts is the network in the window, as it was trained, and the course of its own training.

    Args:
        window: with a central widget in which all is stacked.
        panels: of the window; the lessons stand on their left.
        actions: of the window.
        document: is replaced where the user wants to begin with a lesson's network.
        trainer: its records are followed.
        settings: remember the width of the column, and the last folder.
        files: ask before the design is replaced, and write beside the window.
        holding: has the network in the window, and the runs that are kept.
        leave_start: called before the column is shown, which the start page would cover.
        open_page: shows a page of the help.
        tell: says something in the status bar.

    Attributes:
        panel: the column.
    """

    def __init__(
        self,
        window: QMainWindow,
        panels: QWidget,
        actions: Mapping[str, QAction],
        document: Document,
        trainer: Trainer,
        settings: Settings,
        files: FileCommands,
        holding: Holding,
        leave_start: Callable[[], None],
        open_page: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._settings = window, document, settings
        self._files, self._holding, self._network = files, holding, holding.network
        self._leave_start, self._tell = leave_start, tell
        self._action = actions["actionLessons"]
        self._lesson: Lesson | None = None
        self._folders = LessonFolders(settings)
        self._listed: list[Lesson] = []
        self._progress = Progress()
        self._hinted: set[str] = set()
        self._following: Following | None = None
        self._seen: Evidence | None = None
        self.panel = LessonPanel(actions)
        self._splitter = self._put_beside(panels)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        self._later = QTimer(self, singleShot=True, interval=_SEEN_MS)
        self._later.timeout.connect(self._show_again)
        self._action.toggled.connect(self._switch)
        actions["actionLessonFolder"].triggered.connect(self._open_folder)
        actions["actionLessonResults"].triggered.connect(self._save)
        self.panel.chosen.connect(self._choose)
        self.panel.listWanted.connect(self.show_list)
        self.panel.startWanted.connect(self._begin)
        self.panel.nextWanted.connect(self._go_on)
        self.panel.hintWanted.connect(self._show_hints)
        self.panel.pageWanted.connect(open_page)
        self.panel.closed.connect(lambda: self._action.setChecked(False))
        self.panel.themeChanged.connect(self._show_again)
        trainer.recordReceived.connect(self._receive)
        self._network.replaced.connect(self._forget_course)
        self._network.weightsChanged.connect(self._note_weights)
        document.designChanged.connect(self._show_again)

    @Slot()
    def show_list(self) -> None:
        """Show all lessons."""
        self._lesson = None
        self._progress = progress.read()
        self.panel.show_lessons(self._find_lessons(), self._progress)
        self._show_column()

    def open(self, lesson: Lesson) -> None:
        """Work on a lesson."""
        self._lesson, self._hinted = lesson, set()
        self._progress = progress.read()
        if self._progress.complaint:
            self._tell(self._progress.complaint)
        self.panel.begin_at_top()
        self._show_column()
        self._look()

    @property
    def _lessons(self) -> list[Lesson]:
        return self._listed or self._find_lessons()

    def _find_lessons(self) -> list[Lesson]:
        self._listed = [*library.built_in(), *self._folders.lessons]
        return self._listed

    # The column

    def _put_beside(self, panels: QWidget) -> QSplitter:
        """Have panels and lessons beside each other where the panels are now."""
        place = self._window.centralWidget() or QWidget(self._window)
        layout = place.layout()
        splitter = QSplitter()
        splitter.setObjectName("besideLessons")
        splitter.setChildrenCollapsible(False)
        if isinstance(layout, QVBoxLayout):
            layout.replaceWidget(panels, splitter)
            layout.setStretchFactor(splitter, 1)
        splitter.addWidget(self.panel)
        splitter.addWidget(panels)
        splitter.setStretchFactor(1, 1)
        self.panel.hide()
        splitter.splitterMoved.connect(self._remember_width)
        return splitter

    def _show_column(self) -> None:
        self._leave_start()
        if self.panel.isHidden():
            self.panel.show()
            width, whole = self._known_width(), self._splitter.width()
            self._splitter.setSizes([width, max(1, whole - width)])
        with QSignalBlocker(self._action):
            self._action.setChecked(True)
        self.panel.take_focus()

    def _known_width(self) -> int:
        known = (self._settings.window_state(_COLUMN) or b"").decode("ascii", "replace")
        low, high = _WIDTHS
        is_width = known.isascii() and known.isdigit() and len(known) < len("00000")
        if is_width and low <= int(known) <= high:
            return int(known)
        return self.panel.sizeHint().width()

    @Slot()
    def _remember_width(self) -> None:
        self._settings.set_window_state(_COLUMN, str(self.panel.width()).encode())

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        if not on:
            self.panel.hide()
        elif self._lesson is None:
            self.show_list()
        else:
            self._show_column()
            self._look()

    @Slot(int)
    def _choose(self, place: int) -> None:
        self.open(self._lessons[place])

    def _after(self, lesson: Lesson) -> Lesson | None:
        """The next lesson of the list."""
        lessons = self._lessons
        place = next((n for n, each in enumerate(lessons) if each is lesson), len(lessons))
        return lessons[place + 1] if place + 1 < len(lessons) else None

    @Slot()
    def _go_on(self) -> None:
        following = None if self._lesson is None else self._after(self._lesson)
        if following is not None:
            self.open(following)

    @Slot()
    def _open_folder(self) -> None:
        where = str(self._settings.folder)
        chosen = ask_folder(self._window, say("Open the folder of a lesson"), where)
        if not chosen:
            return
        try:
            lesson = self._folders.add(Path(chosen))
        except LessonError as error:
            warn(self._window, say("The lesson was not opened"), str(error))
            return
        self._find_lessons()
        self._settings.folder = lesson.folder.parent
        self.open(lesson)

    @Slot()
    def _begin(self) -> None:
        if self._lesson is not None:
            self._files.begin_with(self._lesson.start)

    @Slot(str)
    def _show_hints(self, key: str) -> None:
        self._hinted.add(key)
        self._show_again()

    @Slot()
    def _save(self) -> None:
        """Save what was passed, all of it."""
        if self._files.writing.finish():
            save_results(self._window, self._lessons, self._settings, self._tell)

    # What the network does

    @Slot(object)
    def _receive(self, record: Record) -> None:
        """Follow the training whose network the window holds, and no other."""
        if isinstance(record, RunStarted):
            held = self._network.latest
            is_held = held is not None and held.weights is record.weights
            self._following = Following(record) if is_held else None
        elif self._following is not None:
            self._following.take(record)
            if isinstance(record, EpochDone):
                self._check()
                if not self._later.isActive():
                    self._later.start()
            elif isinstance(record, RunEnded):
                self._look()

    @Slot()
    def _forget_course(self) -> None:
        """Another network is in the window: what was followed is not its training."""
        self._following = None
        self._soon.start()

    @Slot()
    def _note_weights(self) -> None:
        held = self._network.latest
        if held is not None and held.origin.which != "now":
            self._soon.start()

    def _run(self) -> Run | None:
        """The kept run whose network is in the window."""
        held = self._network.latest
        key = "" if held is None else held.origin.key
        return next((run for run in self._holding.runs if key and run.key == key), None)

    def _evidence(self) -> Evidence | None:
        held = self._network.latest
        if held is None:
            return None
        if self._following is not None:
            return Evidence.of(held, self._following.course)
        run = self._run()
        return Evidence.of(held, Course() if run is None else Course.of(run))

    @Slot()
    def _look(self) -> None:
        """Check the network, and show how it stands."""
        self._later.stop()
        self._check()
        self._show_again()

    def _check(self) -> None:
        """Note what the network passes for the first time."""
        lesson = self._lesson
        if lesson is None or self.panel.isHidden():
            return
        evidence = self._seen = self._evidence()
        if evidence is not None:
            before = self._progress.of(lesson)
            fresh = [key for key in lesson.passed(evidence) if key not in before]
            if fresh:
                self._keep(lesson, fresh, evidence)

    def _keep(self, lesson: Lesson, keys: list[str], evidence: Evidence) -> None:
        self._progress = self._progress.adding(lesson, keys, evidence)
        titles = [now(task.title) for task in lesson.tasks if task.key in keys]
        said = say("Passed: {tasks}", tasks=listed(titles))
        if len(self._progress.of(lesson)) == len(lesson.tasks):
            said = say("All tasks of the lesson '{lesson}' are passed.", lesson=now(lesson.title))
        self._tell(said)
        announce(self.panel, said)
        found: list[Progress] = []

        def work() -> None:
            found.append(progress.keep(lesson, keys, evidence))

        def tell(error: Exception | None) -> None:
            if isinstance(error, LessonError):
                self._tell(str(error))
            elif error is not None:
                raise error
            elif found[0].complaint:
                self._tell(found[0].complaint)

        self._files.writing.write(progress.path().name, work, tell)

    @Slot()
    def _show_again(self) -> None:
        if self.panel.isHidden():
            return
        lesson = self._lesson
        if lesson is None:
            self.panel.show_lessons(self._lessons, self._progress)
            return
        evidence = self._seen
        about = evidence is not None and lesson.is_about(evidence)
        if evidence is None:
            counts = say("Nothing is trained yet.")
        elif not about:
            counts = say(
                "The network in the window does not count: it learned from other data than the "
                "lesson's."
            )
        else:
            counts = say("What counts is the network in the window, as it was trained.")
        passed: Mapping[str, Passed] = self._progress.of(lesson)
        asked = {
            task.key: hints(task, self._document.design, self._run())
            for task in lesson.tasks
            if task.key in self._hinted
        }
        stand = stand_of(lesson, self._progress)
        shown = Shown(lesson, passed, evidence if about else None, asked)
        done = len(passed) == len(lesson.tasks) and self._after(lesson) is not None
        self.panel.show_lesson(shown, stacked((stand, counts)), offers_next=done)
