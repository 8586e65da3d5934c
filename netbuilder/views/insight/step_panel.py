"""What a single step of the training did: to the samples of its batch, and to the blocks."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from netbuilder.insight.sample_pictures import as_pictures
from netbuilder.insight.step_effect import BlockStep, StepEffect, step_effect
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.training.records import Progress, Record, RunStarted, StepTaken
from netbuilder.training.trainer import Trainer
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, cell, own, set_spoken, set_tip
from netbuilder.views.insight.samples import SampleList
from netbuilder.wording import number_text, percent

_TITLE: Final = mark("Step")
_HEADS: Final = (mark("Block"), mark("Gradient"), mark("Change"))
_HINTS: Final = (
    mark("A block whose weights the step has changed"),
    mark("The length of the gradient of the loss for the block's weights"),
    mark("The length of the change of the block's weights, as a share of the weights' own length"),
)


class StepPanel(QWidget):
    """Samples of the batch with the answers before and after; gradients of the blocks.

    Attributes:
        samples: the samples of the batch; a click on one opens it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepPanel")
        self._sentence = Label()
        self._sentence.setObjectName("stepSentence")
        self._sentence.setWordWrap(True)
        self.samples = SampleList()
        self.samples.setObjectName("stepSamples")
        set_spoken(self.samples, say("Samples of the batch"))
        set_tip(self.samples, say("Open a sample on the pad"))
        self._blocks = QTableWidget(0, len(_HEADS))
        self._blocks.setObjectName("stepBlocks")
        set_spoken(self._blocks, say("Gradient and change of each block"))
        for column, (head, hint) in enumerate(zip(_HEADS, _HINTS, strict=True)):
            entry = QTableWidgetItem(cell(head))
            set_tip(entry, hint)
            self._blocks.setHorizontalHeaderItem(column, entry)
        self._blocks.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._blocks.setTabKeyNavigation(False)
        self._blocks.verticalHeader().hide()
        self._blocks.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self._blocks.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        below = QHBoxLayout()
        below.addWidget(self.samples, 3)
        below.addWidget(self._blocks, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._sentence)
        layout.addLayout(below, 1)

    def show_effect(self, effect: StepEffect) -> None:
        """Show a step."""
        self._sentence.show_text(effect.sentence)
        pictures = as_pictures(effect.pictures)
        blank = np.ones((len(effect.names), 1, 1), np.float32)
        self.samples.setEnabled(pictures is not None)
        self.samples.show_pictures(
            blank if pictures is None else pictures, effect.names, effect.captions
        )
        self._blocks.setRowCount(len(effect.blocks))
        for row, block in enumerate(effect.blocks):
            for column, text in enumerate(_texts(block)):
                entry = QTableWidgetItem(cell(text))
                if column:
                    entry.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self._blocks.setItem(row, column, entry)


class StepView(QObject):
    """Gives the step's panel a tab, and fills it, as long as the user takes single steps.

    Args:
        trainer: takes the steps.
        network: answers before and after.
        tabs: get another one.
        panel: is its page.
        parent: Qt's.
    """

    def __init__(
        self,
        trainer: Trainer,
        network: CurrentNetwork,
        tabs: QTabWidget,
        panel: StepPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._tabs, self._panel = network, tabs, panel
        self._asking = Latest(self)
        self._asking.done.connect(self._show)
        self._shown: StepTaken | None = None
        self._place = tabs.addTab(panel, own(_TITLE))
        tabs.setTabVisible(self._place, False)
        trainer.recordReceived.connect(self._receive)
        network.replaced.connect(self._leave)

    @Slot(object)
    def _receive(self, record: Record) -> None:
        network, probe = self._network.trained, self._network.probe
        if isinstance(record, StepTaken) and network is not None:
            self._shown = record
            if probe is not None:
                self._asking.request(partial(step_effect, probe, network, record), at_once=True)
            else:
                self._network.probeReady.connect(self._ask_now)
        elif isinstance(record, Progress) and self._shown is not None:
            if record.weights is not self._shown.after:
                self._leave()  # It trains on.
        elif isinstance(record, RunStarted):
            self._leave()

    @Slot()
    def _ask_now(self) -> None:
        """The first step was quicker than the network that answers."""
        self._network.probeReady.disconnect(self._ask_now)
        if self._shown is not None:
            self._receive(self._shown)

    @Slot(object)
    def _show(self, effect: StepEffect | None) -> None:
        if effect is None or self._shown is None:
            return
        self._panel.show_effect(effect)
        if not self._tabs.isTabVisible(self._place):
            self._tabs.setTabVisible(self._place, True)
            self._tabs.setCurrentIndex(self._place)

    @Slot()
    def _leave(self) -> None:
        self._shown = None
        self._asking.cancel()
        self._tabs.setTabVisible(self._place, False)


def _texts(block: BlockStep) -> tuple[str, str, str]:
    return block.name, number_text(block.gradient, 3), percent(block.change, 2)
