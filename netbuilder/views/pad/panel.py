"""The pad with what the network sees and what it reads."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design.pictures import resized
from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.training.evidence import evidence
from netbuilder.training.familiarity import Familiarity
from netbuilder.training.judgement import judge
from netbuilder.training.records import HeldOut
from netbuilder.views.bars import PredictionBars
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.pad.input_view import NetworkInput
from netbuilder.views.pad.nearest import COUNT, Nearest
from netbuilder.views.pad.pictures import PadPictures
from netbuilder.views.pad.tools import PadTools

_BARS_WIDTH = 190
_UNREAD = "Press Train: nothing can read it yet."

Picture = npt.NDArray[np.float32]
Read = Callable[[Picture], npt.NDArray[np.float32] | None]


class PadPanel(QWidget):
    """Passes each change of the drawing to `read`, and shows its answer at once.

    Args:
        read: what the network answers to a picture of shape (28, 28), in the form that
            `Predictor.predict` gives it, or None while nothing can read it.
        parent: Qt's.

    Signals:
        readingChanged: the picture that was read, None for an empty pad.
        answered: name of the class that the drawing is, as the user says.
        lessonCancelled: the network is to learn nothing more of what was taught.
    """

    readingChanged = Signal(object)
    answered = Signal(str)
    lessonCancelled = Signal()

    def __init__(self, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._familiarity: Familiarity | None = None
        self._seen: HeldOut | None = None
        self._taught: Picture | None = None
        self._known: Picture | None = None  # the taught ones at the size of what is remembered
        self.pad = DigitPad()
        self.bars = PredictionBars()
        self.bars.setMaximumWidth(_BARS_WIDTH)
        self._input = NetworkInput()
        self._input.setFixedSize(self._input.minimumSize())
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._hint.setMaximumWidth(_BARS_WIDTH)
        clear = QPushButton("Clear")
        clear.setObjectName("clearPad")
        clear.setToolTip("Empty the pad (Esc while it has the focus)")
        clear.clicked.connect(self.pad.clear)
        self.pad.drawingChanged.connect(self.read_again)
        self.bars.hovered.connect(self._explain)

        self._output = NetworkInput()
        self._output.setObjectName("networkOutput")
        self._output.setAccessibleName("What the network gives back")
        self._output.setToolTip("The network's own version of your drawing")
        self._output.setFixedSize(self._output.minimumSize())
        self._output_caption = QLabel("What it\ngives back")
        below = QHBoxLayout()
        below.addWidget(self._input)
        below.addWidget(QLabel("What the\nnetwork sees"))
        below.addWidget(self._output)
        below.addWidget(self._output_caption)
        below.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(PadTools(self.pad))
        left.addWidget(self.pad, 1)
        PadPictures(self.pad).refused.connect(self.tell)
        left.addLayout(below)
        self._nearest = Nearest()
        left.addWidget(self._nearest)
        right = QVBoxLayout()
        right.addWidget(self.bars, 1)
        self._verdict = QLabel()
        self._verdict.setObjectName("padVerdict")
        self._verdict.setAccessibleName("How sure it is")
        self._verdict.setWordWrap(True)
        self._verdict.setMaximumWidth(_BARS_WIDTH)
        self._verdict.setMinimumHeight(2 * self.fontMetrics().height())
        right.addWidget(self._verdict)
        right.addWidget(self._hint)
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("cancelLesson")
        self._cancel.setToolTip("Learn nothing more of your digits; they are kept")
        self._cancel.clicked.connect(self.lessonCancelled)
        self._cancel.hide()
        right.addWidget(self._cancel)
        self._answer = QToolButton()
        self._answer.setObjectName("itWas")
        self._answer.setText("It was ...")
        self._answer.setToolTip("Say what the drawing was: the network learns it, and it is kept")
        self._answer.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._answer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._answer.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._answers = QMenu(self._answer)
        self._answers.aboutToShow.connect(self._offer_answers)
        self._answer.setMenu(self._answers)
        right.addWidget(self._answer)
        right.addWidget(clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(left, 3)
        layout.addLayout(right, 2)
        self.expect(CLASS)

    def tell(self, sentence: str) -> None:
        """Say something about what the user has taught."""
        self._hint.setText(sentence)

    def show_lesson(self, goes_on: bool) -> None:
        """Whether a lesson goes on, which the user may cancel."""
        self._cancel.setVisible(goes_on)

    @Slot()
    def _offer_answers(self) -> None:
        self._answers.clear()
        for name in self.bars.names:
            self._answers.addAction(name).triggered.connect(partial(self._take_answer, name))

    def _take_answer(self, name: str, _: bool = False) -> None:
        if not self.pad.is_empty():
            self.answered.emit(name)

    def remember(self, familiarity: Familiarity | None, seen: HeldOut | None) -> None:
        """Compare drawings with what the network was trained on from now on."""
        self._familiarity, self._seen = familiarity, seen
        self._fit_taught()
        self.read_again()

    def know(self, taught: Picture | None) -> None:
        """Count these drawings, (n, 28, 28), as what the network was trained on, too."""
        self._taught = taught
        self._fit_taught()
        self.read_again()

    def _fit_taught(self) -> None:
        self._known = None
        if self._taught is not None and self._familiarity is not None:
            side = math.isqrt(self._familiarity.values)
            if self._taught.shape[1:] == (side, side):
                self._known = self._taught
                return
            self._known = np.stack([resized(picture, side) for picture in self._taught])

    def expect(self, target: str) -> None:
        """Make room for what networks of this target answer."""
        self._target = target
        for widget in (self._output, self._output_caption):
            widget.setVisible(target == INPUT)
        self.bars.setVisible(target != INPUT)
        self.read_again()

    @Slot()
    def read_again(self) -> None:
        """Show what the network makes of the drawing now."""
        if self.pad.is_empty():
            self._input.set_image(None)
            self._output.set_image(None)
            self.bars.set_probabilities(None)
            self._hint.setText("")
            self._answer.setEnabled(False)
            self._compare(None, None)
            self.readingChanged.emit(None)
            return
        image = self.pad.image()
        answer = self._read(image)
        self._input.set_image(image)
        self._output.set_image(answer if self._target == INPUT else None)
        if answer is not None and self._target == NUMBER:
            self.bars.show_number(float(answer[0]))
        else:
            self.bars.set_probabilities(answer if self._target == CLASS else None)
        if answer is None or self._hint.text() == _UNREAD:
            self._hint.setText(_UNREAD if answer is None else "")
        self._answer.setEnabled(self._target == CLASS)
        self._compare(image, answer)
        self.readingChanged.emit(image)

    @Slot(object)
    def _explain(self, number: int | None) -> None:
        """Show which strokes speak for a class, and which against it."""
        if number is None or self._target != CLASS or self.pad.is_empty():
            self.pad.show_evidence(None)
        else:
            self.pad.show_evidence(evidence(self.pad.image(), self._read, number))

    def _compare(self, image: Picture | None, answer: Picture | None) -> None:
        """Say what the answer is worth, and show what is most like the drawing."""
        look = None
        side = 0
        if image is not None and answer is not None and self._familiarity is not None:
            side = math.isqrt(self._familiarity.values)
            look = self._familiarity.look(resized(image, side), COUNT, self._known)
        verdict = ""
        if answer is not None and self._target == CLASS and image is not None:
            unlike = look is not None and look.unlike
            verdict = judge(answer, self.bars.names, unlike).text
        self._verdict.setText(verdict)
        pictures, names = [], []
        if look is not None and self._seen is not None and image is not None:
            labels = self._seen.labels
            for place in look.nearest:
                pictures.append(self._seen.samples[place].reshape(side, side))
                names.append("" if labels is None else self.bars.names[int(labels[place])])
        self._nearest.show_examples(pictures, names)
