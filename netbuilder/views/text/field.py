"""A field for a text, with what the network answers and which of its words mattered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, LiteralString

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.own import OWN_DATA
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.imported.recipes.text import WORDS, TextForm
from netbuilder.imported.tokens import Token
from netbuilder.insight.text_attention import TextReading
from netbuilder.translation import mark as mark_text
from netbuilder.translation import say
from netbuilder.views.attention.signs import SignLegend, colours
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.common.numbers import numbers_told
from netbuilder.views.common.texts import (
    ExtraSelection,
    Label,
    item,
    own,
    set_description,
    set_spoken,
    set_tip,
)
from netbuilder.views.forms.controls import ComboBox
from netbuilder.wording import plural, sentences, stacked, terms

NO_NETWORK: Final = mark_text("No trained network yet. Press Train.")
EMPTY: Final = mark_text("Type a text here, and the network answers while you type.")

_LONGEST: Final = 20_000
_HISTORY: Final = 30
_FAINTEST: Final = 0.08
_SHADE: Final = 0.45
_SHOWN: Final = 60
_TOLD: Final = 3
_UNKNOWN: Final = (
    mark_text("{count} of them is not in the vocabulary of the training texts."),
    mark_text("{count} of them are not in the vocabulary of the training texts."),
)
_CHARACTERS: Final = (
    mark_text("{count} character is read."),
    mark_text("{count} characters are read."),
)
_WORDS: Final = (mark_text("{count} word is read."), mark_text("{count} words are read."))


def takes_text(design: Design) -> bool:
    """Whether a design's samples are texts."""
    return text_form(design) is not None


def text_form(design: Design) -> TextForm | None:
    """What becomes of a text in a design's data; None where its samples are no texts."""
    own_data = design.own
    return own_data.recipe.text if design.data == OWN_DATA and own_data is not None else None


class TextPad(QWidget):
    """A field to type in, the answer below it, and the texts that were typed before.

    Signals:
        edited: another text stands in the field.
        sampleWanted: a text of the data is to be filled in.
        explanationWanted: index of the class that the words are to speak for; None for the answer.
    """

    edited = Signal()
    sampleWanted = Signal()
    explanationWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("textPad")
        set_spoken(self, say("A text to predict"))
        self._target = CLASS
        self._quantities: tuple[str, ...] = ()
        self._unit = WORDS
        self._said = ""
        self.field = _Field()
        self.field.setObjectName("textField")
        set_spoken(self.field, say("Text to predict"))
        self.field.setPlaceholderText(own(EMPTY))
        self.field.textChanged.connect(self._edit)
        self.field.left.connect(self._remember)
        self._sample = _button(
            say("From &Data"), "sampleText", say("Fill in a text from the test data")
        )
        self._sample.clicked.connect(self.sampleWanted)
        self._clear = _button(say("C&lear"), "clearText", say("Empty the field"))
        self._clear.clicked.connect(self._empty)
        self._marks = QCheckBox(say("&Mark what mattered"))
        self._marks.setObjectName("markText")
        self._marks.setChecked(True)
        set_tip(
            self._marks,
            say("Underline what speaks for the answer, and with waves what speaks against it"),
        )
        self._marks.toggled.connect(self.edited)
        self._earlier = ComboBox()
        self._earlier.setObjectName("earlierTexts")
        set_spoken(self._earlier, say("Your earlier texts"))
        set_tip(self._earlier, say("Texts that you have tried before"))
        self._earlier.addItem(say("Your earlier texts"), "")
        self._earlier.setEnabled(False)
        self._earlier.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._earlier.setMinimumWidth(60)
        self._earlier.activated.connect(self._take_earlier)
        self._legend = SignLegend()
        self.bars = PredictionBars()
        self.bars.setObjectName("textBars")
        set_spoken(self.bars, say("Prediction for the text"))
        set_tip(self.bars, say("Hover over a bar to see which words speak for that class"))
        self.bars.hovered.connect(self.explanationWanted)
        self._number = Label()
        self._number.setObjectName("textAnswer")
        self._number.setWordWrap(True)
        self._hint = Label()
        self._hint.setObjectName("textHint")
        self._hint.setWordWrap(True)
        self._lay_out()
        self.show_reading(None, "")

    def _lay_out(self) -> None:
        buttons, below = QHBoxLayout(), QHBoxLayout()
        for button in (self._sample, self._clear):
            buttons.addWidget(button)
        buttons.addWidget(self._earlier, 1)
        below.addWidget(self._marks)
        below.addStretch(1)
        below.addWidget(self._legend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.field, 2)
        layout.addLayout(buttons)
        layout.addLayout(below)
        layout.addWidget(self._number)
        layout.addWidget(self.bars, 2)
        layout.addWidget(self._hint)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.field.toPlainText()[:_LONGEST]

    @property
    def marks(self) -> bool:
        """Whether what mattered is to be marked."""
        return self._marks.isChecked()

    def show_design(self, design: Design) -> None:
        """Get ready for the texts of a design's data."""
        form, data = text_form(design), design.own
        if form is None or data is None:
            return
        self._target, self._unit = design.target, form.unit
        self._quantities = data.recipe.numbers or data.recipe.targets
        self.bars.setVisible(design.target == CLASS)
        self._number.setVisible(design.target == NUMBER)
        names = data.recipe.classes or ("",)
        if names != self.bars.names:
            self.bars.set_names(names)
        self._show_number(None)

    def fill(self, text: str, said: str = "") -> None:
        """Put a text into the field.

        Args:
            text: whatever it is.
            said: about the text, until it is edited.
        """
        self._remember()
        self.field.blockSignals(True)
        self.field.setPlainText(text)
        self.field.blockSignals(False)
        self._said = said
        self.edited.emit()

    def offer_samples(self, possible: bool) -> None:
        """Offer to fill in texts of the data, or not."""
        self._sample.setEnabled(possible)

    def show_reading(self, reading: TextReading | None, hint: str) -> None:
        """Show an answer and what mattered; None for none.

        Args:
            reading: of the text in the field.
            hint: why there is none; '' where that is plain to see.
        """
        answer = None if reading is None else reading.answer
        self.bars.set_probabilities(answer if self._target == CLASS else None)
        self._show_number(answer)
        found = None if answer is None else reading
        self._mark(found)
        self._legend.show_method("Words" if found is not None and len(found.weights) else "", False)
        lines = [self._said, hint]
        if found is not None:
            lines.append(self._told(found))
        self._hint.show_text(stacked(lines))

    def event(self, event: QEvent) -> bool:
        """Follow the system from light to dark and back: marks have the colours of the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.edited.emit()
        return super().event(event)

    @Slot()
    def _edit(self) -> None:
        self._said = ""
        self.edited.emit()

    @Slot()
    def _empty(self) -> None:
        self.fill("")
        self.field.setFocus()

    @Slot(int)
    def _take_earlier(self, place: int) -> None:
        text = self._earlier.itemData(place)
        self._earlier.setCurrentIndex(0)
        if text:
            self.fill(text)

    @Slot()
    def _remember(self) -> None:
        """Keep what was typed among the earlier texts, the newest first."""
        text = self.text.strip()
        if not text or self._said:
            return
        known = self._earlier.findData(text)
        if known > 0:
            self._earlier.removeItem(known)
        self._earlier.insertItem(1, item(" ".join(text.split())[:_SHOWN]), text)
        while self._earlier.count() > _HISTORY + 1:
            self._earlier.removeItem(self._earlier.count() - 1)
        self._earlier.setEnabled(True)
        self._earlier.widen_popup()

    def _show_number(self, answer: Array | None) -> None:
        self._number.show_text(numbers_told(self._quantities, answer))

    def _mark(self, reading: TextReading | None) -> None:
        """Underline what speaks for the answer, and with waves what speaks against it."""
        marks = []
        speaks_for, against = colours()
        text = self.text
        pairs = () if reading is None else zip(reading.tokens, reading.weights, strict=False)
        for token, weight in pairs:
            if abs(weight) < _FAINTEST or token.end > len(text):
                continue
            mark = ExtraSelection()
            mark.cursor = QTextCursor(self.field.document())
            mark.cursor.setPosition(_in_utf16(text, token.start))
            keep = QTextCursor.MoveMode.KeepAnchor
            mark.cursor.setPosition(_in_utf16(text, token.end), keep)
            mark.format = _format(speaks_for if weight > 0 else against, float(weight))
            marks.append(mark)
        self.field.setExtraSelections(marks)
        set_description(self.field, "" if reading is None else self._told(reading))

    def _told(self, reading: TextReading) -> str:
        """What mattered most, in words, and what the network does not know."""
        count = len(reading.tokens)
        read = plural(count, *(_WORDS if self._unit == WORDS else _CHARACTERS))
        unknown = plural(reading.unknown, *_UNKNOWN) if reading.unknown else ""
        pairs = list(zip(reading.tokens, reading.weights.tolist(), strict=False))
        best = sorted((p for p in pairs if p[1] >= _FAINTEST), key=lambda p: -p[1])
        worst = sorted((p for p in pairs if p[1] <= -_FAINTEST), key=lambda p: p[1])
        lines = [sentences(read, unknown)]
        if best:
            lines.append(say("Most for it: {best}.", best=terms(_once(best))))
        if worst:
            lines.append(say("Most against it: {worst}.", worst=terms(_once(worst))))
        return stacked(lines)


class _Field(QPlainTextEdit):
    """A field of several lines that Tab leaves.

    Signals:
        left: the focus goes elsewhere, or Ctrl+Enter was pressed: the text is one to remember.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setMinimumHeight(3 * self.fontMetrics().lineSpacing())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter notes the text down."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The focus that leaves is noticed."""
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().event(event)


def _once(pairs: Sequence[tuple[Token, float]]) -> list[str]:
    """The first few different ones."""
    return list(dict.fromkeys(token.text for token, _ in pairs))[:_TOLD]


def _format(colour: QColor, weight: float) -> QTextCharFormat:
    made = QTextCharFormat()
    straight = QTextCharFormat.UnderlineStyle.SingleUnderline
    waves = QTextCharFormat.UnderlineStyle.WaveUnderline
    made.setUnderlineStyle(straight if weight > 0 else waves)
    made.setUnderlineColor(colour)
    ground = QColor(colour)
    ground.setAlphaF(min(1.0, _SHADE * abs(weight)))
    made.setBackground(ground)
    return made


def _in_utf16(text: str, place: int) -> int:
    """A place in a text as Qt counts, to which some characters are two."""
    return place + sum(1 for each in text[:place] if each > "\uffff")


def _button(text: LiteralString, name: str, tip: str) -> QPushButton:
    button = QPushButton(own(text))
    button.setObjectName(name)
    set_tip(button, tip)
    return button
