"""The column with the lessons: a list of them, or one that is being worked on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder import theme
from netbuilder.lessons.lesson import Lesson
from netbuilder.lessons.progress import Progress
from netbuilder.translation import now, say
from netbuilder.views.common.ground import Ground
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import (
    Label,
    PageView,
    item,
    set_item_spoken,
    set_spoken,
    set_tip,
)
from netbuilder.views.icons import icon
from netbuilder.views.lessons.setting import HINT, Shown, lesson_markup
from netbuilder.wording import count_text

_WIDTH: Final = 300
_LEAST: Final = 250
_KEY: Final = Qt.ItemDataRole.UserRole
_GAP: Final = 3


def stand_of(lesson: Lesson, progress: Progress) -> str:
    """How many tasks of a lesson were passed, in a few words."""
    passed, tasks = len(progress.of(lesson)), len(lesson.tasks)
    if passed == tasks:
        return say("All tasks passed")
    counts = {"passed": count_text(passed), "tasks": count_text(tasks)}
    return say("{passed} of {tasks} tasks passed", **counts)


class LessonPanel(QWidget):
    """Shows lessons, and passes on what the user wants.

    Args:
        actions: of the window; two of them are offered as buttons.

    Signals:
        chosen: place of a lesson in the list.
        listWanted: the user wants to see all lessons.
        startWanted: the user wants to begin with the lesson's network.
        nextWanted: the user wants to go on to the next lesson.
        hintWanted: key of a task of which the user wants to see hints.
        pageWanted: key of a page of the help.
        closed: the user wants the column to go.
        themeChanged: what is shown has the colours of another theme.
    """

    chosen = Signal(int)
    listWanted = Signal()
    startWanted = Signal()
    nextWanted = Signal()
    hintWanted = Signal(str)
    pageWanted = Signal(str)
    closed = Signal()
    themeChanged = Signal()

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("lessonPanel")
        self._markup = ""
        self._back = self._button("lessonBack", "left", say("Show all lessons"))
        self._close = self._button("lessonClose", "close", say("Close the lessons"))
        self._title = Label(say("Lessons"))
        self._title.setObjectName("lessonTitle")
        self._title.setWordWrap(True)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._list = _List()
        self._page = PageView()
        self._page.setObjectName("lessonPage")
        set_spoken(self._page, say("Lesson"))
        self._page.setFrameShape(PageView.Shape.NoFrame)
        for view in (self._page, self._list):
            view.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._complaint, self._counts = Notice(warning=True), Label()
        self._counts.setObjectName("lessonCounts")
        self._counts.setWordWrap(True)
        self._start = QPushButton(say("Begin with the Lesson's Network"))
        self._start.setObjectName("lessonStart")
        set_tip(self._start, say("Replace the network by the one that the lesson begins with"))
        self._next = QPushButton(say("Next Lesson"))
        self._next.setObjectName("lessonNext")
        set_tip(self._next, say("Open the next lesson of the list"))
        self._next.hide()
        self._pages = QStackedWidget()
        self._lay_out(actions)
        self._list.opened.connect(self.chosen)
        self._back.clicked.connect(self.listWanted)
        self._close.clicked.connect(self.closed)
        self._start.clicked.connect(self.startWanted)
        self._next.clicked.connect(self.nextWanted)
        self._page.linkChosen.connect(self._follow)
        Ground(self)

    def sizeHint(self) -> QSize:
        """As wide as a column of text."""
        return QSize(_WIDTH, super().sizeHint().height())

    def show_lessons(self, lessons: Sequence[Lesson], progress: Progress) -> None:
        """Show the list of all lessons."""
        self._title.show_text(say("Lessons"))
        self._list.show_lessons(lessons, progress)
        self._complaint.show_text(progress.complaint)
        self._back.hide()
        self._pages.setCurrentIndex(0)

    def show_lesson(self, shown: Shown, counts: str, *, offers_next: bool) -> None:
        """Show a lesson.

        Args:
            shown: what is seen of it.
            counts: a sentence on which network counts.
            offers_next: whether the next lesson is to be done now.
        """
        self._next.setVisible(offers_next)
        self._title.show_text(now(shown.lesson.title))
        self._counts.show_text(counts)
        self._back.show()
        text, bar = lesson_markup(shown), self._page.verticalScrollBar()
        if text != self._markup:
            place = bar.value() if self._pages.currentIndex() == 1 else 0
            self._markup = text
            self._page.show_markup(text)
            bar.setValue(place)
        self._pages.setCurrentIndex(1)

    def begin_at_top(self) -> None:
        """Another lesson is shown from its first line."""
        self._markup = ""
        self._pages.setCurrentIndex(0)

    def take_focus(self) -> None:
        """Let the keyboard work in the column."""
        (self._list if self._pages.currentIndex() == 0 else self._page).setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for button in (self._back, self._close):
                self._dress(button)
            self.themeChanged.emit()

    @Slot(str)
    def _follow(self, key: str) -> None:
        if key.startswith(HINT):
            self.hintWanted.emit(key.removeprefix(HINT))
        else:
            self.pageWanted.emit(key)

    def _button(self, name: str, outline: str, hint: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setProperty("outline", outline)
        self._dress(button)
        set_tip(button, hint)
        set_spoken(button, hint)
        return button

    def _dress(self, button: QToolButton) -> None:
        style = theme.current()
        button.setIcon(icon(button.property("outline"), style.text, style.faint))

    def _lay_out(self, actions: Mapping[str, QAction]) -> None:
        open_folder = QPushButton(say("Open Lesson Folder..."))
        open_folder.setObjectName("lessonFolder")
        save = QPushButton(say("Save Results..."))
        save.setObjectName("lessonResults")
        for button, name in ((open_folder, "actionLessonFolder"), (save, "actionLessonResults")):
            button.clicked.connect(actions[name].trigger)
            set_tip(button, actions[name].statusTip())
        head = QHBoxLayout()
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        listed, page = QWidget(), QWidget()
        below = QVBoxLayout(listed)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._complaint)
        below.addWidget(self._list, 1)
        for button in (open_folder, save):
            below.addWidget(button)
        sheet = QVBoxLayout(page)
        sheet.setContentsMargins(0, 0, 0, 0)
        sheet.addWidget(self._page, 1)
        for part in (self._counts, self._next, self._start):
            sheet.addWidget(part)
        for each in (listed, page):
            self._pages.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        self.setMinimumWidth(_LEAST)


class _List(QListWidget):
    """The lessons by name, each with how many of its tasks were passed.

    Signals:
        opened: place of the lesson that was clicked, or chosen by Enter.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lessonList")
        set_spoken(self, say("Lessons"))
        self.setWordWrap(True)
        self.setSpacing(_GAP)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._open)

    def show_lessons(self, lessons: Sequence[Lesson], progress: Progress) -> None:
        """List these; the current place stays."""
        place = max(0, self.currentRow())
        self.clear()
        for number, lesson in enumerate(lessons):
            stand = stand_of(lesson, progress)
            title = now(lesson.title)
            row = QListWidgetItem(f"{item(title)}\n{item(stand)}")
            row.setData(_KEY, number)
            set_tip(row, now(lesson.summary))
            set_item_spoken(row, title, stand)
            if len(progress.of(lesson)) == len(lesson.tasks):
                row.setForeground(QColor(theme.current().go))
            self.addItem(row)
        self.setCurrentRow(min(place, self.count() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current lesson with Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentItem())
        else:
            super().keyPressEvent(event)

    @Slot(QListWidgetItem)
    def _open(self, row: QListWidgetItem | None) -> None:
        if row is not None:
            self.opened.emit(int(row.data(_KEY)))
