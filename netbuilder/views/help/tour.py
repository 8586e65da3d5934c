"""The tour: three marks on the live window, each of which goes when its thing is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QMainWindow, QWidget

from netbuilder.views.help.marks import Card, Mark

_MARGIN: Final = 8
_MOVED: Final = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
)


@dataclass(frozen=True)
class Step:
    """A step of the tour.

    Attributes:
        title: what to do.
        text: what comes of it.
        targets: object names of what it is done with; the first that is seen is marked.
        reveal: brings that into sight.
    """

    title: str
    text: str
    targets: tuple[str, ...]
    reveal: Callable[[], None] = lambda: None


class Tour(QObject):
    """Shows the steps until each is done, or the user wants no more; blocks nothing.

    Args:
        window: on which the marks are put.

    Signals:
        ended: whether every step was done.
    """

    ended = Signal(bool)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._steps: Sequence[Step] = ()
        self._marks: list[Mark] = []
        self._open: list[int] = []
        self._place = 0
        self._watched: list[QWidget] = []
        self._card = Card(window)
        self._card.moved.connect(self._move)
        self._card.ended.connect(self.end)
        self._escape = QShortcut(QKeySequence("Esc"), window)
        self._escape.activated.connect(self.end)
        self._escape.setEnabled(False)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._arrange)

    @property
    def active(self) -> bool:
        """Whether it is shown."""
        return bool(self._open)

    def begin(self, steps: Sequence[Step]) -> None:
        """Show these steps from the first."""
        self._clear()
        self._steps = tuple(steps)
        self._open = list(range(len(steps)))
        self._marks = [Mark(number, self._window) for number in range(1, len(steps) + 1)]
        self._escape.setEnabled(True)
        self._show(0)
        self._card.next.setFocus()

    def note_done(self, step: int) -> None:
        """A step was done: its mark goes, and the card speaks of the next that is left."""
        if step not in self._open:
            return
        self._open.remove(step)
        self._marks[step].hide()
        if not self._open:
            self._finish(True)
        elif step == self._place:
            self._show(next((each for each in self._open if each > step), self._open[0]))

    @Slot()
    def end(self) -> None:
        """Take everything away."""
        if self._open:
            self._finish(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is marked."""
        if event.type() in _MOVED:
            self._later.start()
        return False

    def _finish(self, done: bool) -> None:
        self._clear()
        self.ended.emit(done)

    def _clear(self) -> None:
        self._later.stop()
        for widget in self._watched:
            widget.removeEventFilter(self)
        for mark in self._marks:
            mark.hide()
            mark.deleteLater()
        self._open, self._marks, self._watched = [], [], []
        self._card.hide()
        self._escape.setEnabled(False)

    @Slot(int)
    def _move(self, by: int) -> None:
        """Go on to the next step that is left, or back; after the last one it is over."""
        ahead = [each for each in self._open if (each - self._place) * by > 0]
        if ahead:
            self._show(ahead[0] if by > 0 else ahead[-1])
        elif by > 0:
            self.end()

    def _show(self, place: int) -> None:
        self._place = place
        step = self._steps[place]
        step.reveal()
        self._card.show_step(step.title, step.text, place + 1, len(self._steps))
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Put the marks around what they mark, and the card beside one of them."""
        for place in self._open:
            target = self._target(self._steps[place])
            if target is None:
                self._marks[place].hide()
                continue
            self._watch(target)
            self._marks[place].put_around(self._area(target))
            self._marks[place].show_active(place == self._place)
        if self._open:
            target = self._target(self._steps[self._place])
            room = self._window.rect().adjusted(_MARGIN, 0, -_MARGIN, -_MARGIN)
            room.setTop(self._window.menuBar().height() + _MARGIN)
            area = room if target is None else self._area(target)
            self._card.put_beside(area, room)

    def _target(self, step: Step) -> QWidget | None:
        found = (self._window.findChild(QWidget, name) for name in step.targets)
        return next((each for each in found if each is not None and each.isVisible()), None)

    def _area(self, widget: QWidget) -> QRect:
        if isinstance(widget, QAbstractItemView):
            row = widget.visualRect(widget.currentIndex())
            if not row.isEmpty() and widget.viewport().rect().contains(row):
                return QRect(widget.viewport().mapTo(self._window, row.topLeft()), row.size())
        return QRect(widget.mapTo(self._window, QPoint()), widget.size())

    def _watch(self, widget: QWidget) -> None:
        """Be told when a widget, or what it lies in, moves."""
        part: QWidget | None = widget
        while part is not None:
            if part not in self._watched:
                part.installEventFilter(self)
                self._watched.append(part)
            part = None if part is self._window else part.parentWidget()
