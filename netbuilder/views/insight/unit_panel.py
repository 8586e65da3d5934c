"""A unit that was pointed at: its weights, what excites it, and the network without it."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QTabWidget, QVBoxLayout, QWidget

from netbuilder.insight.sample_pictures import as_pictures
from netbuilder.insight.unit_look import UnitLook, look_at_unit, reach
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, own, set_caption, set_spoken, set_tip
from netbuilder.views.insight.layer_row import signed_image
from netbuilder.views.insight.samples import SampleList, picture_of
from netbuilder.wording import number_text, stacked

_TITLE: Final = mark("Unit")
_SIDE: Final = 84


class UnitPanel(QWidget):
    """Shows a unit, and lets the keyboard choose another one of the same block.

    Signals:
        pictureChosen: a sample that is to be opened, float32 (height, width) in [0, 1].
        unitChosen: another unit of the block, counted from 0.
        offWanted: the unit is to give 0 from now on: block and number of the unit.
        valueWanted: the way to the unit's value is to be shown: block and number of the unit.
    """

    pictureChosen = Signal(object)
    unitChosen = Signal(int)
    offWanted = Signal(str, int)
    valueWanted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unitPanel")
        self._title, self._words = Label(), Label()
        self._title.setObjectName("unitTitle")
        self.number = QSpinBox()
        self.number.setObjectName("unitNumber")
        self.number.setKeyboardTracking(False)
        self.number.setMinimum(1)
        self.number.valueChanged.connect(lambda number: self.unitChosen.emit(number - 1))
        set_spoken(self.number, say("Unit"))
        set_tip(self.number, say("The unit that is shown, counted from 1"))
        self._block = ""
        self._way = QPushButton()
        self._way.setObjectName("unitValue")
        set_caption(self._way, say("Show Its Calculation"))
        set_tip(self._way, say("Follow the unit's value back to the products that make it"))
        self._way.clicked.connect(self._want_value)
        self._off = QPushButton()
        self._off.setObjectName("unitOff")
        set_caption(self._off, say("Switch It Off"))
        set_tip(self._off, say("Set the unit's weights to 0; Undo brings them back"))
        self._off.clicked.connect(self._want_off)
        self._words.setObjectName("unitWords")
        self._words.setWordWrap(True)
        self._weights = _Captioned(
            say("Weights"), say("The unit's weights: blue adds, orange subtracts")
        )
        self._climbed = _Captioned(
            say("Ideal input"), say("The input that excites the unit, found by gradient ascent")
        )
        self._samples = SampleList()
        self._samples.setObjectName("unitSamples")
        set_spoken(self._samples, say("Test samples that excite the unit most"))
        set_tip(self._samples, say("Open a sample on the pad"))
        self._samples.pictureChosen.connect(self.pictureChosen)
        below = QHBoxLayout()
        below.addWidget(self._weights)
        below.addWidget(self._climbed)
        below.addWidget(self._samples, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        head = QHBoxLayout()
        head.addWidget(Label(say("Unit")))
        head.addWidget(self.number)
        head.addWidget(self._title, 1)
        head.addWidget(self._way)
        head.addWidget(self._off)
        layout.addLayout(head)
        layout.addWidget(self._words)
        layout.addLayout(below, 1)

    def show_waiting(self, block: str, unit: int) -> None:
        """Say which unit is being asked about."""
        self._put(unit, max(self.number.maximum(), unit + 1))
        self._block = block
        self._title.show_text(say("of {block}", block=block))
        self._words.show_text(say("Asking the network about this unit..."))
        for part in (self._weights, self._climbed):
            part.show_picture(None)
        self._samples.show_pictures(np.empty((0, 1, 1), np.float32), [], [])

    def show_look(self, look: UnitLook) -> None:
        """Show what was found."""
        self._put(look.unit, look.units)
        said = (reach(look), look.speaks, look.without)
        self._words.show_text(stacked(said))
        weights, climbed = look.weights, look.climbed
        self._weights.show_picture(
            None if weights is None else QPixmap.fromImage(signed_image(weights))
        )
        self._climbed.show_picture(None if climbed is None else picture_of(climbed, _SIDE))
        pictures = as_pictures(look.pictures)
        values = [number_text(float(each), 3) for each in look.values]
        names = [say("The unit answers {value} to this sample.", value=value) for value in values]
        blank = np.ones((len(values), 1, 1), np.float32)
        self._samples.setEnabled(pictures is not None)
        self._samples.show_pictures(blank if pictures is None else pictures, names, values)

    def show_nothing(self) -> None:
        """Say that there is nothing to show."""
        self._words.show_text(say("This unit has nothing to show; choose another one."))

    @Slot()
    def _want_value(self) -> None:
        if self._block:
            self.valueWanted.emit(self._block, self.number.value() - 1)

    @Slot()
    def _want_off(self) -> None:
        if self._block:
            self.offWanted.emit(self._block, self.number.value() - 1)

    def _put(self, unit: int, units: int) -> None:
        blocked = self.number.blockSignals(True)
        self.number.setMaximum(units)
        self.number.setValue(unit + 1)
        self.number.blockSignals(blocked)


class UnitView(QObject):
    """Gives the unit's panel a tab once a unit is chosen, and keeps it true as long as it is seen.

    Args:
        network: whose units they are.
        tabs: get another one.
        panel: is its page.
        parent: Qt's.
    """

    def __init__(
        self, network: CurrentNetwork, tabs: QTabWidget, panel: UnitPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._tabs, self._panel = network, tabs, panel
        self._asking = Latest(self)
        self._asking.done.connect(self._show)
        self._chosen: tuple[str, int] | None = None
        self._place = tabs.addTab(panel, own(_TITLE))
        tabs.setTabVisible(self._place, False)
        panel.unitChosen.connect(self._choose_other)
        network.replaced.connect(self._leave)
        network.weightsChanged.connect(self._follow)
        network.decidedAnew.connect(self._follow)

    @Slot(str, int)
    def choose(self, block: str, unit: int) -> None:
        """Show a unit of a block."""
        if self._network.trained is None:
            return
        self._chosen = block, unit
        self._panel.show_waiting(block, unit)
        self._tabs.setTabVisible(self._place, True)
        self._tabs.setCurrentIndex(self._place)
        self._ask(at_once=True)

    @Slot(int)
    def _choose_other(self, unit: int) -> None:
        if self._chosen is not None:
            self.choose(self._chosen[0], unit)

    @Slot()
    def _follow(self) -> None:
        if self._chosen is not None and self._panel.isVisible():
            self._ask(at_once=False)

    def _ask(self, *, at_once: bool) -> None:
        network, probe, samples = self._network.trained, self._network.probe, self._network.samples
        if self._chosen is None or network is None or probe is None or samples is None:
            return
        work = partial(
            look_at_unit, probe, network, samples, *self._chosen, stopped=self._asking.stopped
        )
        self._asking.request(work, at_once=at_once)

    @Slot(object)
    def _show(self, look: UnitLook | None) -> None:
        if look is None:
            self._panel.show_nothing()
        elif (look.block, look.unit) == self._chosen:
            self._panel.show_look(look)

    @Slot()
    def _leave(self) -> None:
        self._chosen = None
        self._asking.cancel()
        self._tabs.setTabVisible(self._place, False)


class _Captioned(QWidget):
    """A picture with a word below it; nothing where there is no picture."""

    def __init__(self, caption: str, hint: str) -> None:
        super().__init__()
        self._picture = Label()
        self._picture.setFixedSize(_SIDE, _SIDE)
        set_spoken(self._picture, hint)
        set_tip(self, hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addWidget(self._picture)
        layout.addWidget(Label(caption), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.hide()

    def show_picture(self, picture: QPixmap | None) -> None:
        self.setVisible(picture is not None)
        if picture is not None:
            self._picture.setPixmap(picture.scaled(_SIDE, _SIDE))
