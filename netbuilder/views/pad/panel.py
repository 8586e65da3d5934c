"""The pad with what the network sees and what it reads; it decides nothing of that."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.insight.picture_reading import PictureReading
from netbuilder.translation import say
from netbuilder.views.attention.choice import AttentionChoice
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.common.square import Square
from netbuilder.views.common.texts import Label, add_action, set_spoken, set_tip
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.pad.input_view import NetworkInput
from netbuilder.views.pad.nearest import Nearest
from netbuilder.views.pad.pictures import PadPictures
from netbuilder.views.pad.reading_notice import ReadingNotice
from netbuilder.views.pad.tools import PadTools

Picture = npt.NDArray[np.float32]

_ROWS: Final = 5
_BARS: Final = 7
"""Heights of letters that five rows of bars need at least, in fonts with little between lines."""


class PadPanel(QWidget):
    """Tells of each change of the drawing, and shows what is read of it.

    Signals:
        drawn: the picture, float32 (28, 28) in [0, 1], or None for an empty pad.
        explanationWanted: number of the class whose evidence is wanted, or None.
        answered: name of the class that the drawing is, as the user says.
        teachingCancelled: the network is to learn nothing more of what was taught.
    """

    drawn = Signal(object)
    explanationWanted = Signal(object)
    answered = Signal(str)
    teachingCancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pad = DigitPad()
        self.attention = AttentionChoice()
        self.attention.setObjectName("padAttention")
        self.attention.legend.lie_on(self.pad)
        self.attention.told.connect(self.tell)
        self.bars = PredictionBars()
        line, em = self.fontMetrics().height(), self.fontInfo().pixelSize()
        self.bars.setMinimumHeight(max(_ROWS * line, _BARS * em))
        self._input = NetworkInput()
        self._input.setFixedSize(self._input.minimumSize())
        self._hint = Label()
        self._hint.setObjectName("padHint")
        self._hinted = False  # whether the hint says why there is no reading
        self._hint.setWordWrap(True)
        clear = QPushButton(say("Clear"))
        clear.setObjectName("clearPad")
        set_tip(clear, say("Clear the pad (Esc while it has the focus)"))
        clear.clicked.connect(self.pad.clear)
        self.pad.drawingChanged.connect(self._pass_on)
        self.bars.hovered.connect(self.explanationWanted)

        self._output = NetworkInput()
        self._output.setObjectName("networkOutput")
        set_spoken(self._output, say("The network's output"))
        set_tip(self._output, say("The network's reconstruction of your drawing"))
        self._output.setFixedSize(self._output.minimumSize())
        self._output_caption = Label(say("Network\noutput"))
        below = QHBoxLayout()
        for widget in (self._input, Label(say("What the\nnetwork sees"))):
            below.addWidget(widget)
        for widget in (self._output, self._output_caption):
            below.addWidget(widget)
        below.addStretch(1)
        self._nearest = Nearest()
        pictures = PadPictures(self.pad)
        pictures.refused.connect(self.tell)
        reading = ReadingNotice()
        reading.cancelled.connect(pictures.cancel)
        pictures.waiting.connect(reading.setVisible)
        self._verdict = Label()
        self._verdict.setObjectName("padVerdict")
        set_spoken(self._verdict, say("How confident it is"))
        self._verdict.setWordWrap(True)
        self._verdict.setMinimumHeight(self.fontMetrics().height())
        self._cancel = QPushButton(say("Cancel"))
        self._cancel.setObjectName("cancelTeaching")
        set_tip(self._cancel, say("Stop learning your digits; they are kept"))
        self._cancel.clicked.connect(self.teachingCancelled)
        self._cancel.hide()
        self._answer = QToolButton()
        self._answer.setObjectName("itWas")
        self._answer.setText(say("Teach..."))
        set_tip(self._answer, say("Teach the right answer; the drawing is saved to My Digits"))
        self._answer.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._answer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._answer.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._answers = QMenu(self._answer)
        self._answers.aboutToShow.connect(self._offer_answers)
        self._answer.setMenu(self._answers)
        buttons = QHBoxLayout()
        for button in (self._cancel, self._answer, clear):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(PadTools(self.pad, self.attention))
        layout.addWidget(Square(self.pad), 5)
        layout.addWidget(reading)
        layout.addWidget(self.bars, 3)
        layout.addWidget(self._verdict)
        layout.addWidget(self._hint)
        layout.addLayout(below)
        layout.addWidget(self._nearest)
        layout.addLayout(buttons)
        self.expect(CLASS, self.bars.names)

    @Slot(str)
    def tell(self, sentence: str) -> None:
        """Say something about what the user has taught."""
        self._hinted = False
        self._hint.show_text(sentence)

    def show_teaching(self, running: bool) -> None:
        """Say whether the network is being taught, which the user may cancel."""
        self._cancel.setVisible(running)

    @Slot()
    def _offer_answers(self) -> None:
        self._answers.clear()
        for name in self.bars.names:
            add_action(self._answers, name).triggered.connect(partial(self._take_answer, name))

    def _take_answer(self, name: str, _: bool = False) -> None:
        if not self.pad.is_empty():
            self.answered.emit(name)

    def picture(self) -> Picture | None:
        """The drawing as the network sees it; None for an empty pad."""
        return None if self.pad.is_empty() else self.pad.image()

    def expect(self, target: str, names: Sequence[str]) -> None:
        """Make room for what a network answers.

        Args:
            target: what it learns.
            names: of its classes; () where it tells none, and its numbers are those of before.
        """
        self._target = target
        for widget in (self._output, self._output_caption):
            widget.setVisible(target == INPUT)
        self.bars.setVisible(target != INPUT)
        if names and tuple(names) != self.bars.names:
            self.bars.set_names(names)

    def show_reading(
        self, picture: Picture | None, reading: PictureReading | None, hint: str
    ) -> None:
        """Show what is read of the drawing.

        Args:
            picture: the drawing; None for an empty pad.
            reading: None where nothing reads it.
            hint: why not; '' leaves what was told last, while there is a reading.
        """
        self._input.set_image(picture)
        answer = None if reading is None else reading.answer
        self._output.set_image(answer if self._target == INPUT else None)
        if answer is not None and self._target == NUMBER:
            self.bars.show_number(float(answer[0]))
        else:
            self.bars.set_probabilities(answer if self._target == CLASS else None)
        if picture is None or hint or self._hinted:
            self._hint.show_text(hint)
        self._hinted = bool(hint)
        self._answer.setEnabled(picture is not None and self._target == CLASS)
        self._verdict.show_text("" if reading is None else reading.verdict)
        examples = () if reading is None else reading.nearest
        self._nearest.show_examples([e.picture for e in examples], [e.name for e in examples])

    @Slot()
    def _pass_on(self) -> None:
        self.drawn.emit(self.picture())
