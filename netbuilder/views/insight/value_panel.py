"""A single value and the way to it: what it sees, the products, their sum, the activation."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.opened.gist import gist
from netbuilder.opened.walk import Walk, walk
from netbuilder.opened.walk_words import Step, steps, title
from netbuilder.translation import mark, say
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.attended import Value
from netbuilder.views.canvas.values import Index
from netbuilder.views.common.announcing import announce
from netbuilder.views.common.texts import Label, own, set_caption, set_tip
from netbuilder.views.insight.walk_picture import WalkPicture

_TITLE: Final = mark("Value")
_NO_SAMPLE: Final = mark("The canvas shows no sample; open the blocks to see one.")
_NO_SUM: Final = mark(
    "This is a state within the layer, not one of its outputs; it follows from all steps up to it."
)


class ValuePanel(QWidget):
    """Shows how a value is computed, step by step.

    Signals:
        unitWanted: the unit or map of the value is to be looked at: block and number.
    """

    unitWanted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("valuePanel")
        self._walk: Walk | None = None
        self._steps: tuple[Step, ...] = ()
        self._at = 0
        self._title, self._words = Label(), Label()
        self._title.setObjectName("valueTitle")
        self._words.setObjectName("valueWords")
        for label in (self._title, self._words):
            label.setWordWrap(True)
        self.back, self.next, self.unit = QPushButton(), QPushButton(), QPushButton()
        for button, name, words, hint in (
            (self.back, "valueBack", say("Back"), say("Show the step before (Left)")),
            (self.next, "valueNext", say("Next"), say("Show the next step (Right)")),
            (
                self.unit,
                "valueUnit",
                say("Show the Unit"),
                say("Look at the whole unit or map: what excites it, and the network without it"),
            ),
        ):
            button.setObjectName(name)
            set_caption(button, words)
            set_tip(button, hint)
        self.picture = WalkPicture()
        scrolled = QScrollArea()
        scrolled.setWidget(self.picture)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        for button in (self.back, self.next, self.unit):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._words)
        layout.addWidget(scrolled, 1)
        self.back.clicked.connect(partial(self._step, -1))
        self.next.clicked.connect(partial(self._step, 1))
        self.unit.clicked.connect(self._want_unit)
        self.picture.stepWanted.connect(self._step)
        self._show_possible()

    def show_walk(self, found: Walk) -> None:
        """Show the way to a value; the same step of the same value as before."""
        before = self._walk
        same = before is not None and (before.block, before.index) == (found.block, found.index)
        self._walk, self._steps = found, steps(found)
        self._title.show_text(title(found))
        self.picture.show_walk(found)
        self._go(min(self._at, len(self._steps) - 1) if same else 0)

    def show_nothing(self, words: str) -> None:
        """Say why there is nothing to show."""
        self._walk, self._steps, self._at = None, (), 0
        self._title.show_text("")
        self._words.show_text(words)
        self.picture.show_walk(None)
        self._show_possible()

    @Slot(int)
    def _step(self, step: int, _: bool = False) -> None:
        if self._steps:
            self._go(min(max(self._at + step, 0), len(self._steps) - 1))
            announce(self, self._steps[self._at].text)

    def _go(self, place: int) -> None:
        self._at = place
        self._words.show_text(self._steps[place].text)
        self.picture.show_step(*self._steps[place])
        self._show_possible()

    def _show_possible(self) -> None:
        self.back.setEnabled(self._at > 0)
        self.next.setEnabled(self._at + 1 < len(self._steps))
        self.unit.setEnabled(self._walk is not None)

    @Slot()
    def _want_unit(self) -> None:
        if self._walk is not None:
            self.unitWanted.emit(self._walk.block, self._walk.index[-1])


class ValueView(QObject):
    """Gives the value's panel a tab once a value is chosen, and keeps it true while it is seen.

    Args:
        network: whose values they are.
        canvas: shows them, of a sample.
        tabs: get another one.
        panel: is its page.
        parent: Qt's.
    """

    def __init__(
        self,
        network: CurrentNetwork,
        canvas: Canvas,
        tabs: QTabWidget,
        panel: ValuePanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._canvas, self._tabs, self._panel = network, canvas, tabs, panel
        self._chosen: Value | None = None
        self._asking, self._telling = Latest(self), Latest(self)
        self._asking.done.connect(self._show)
        self._telling.done.connect(self._tell)
        self._place = tabs.addTab(panel, own(_TITLE))
        tabs.setTabVisible(self._place, False)
        network.replaced.connect(self._leave)
        canvas.detail.framed.connect(self._follow)
        canvas.detail.units.moved.connect(self._come_to)
        tabs.currentChanged.connect(self._follow)

    def choose(self, value: Value) -> None:
        """Show the way to a value."""
        if self._network.trained is None:
            return
        self._chosen = value
        self._tabs.setTabVisible(self._place, True)
        self._tabs.setCurrentIndex(self._place)
        self._ask(at_once=True)

    @Slot()
    def _follow(self) -> None:
        """The network, or the sample, has changed."""
        if self._chosen is not None and self._panel.isVisible():
            self._ask(at_once=False)

    @Slot(object, object)
    def _come_to(self, block: str | None, place: Index | None) -> None:
        """The keys have come to a value: the panel follows, and more is told of it."""
        network, probe = self._network.trained, self._network.probe
        if block is None or place is None or network is None or probe is None:
            return
        value, frame = Value(block, place), self._canvas.detail.frame
        sample = None if frame is None else frame.sample

        def work() -> tuple[Value, str]:
            return value, gist(probe, network.weights, sample, *value)

        self._telling.request(work, at_once=True)
        if self._chosen is not None and self._panel.isVisible():
            self._chosen = value
            self._ask(at_once=True)

    @Slot(object)
    def _tell(self, known: tuple[Value, str]) -> None:
        self._canvas.detail.units.know_more(*known)

    def _ask(self, *, at_once: bool) -> None:
        network, probe = self._network.trained, self._network.probe
        value, frame = self._chosen, self._canvas.detail.frame
        if value is None or network is None or probe is None:
            return
        sample = None if frame is None else frame.sample
        if sample is None:
            self._panel.show_nothing(_NO_SAMPLE)
            return

        def work() -> tuple[Value, Walk | None]:
            return value, walk(probe, network.weights, sample, *value)

        self._asking.request(work, at_once=at_once)

    @Slot(object)
    def _show(self, answer: tuple[Value, Walk | None]) -> None:
        value, found = answer
        if value != self._chosen:
            return
        if found is None:
            self._panel.show_nothing(_NO_SUM)
        else:
            self._panel.show_walk(found)

    @Slot()
    def _leave(self) -> None:
        self._chosen = None
        self._asking.cancel()
        self._telling.cancel()
        self._tabs.setTabVisible(self._place, False)
